import type { CheckinCommand } from '../checkin/commands.ts';
import { decideCheckin } from '../checkin/decide.ts';
import type { CheckoutCommand } from '../checkout/commands.ts';
import { decideCheckout } from '../checkout/decide.ts';
import { offlineUpToMinor } from '../checkout/payment/offline-exposure.ts';
import type { ReceiptOrigin } from '../checkout/receipt/facts.ts';
import type { CheckoutSettings } from '../checkout/settings.ts';
import type { OfflinePayments, Timing } from '../config/kiosk-config.ts';
import type { Currency } from '../money/money.ts';
import type { Pricing } from '../pricing/compile.ts';
import { err, type Result } from '../result.ts';
import type { SessionEvent } from './events.ts';
import type { CommandRefusal } from './refusal.ts';
import type { OpenSession } from './state.ts';

export type Decision = Result<SessionEvent[], CommandRefusal>;

/** What the kiosk is, and what the host prepared in case that this command opens a session. */
export type SessionContext = {
  journey: 'checkout' | 'checkin';
  languages: readonly string[];
  currency: Currency;
  timing: Timing;
  offlinePayments: OfflinePayments;
  checkout: CheckoutSettings;
  /** By chance, 0 to 999,999, made anew for every command. */
  chance: number;
  /** Of the place; IANA name. */
  timeZone: string;
  /** The shop's rules for prices; the host keeps them the same while a session is open. */
  pricing: Pricing;
  receiptNumber: string;
  origin: ReceiptOrigin;
  /** For a session that this command may open. */
  newSession: { sessionId: string; wrappedKeyHash: string | null };
};

/** Hands a command to the decider of the journey that is open; a command of the other journey is refused. */
export function decideJourney(
  state: OpenSession,
  command: CheckoutCommand | CheckinCommand,
  commandId: string,
  atMs: number,
  { timing, receiptNumber, origin, offlinePayments, checkout, timeZone, chance, pricing }: SessionContext,
): Decision {
  const { journey } = state;
  const given = {
    commandId,
    atMs,
    timing,
    receiptNumber,
    origin,
    offlineUpToMinor: offlineUpToMinor(state.offlineExposure, offlinePayments, atMs),
    codeExposure: state.codeExposure,
    settings: checkout,
    timeZone,
    chance,
    pricing,
    language: state.language,
  };
  if (journey.journey === 'checkout') {
    return isCheckoutCommand(command) ? decideCheckout(journey.checkout, command, given) : err({ kind: 'notNow' });
  }
  return isCheckinCommand(command) ? decideCheckin(journey.checkin, command, given) : err({ kind: 'notNow' });
}

type CheckinType = CheckinCommand['type'];
type Shared = Extract<CheckoutCommand, CheckinCommand>;

/** Whose each of check-in's commands is: a new one does not compile before it stands here, nor one that the checkout has as well. */
const CHECKIN_COMMANDS: { [T in CheckinType]: T extends Shared['type'] ? 'shared' : 'checkin' } = {
  identify: 'checkin',
  'identify.unreadable': 'checkin',
  'booking.answered': 'checkin',
  'passengers.choose': 'checkin',
  'dangerousGoods.confirm': 'checkin',
  'seat.choose': 'checkin',
  'checkin.back': 'checkin',
  'acceptance.answered': 'checkin',
  'boardingPass.answered': 'checkin',
  'boardingPass.retry': 'checkin',
  'boardingPass.skip': 'checkin',
  'identity.lost': 'checkin',
  'timer.elapsed': 'shared',
};

const isCheckinCommand = (command: CheckoutCommand | CheckinCommand): command is CheckinCommand =>
  Object.hasOwn(CHECKIN_COMMANDS, command.type);
const isCheckoutCommand = (command: CheckoutCommand | CheckinCommand): command is CheckoutCommand =>
  !isCheckinCommand(command) || CHECKIN_COMMANDS[command.type] === 'shared';
