/** A payment terminal with its own ledger, which outlives host, power and line. It charges whatever it is asked to charge. */
import type { Money } from '../../core/money/money.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../../hardware/listeners.ts';
import type { DeviceState } from '../../hardware/ports/device.ts';
import type {
  CardApproval,
  CardDecline,
  ChargeError,
  EnquiryAnswer,
  EnquiryError,
  PaymentTerminal,
  ReversalRequest,
} from '../../hardware/ports/payment-terminal.ts';
import type { Faults } from './faults.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** What the acquirer knows. Two entries for one tender are two charges: a terminal does not know that it was asked twice. */
export interface LedgerEntry {
  tenderId: string;
  saleId: string;
  /** What it was asked for. */
  amountMinor: number;
  /** What it took: less where it approved a part, 0 where it declined. */
  chargedMinor: number;
  /** What went back, by order of the kiosk or of staff at the terminal itself. */
  reversedMinor: number;
  outcome: 'approved' | 'declined';
  reference: string;
  /** Approved without the bank. */
  isOffline: boolean;
  /** What the bank said when it heard of it at last. */
  laterDeclined: boolean;
}

/** The bank of all terminals of a store: money goes back at any of them. */
export type Acquirer = LedgerEntry[];

export interface SimulatedTerminal {
  /** What was charged here. */
  readonly ledger: readonly LedgerEntry[];
  /** Its own list of what was given back here by order of the kiosk; null while it works on one, and whoever looks has to wait. */
  readonly givenBack: readonly { amountMinor: number; atMs: number }[] | null;
  /** Never answers a question again. */
  readonly isBroken: boolean;
  /** The tender that it was last asked to charge, or asked about. */
  readonly askedLast: string | null;
  break(): void;
  /** Staff give back at the terminal itself whatever of this tender it still has. */
  reverseByHand(tenderId: string): void;
  portFor(life: Life): PaymentTerminal;
}

const APPROVED_PERCENT = 85;
const ARRIVES_MS = [20, 300] as const;
const CUSTOMER_MS = [1_000, 9_000] as const;
/** Around the host's own patience with a payment. */
const LATE_MS = [100_000, 240_000] as const;
const BANK_DECLINES_LATER_PERCENT = 20;
const PARTLY_FROM_MINOR = 200;
const REVERSAL_MS = [500, 4_000] as const;
const FORGOTTEN_MS = 300_000;
const ENQUIRY_MS = [50, 900] as const;
/** Longer than the host waits for a charge to let go. */
const LETS_GO_LATE_MS = [5_500, 9_000] as const;

type ChargeAnswer = Result<CardApproval | CardDecline, ChargeError>;
interface Working {
  tenderId: string;
  finish: (outcome: 'approved' | 'declined') => void;
}

