/** Why a command changed nothing. An expected outcome: nothing is journalled, the screen stays as it is. */
export type CommandRefusal =
  | { kind: 'notNow' }
  | { kind: 'unknownLine' }
  | { kind: 'basketChanged' }
  | { kind: 'moneyAtStake' }
  /** It takes a right that nobody at the kiosk has. */
  | { kind: 'notAllowed' }
  | { kind: 'unknownPassenger' }
  | { kind: 'seatNotFree' }
  /** Nobody who may do this is signed in. */
  | { kind: 'noRight' }
  | { kind: 'unknownReason' }
  | { kind: 'noSuchBirthDate' };
