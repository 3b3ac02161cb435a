import type { Localized } from '../catalogue/product.ts';
import type { Cabin } from '../checkin/departure.ts';
import type { DeclineReason } from '../checkout/payment/events.ts';
import type { StoredValueKind, TenderKind } from '../checkout/payment/kinds.ts';
import type { PrintTrouble } from '../documents/print-answer.ts';
import type { KeyboardDevices } from '../keyboard/keyboard-devices.ts';
import type { Currency } from '../money/money.ts';
import type { Notice } from '../session/notice.ts';
import type { BasketScreen, ScaleView } from './basket-view.ts';
import type { DutyScreen } from './duty-contract.ts';
import type { ReceiptScreen } from './receipt-view.ts';
import type { BaggingView, InterventionView, ReasonView, StaffView } from './staff-view.ts';

export type { LineView, ScaleView } from './basket-view.ts';

import type { RefundScreen } from './refund-contract.ts';
import type { SuspendScreen } from './suspend-contract.ts';

/**
 * All that a screen needs to draw itself, made by `viewOf` from the session's state. Amounts are integers in the minor unit of
 * `kiosk.currency`; weights are integer grams; names are already in the session's language.
 */
export type View = {
  kiosk: {
    kioskId: string;
    journey: 'checkout' | 'checkin';
    brand: string;
    placeName: string;
    currency: Currency;
    languages: string[];
    /** Only where the kiosk has devices that type into its window. */
    keyboard?: KeyboardDevices;
  };
  language: string;
  /** False on the attract and language screens. */
  sessionOpen: boolean;
  /** The running total, always in the same place; null where nothing is sold. */
  total: { amountMinor: number; itemCount: number } | null;
  helpCalled: boolean;
  notice: NoticeView | null;
  /** Null while nobody of the shop is signed in at this kiosk. */
  staff: StaffView | null;
  /** For what somebody of the shop is wanted. */
  interventions: InterventionView[];
  /** Null where nothing is asked of the shopper there. */
  bagging: BaggingView | null;
  /** Set while the kiosk asks whether anybody is still there. `answerByMs` is Unix time. */
  idleWarning: { answerByMs: number } | null;
  status: { server: 'online' | 'offline'; devices: { device: string; state: string }[] };
  /** The live weight while the weigh screen is open. */
  scale: ScaleView | null;
  /** While it is chosen how to pay, and while a number is asked for. */
  payBy: PayBy | null;
  /** While cash is put in. */
  cash: CashView | null;
  screen: Screen;
};

/** A notice with its names resolved to the session's language. */
export type NoticeView = Told<Notice>;
type Told<N> = N extends Notice ? { [Field in keyof N]: N[Field] extends Localized ? string : N[Field] } : never;

export type FlightView = {
  flightNumber: string;
  origin: string;
  originCity: string;
  destination: string;
  destinationCity: string;
  departureDate: string;
  departureTime: string;
  boardingTime: string;
  gate: string;
  terminal: string;
};

export type PassengerView = { passengerId: string; name: string; seat: string | null; checkedIn: boolean };

export type SeatMapView = { cabin: Cabin; takenSeats: string[] };

export type DeclineView = DeclineReason;

/** One settled tender; `label` is the end of its card's number, where it has one. */
export type PaidLine = { tenderId: string; kind: TenderKind; amountMinor: number; label: string | null };

/**
 * What becomes of one settled tender after the shopper gave up. `staff`: it did not go back by itself; `certain` says that nothing did,
 * or that exactly `missingMinor` is missing. `kept`: staff decided that it stays paid.
 */
export type GivingBackLine = PaidLine & {
  state: 'waiting' | 'asking' | 'staff' | 'done' | 'kept';
  certain: boolean;
  missingMinor: number;
};

/** How people may pay here now; beside the screen, because devices and the line to the server decide it. */
export type PayBy = {
  kinds: { kind: TenderKind; usable: boolean }[];
  /** The smallest part that may be paid by itself; null: always all that remains. */
  partMinorMin: number | null;
  /** Digits of a gift card's PIN; 0: none is asked for. */
  giftCardPinDigits: number;
};