export function createTerminal(
  { world, faults, who, acquirer }: { world: World; faults: Faults; who: string; acquirer: Acquirer },
  onAsked: () => void,
): SimulatedTerminal {
  const chance = world.chance(`${who}/terminal`);
  const strike = (kind: Parameters<Faults['strike']>[0]) => faults.strike(kind, chance, who);
  const ledger: LedgerEntry[] = [];
  const givenBack: { amountMinor: number; atMs: number }[] = [];
  let givingBack = 0;
  let working: Working | null = null;
  let isBroken = false;
  let askedLast: string | null = null;
  const told = new Map<string, number>();

  /** Counts who heard of an approval more than once. */
  function tell<T extends CardApproval | CardDecline>(tenderId: string, answer: T): T {
    if (answer.outcome !== 'approved') return answer;
    told.set(tenderId, (told.get(tenderId) ?? 0) + 1);
    if (told.get(tenderId) === 2) faults.happened('terminalTwice', who);
    return answer;
  }

  /** The charge as the terminal carries it out, whoever still listens. */
  function carryOut(request: Request, answered: (entry: LedgerEntry) => void): 'busy' | null {
    if (working !== null) return 'busy';
    const { tenderId, saleId, amount, mustBeOnline } = request;
    const isOffline = strike('bankUnreachable');
    const finish = (wanted: 'approved' | 'declined'): void => {
      if (working !== own) return;
      working = null;
      const outcome = isOffline && mustBeOnline ? 'declined' : wanted;
      const reference = `T${ledger.length + 1}`;
      const { amountMinor } = amount;
      const isPart = outcome === 'approved' && amountMinor >= PARTLY_FROM_MINOR && strike('terminalPartial');
      const takenMinor = isPart ? chance.integer(1, amountMinor - 1) : amountMinor;
      const entry: LedgerEntry = {
        ...{ tenderId, saleId, outcome, reference, isOffline, amountMinor },
        chargedMinor: outcome === 'approved' ? takenMinor : 0,
        reversedMinor: 0,
        laterDeclined: isOffline && outcome === 'approved' && chance.chance(BANK_DECLINES_LATER_PERCENT),
      };
      ledger.push(entry);
      acquirer.push(entry);
      world.note(who, `terminal: ${outcome} ${entry.chargedMinor} of ${amountMinor} for ${tenderId.slice(-6)}`);
      answered(entry);
    };
    const own: Working = { tenderId, finish };
    working = own;
    if (strike('terminalNever')) world.after(FORGOTTEN_MS, () => finish('declined'));
    else {
      const [soonest, latest] = strike('terminalLate') ? LATE_MS : CUSTOMER_MS;
      world.after(chance.integer(soonest, latest), () =>
        finish(chance.chance(APPROVED_PERCENT) ? 'approved' : 'declined'),
      );
    }
    return null;
  }

  function charge(request: Request, signal: AbortSignal): Promise<ChargeAnswer> {
    const { tenderId } = request;
    world.note(who, `terminal: asked to charge ${request.amount.amountMinor} for ${tenderId.slice(-6)}`);
    return new Promise((resolve) => {
      if (isBroken) return resolve(err({ kind: 'notSent', detail: 'broken' }));
      const unknown = () => resolve(err({ kind: 'unknown', detail: 'simulated' }));
      let isGivenUp = false;
      const isLost = strike('terminalRequestLost');
      const isAnswerLost = strike('terminalAnswerLost');
      const letsGoLate = chance.chance(20);
      signal.addEventListener('abort', () => {
        // A request that has not arrived by now never will. An answer on its way may still win.
        isGivenUp = true;
        if (letsGoLate) world.after(chance.integer(...LETS_GO_LATE_MS), () => tellLate(tenderId, resolve, unknown));
        else unknown();
      });
      world.after(chance.integer(...ARRIVES_MS), () => {
        if (isGivenUp || isLost) return;
        const refused = carryOut(request, (entry) => {
          if (isAnswerLost) return;
          resolve(ok(tell(tenderId, answerOf(entry))));
        });
        if (refused !== null)
          resolve(ok({ outcome: 'declined', reason: 'busy', terminalReference: null, wasOnline: false }));
      });
    });
  }

  function tellLate(tenderId: string, resolve: (answer: ChargeAnswer) => void, unknown: () => void) {
    const entry = ledger.findLast((known) => known.tenderId === tenderId);
    if (entry === undefined || !strike('terminalTwice')) return unknown();
    resolve(ok(tell(tenderId, answerOf(entry))));
  }

  function enquire(tenderId: string): Promise<Result<EnquiryAnswer, EnquiryError>> {
    return new Promise((resolve) => {
      const isUnreachable = isBroken || strike('terminalUnreachable');
      world.after(chance.integer(...ENQUIRY_MS), () => {
        if (isUnreachable) return resolve(err({ kind: 'unreachable', detail: 'simulated' }));
        if (working?.tenderId === tenderId) return resolve(err({ kind: 'inProgress' }));
        const entry = ledger.findLast((known) => known.tenderId === tenderId);
        resolve(ok(entry === undefined ? { outcome: 'neverSeen' } : tell(tenderId, answerOf(entry))));
      });
    });
  }

  /** Whatever it is asked to give back it gives back, as often as it is asked: that it is asked once is the kiosk's business. */
  function reverse({ tenderId, amount }: ReversalRequest): ReturnType<PaymentTerminal['reverse']> {
    return new Promise((resolve) => {
      if (isBroken) return resolve(err({ kind: 'notSent', detail: 'broken' }));
      const isLost = strike('reversalLost');
      const isRefused = strike('reversalRefused');
      givingBack += 1;
      world.after(chance.integer(...REVERSAL_MS), () => {
        givingBack -= 1;
        const reference = `R${ledger.length + 1}`;
        const entry = acquirer.findLast((known) => known.tenderId === tenderId && known.outcome === 'approved');
        if (isRefused || entry === undefined) {
          return resolve(ok({ outcome: 'declined', reason: 'refused', terminalReference: reference, wasOnline: true }));
        }
        if (!isLost || chance.chance(50)) {
          entry.reversedMinor += amount.amountMinor;
          givenBack.push({ amountMinor: amount.amountMinor, atMs: world.nowMs });
          world.note(who, `terminal: gave back ${amount.amountMinor} of ${tenderId.slice(-6)}`);
        }
        if (isLost) return resolve(err({ kind: 'unknown', detail: 'simulated' }));
        resolve(ok({ outcome: 'reversed', terminalReference: reference, receiptLines: [] }));
      });
    });
  }

  return {
    ledger,
    get givenBack() {
      return givingBack > 0 ? null : givenBack;
    },
    get isBroken() {
      return isBroken;
    },
    get askedLast() {
      return askedLast;
    },
    break() {
      faults.happened('terminalBroken', who);
      isBroken = true;
    },
    reverseByHand(tenderId) {
      for (const entry of ledger.filter((known) => known.tenderId === tenderId))
        entry.reversedMinor = entry.chargedMinor;
      world.note(who, `terminal: staff gave back ${tenderId.slice(-6)}`);
    },
    portFor(life) {
      const listeners = new Listeners<[DeviceState, string | null]>();
      return {
        status: 'READY',
        onStatus: (listener) => listeners.add(listener),
        close: async () => listeners.clear(),
        async charge(request, signal) {
          life.seam('charge');
          onAsked();
          askedLast = request.tenderId;
          return life.hear('charged', charge(request, signal));
        },
        async enquire(tenderId, _asked) {
          life.seam('enquire');
          askedLast = tenderId;
          return life.hear('enquired', enquire(tenderId));
        },
        async cancel(tenderId) {
          life.seam('cancel');
          if (working?.tenderId === tenderId && chance.chance(60)) working.finish('declined');
        },
        async reverse(request) {
          life.seam('reverse');
          return life.hear('reversed', reverse(request));
        },
        // Days end at the desk.
        endOfDay: async () => ok({ outcome: 'notNeeded' }),
      };
    },
  };
}

type Request = { tenderId: string; saleId: string; amount: Money; mustBeOnline: boolean };

const answerOf = ({
  outcome,
  reference,
  isOffline,
  amountMinor,
  chargedMinor,
}: LedgerEntry): CardApproval | CardDecline =>
  outcome === 'approved'
    ? {
        outcome,
        terminalReference: reference,
        approvalCode: '4711',
        cardBrand: 'visa',
        maskedPan: '************1111',
        receiptLines: [],
        isOffline,
        ...(chargedMinor < amountMinor ? { approvedMinor: chargedMinor } : {}),
      }
    : {
        outcome,
        reason: isOffline ? 'bankUnreachable' : 'refused',
        terminalReference: reference,
        wasOnline: !isOffline,
      };
