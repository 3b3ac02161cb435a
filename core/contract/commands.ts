import { z } from 'zod';
import { recordLocatorSchema, seatNumberSchema } from '../checkin/departure.ts';
import { storedValueKindSchema } from '../checkout/payment/kinds.ts';
import { basketCommands } from './basket-commands.ts';
import { dutyCommands } from './duty-contract.ts';
import { receiptCommands } from './receipt-commands.ts';
import { refundCommands } from './refund-contract.ts';
import { suspendCommands } from './suspend-contract.ts';

const idSchema = z.string().min(1).max(60);

const sessionCommands = [
  z.object({ type: z.literal('session.start') }),
  z.object({ type: z.literal('language.choose'), language: z.string().max(16) }),
  /** Somebody is using the screen without changing anything (scrolling, typing): moves the idle deadline. */
  z.object({ type: z.literal('session.touch') }),
  /** The person gives up: nothing is charged, the basket is voided, the session ends. Refused while money may be moving. */
  z.object({ type: z.literal('session.leave') }),
  z.object({ type: z.literal('help.call') }),
  z.object({ type: z.literal('help.dismiss') }),
  z.object({ type: z.literal('notice.dismiss') }),
  z.object({ type: z.literal('idle.stay') }),
] as const;

const checkoutCommands = [
  ...basketCommands,
  ...suspendCommands,
  ...refundCommands,
  ...dutyCommands,
  /** `amountMinor` is what the person saw as still to be paid; a basket that has changed since is refused. */
  z.object({ type: z.literal('pay.choose'), amountMinor: z.int() }),
  /** `partMinor`: how much of it to pay now, all where absent. */
  z.object({ type: z.literal('pay.card'), amountMinor: z.int(), partMinor: z.int().min(1).optional() }),
  z.object({ type: z.literal('pay.cash'), amountMinor: z.int(), partMinor: z.int().min(1).optional() }),
  /** A gift card or voucher will be shown: its number is asked for. */
  z.object({ type: z.literal('pay.present'), kind: storedValueKindSchema }),
  z.object({
    type: z.literal('pay.number'),
    number: z.string().regex(/^\d{8,24}$/),
    pin: z
      .string()
      .regex(/^\d{3,8}$/)
      .optional(),
  }),
  /** Takes what it is worth, after that was shown. */
  z.object({ type: z.literal('pay.storedValue'), amountMinor: z.int(), partMinor: z.int().min(1).optional() }),
  /** The rest will not be paid: what was paid goes back. */
  z.object({ type: z.literal('pay.giveUp') }),
  z.object({ type: z.literal('pay.reverseAgain'), tenderId: idSchema }),
  /** Staff looked at the terminal's or server's own list. `slip`: the number of its slip. */
  z.object({
    type: z.literal('pay.resolve'),
    tenderId: idSchema,
    outcome: z.enum(['charged', 'notCharged']),
    slip: z.string().trim().min(1).max(40).optional(),
  }),
  z.object({ type: z.literal('pay.resolveReversal'), tenderId: idSchema, outcome: z.enum(['givenBack', 'kept']) }),
  /** Staff have given by hand what the recycler owes. */
  z.object({ type: z.literal('pay.handOver'), tenderId: idSchema, amountMinor: z.int().min(0) }),
  /** These goods stay in the trolley. */
  z.object({ type: z.literal('bagging.skip'), lineId: idSchema }),
  z.object({ type: z.literal('ownBag.start') }),
  z.object({ type: z.literal('ownBag.leave') }),
  z.object({ type: z.literal('pay.cancel') }),
  /** From the declined screen back to the basket. */
  z.object({ type: z.literal('pay.back') }),
  /** From the unknown screen: ask the terminal once more. */
  z.object({ type: z.literal('pay.enquire') }),
  ...receiptCommands,
  z.object({ type: z.literal('session.finish') }),
] as const;

/** Staff at the kiosk, in the customer's session. */
const staffCommands = [
  /** Compared in the host, and kept nowhere. */
  z.object({ type: z.literal('staff.pin'), pin: z.string().regex(/^\d{4,12}$/) }),
  z.object({ type: z.literal('audit.start') }),
  z.object({ type: z.literal('staff.leave') }),
  z.object({ type: z.literal('staff.signOut') }),
  z.object({
    type: z.literal('intervention.approve'),
    interventionId: z.string().min(1).max(80),
    reasonCode: z.string().min(1).max(40),
    /** YYYY-MM-DD; then it decides, and not the approval itself. */
    birthDate: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
  }),
  z.object({
    type: z.literal('intervention.deny'),
    interventionId: z.string().min(1).max(80),
    reasonCode: z.string().min(1).max(40),
  }),
] as const;

const checkinCommands = [
  z.object({
    type: z.literal('identify.byReference'),
    recordLocator: recordLocatorSchema,
    surname: z.string().trim().min(1).max(60),
  }),
  z.object({ type: z.literal('passengers.choose'), passengerIds: z.array(idSchema).min(1).max(9) }),
  z.object({ type: z.literal('dangerousGoods.confirm'), passengerId: idSchema }),
  z.object({ type: z.literal('seat.choose'), passengerId: idSchema, seat: seatNumberSchema }),
  z.object({ type: z.literal('checkin.back') }),
  z.object({ type: z.literal('boardingPass.retry') }),
  z.object({ type: z.literal('boardingPass.skip') }),
] as const;

/** Everything a screen may ask for. Anything else is refused in the carrier. */
export const screenCommandSchema = z.discriminatedUnion('type', [
  ...sessionCommands,
  ...checkoutCommands,
  ...staffCommands,
  ...checkinCommands,
]);
export type ScreenCommand = z.infer<typeof screenCommandSchema>;