/** What the recycler takes right now. `exactOnly`: it has not the coins to give change. */
export type CashView = { takesMinor: number[]; exactOnly: boolean; refused: CashRefusal | null };
/** Why the last coin or note came back. */
export type CashRefusal = 'notTaken' | 'noChangeForIt' | 'unreadable' | 'counterfeit' | 'full';

export type Screen =
  | { name: 'attract' }
  | { name: 'language' }
  /** `revoked`, `cloned`, `held`: the server does not hear this kiosk; see `SyncState.stopped` in `offline`. */
  | {
      name: 'outOfService';
      reason: 'storage' | 'noCatalogue' | 'internal' | 'revoked' | 'cloned' | 'held' | 'maintenance' | 'signer';
    }
  // Store self-checkout
  | BasketScreen
  | SuspendScreen
  | RefundScreen
  | DutyScreen
  /** Nothing goes on before somebody of the shop has looked. */
  | { name: 'held'; reason: ReasonView; items: { lineId: string; name: string }[] }
  /** A badge was read. `attempt` changes with every PIN that was refused. */
  | { name: 'staffPin'; refused: 'wrongPin' | 'locked' | null; lockedUntilMs: number | null; attempt: number }
  /** `paid`: what is settled so far. */
  | { name: 'payChoose'; dueMinor: number; remainingMinor: number; paid: PaidLine[] }
  /** A gift card or voucher: `confirm` shows what it is worth before anything is taken. */
  | {
      name: 'payNumber';
      kind: StoredValueKind;
      phase: 'enter' | 'asking' | 'confirm' | 'refused';
      remainingMinor: number;
      lastFour: string | null;
      balanceMinor: number | null;
      payableMinor: number | null;
      reason: DeclineView | null;
    }
  | { name: 'payment'; kind: TenderKind; amountMinor: number; phase: 'asking' | 'cancelling' }
  /** `payableMinor`: how much the terminal would still take without its bank, where that is less than was asked for; else null. */
  | {
      name: 'paymentDeclined';
      kind: TenderKind;
      amountMinor: number;
      paidMinor: number;
      reason: DeclineView;
      payableMinor: number | null;
    }
  /**
   * `checking`: the terminal is being asked. `staff`: it gave no answer often enough; a person must help. Nothing else may be paid.
   * `mayResolve`: staff are signed in who may say what became of it.
   */
  | {
      name: 'paymentUnknown';
      kind: TenderKind;
      tenderId: string;
      amountMinor: number;
      phase: 'checking' | 'staff';
      mayResolve: boolean;
    }
  /** `roundingMinor` is in `askedMinor`. `closing`: nothing more is taken, and the recycler counts. */
  | {
      name: 'cashIn';
      phase: 'inserting' | 'closing';
      askedMinor: number;
      roundingMinor: number;
      insertedMinor: number;
      missingMinor: number;
    }
  /** Change, or all that was put in. */
  | { name: 'cashOut'; amountMinor: number; isChange: boolean }
  /** The recycler could not give it all: staff do. `isCertain`: exactly `missingMinor` is missing, else at most. */
  | {
      name: 'cashOwed';
      tenderId: string;
      missingMinor: number;
      isCertain: boolean;
      isChange: boolean;
      mayHandOver: boolean;
    }
  | { name: 'givingBack'; phase: 'working' | 'staff' | 'done'; lines: GivingBackLine[]; mayResolve: boolean }
  | ReceiptScreen
  // Airport check-in
  | { name: 'identify'; phase: 'ready' | 'asking' }
  | { name: 'trip'; flight: FlightView; passengers: PassengerView[] }
  | { name: 'dangerousGoods'; passenger: PassengerView; position: number; count: number }
  | { name: 'seat'; passenger: PassengerView; position: number; count: number; map: SeatMapView }
  | { name: 'accepting'; flight: FlightView; passengers: PassengerView[] }
  | { name: 'boardingPass'; flight: FlightView; passenger: PassengerView; position: number; count: number }
  | {
      name: 'boardingPassTrouble';
      certainty: 'notStarted' | 'unknown';
      trouble: PrintTrouble;
      passenger: PassengerView;
    }
  | { name: 'farewell'; flight: FlightView; passengers: PassengerView[]; allPrinted: boolean };

export type ScreenName = Screen['name'];
