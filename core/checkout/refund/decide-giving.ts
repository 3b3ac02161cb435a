import { err, invariant, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import { cashBackMinor } from './amounts.ts';
import type { RefundCommand } from './commands.ts';
import { claim, told } from './decide.ts';
import { cashAnswered } from './decide-payout.ts';
import type { RefundOrder } from './events.ts';
import { given, goOn, print } from './give.ts';
import { grantedHere } from './refundable.ts';
import type { Granted, RefundableSale, RefundRefusal } from './sale.ts';
import type { Refund } from './state.ts';

type GivingCommand = Extract<
  RefundCommand,
  {
    type:
      | 'refund.claimAnswered'
      | 'refund.askAgain'
      | 'refund.giveUp'
      | 'refund.cardAnswered'
      | 'refund.cashAnswered'
      | 'refund.partDone'
      | `refundSlip.${string}`;
  }
>;

/** The server's word, and then each part of the money. A terminal is never asked twice for one part. */
export function decideGiving(state: CheckoutState, command: GivingCommand, context: DecideContext): Decision {
  const { refund } = state;
  if (refund === null || refund.order === null) return err({ kind: 'notNow' });
  const { sale, order } = refund;
  invariant(sale !== null, 'what is ordered was sold');
  const { refundId } = order;
  const at = { v: 1, atMs: context.atMs } as const;
  switch (command.type) {
    case 'refund.claimAnswered':
      if (refund.status !== 'claiming' || refundId !== command.refundId) return err({ kind: 'notNow' });
      return ok(claimAnswered(state, sale, order, command.answer, context));
    case 'refund.askAgain':
      return refund.status === 'unanswered' ? ok(claim(order, context)) : err({ kind: 'notNow' });
    case 'refund.giveUp':
      // The server hears of it through the journal, and takes back what it may have granted.
      return refund.status === 'unanswered'
        ? ok([{ type: 'refund.abandoned', ...at, refundId }])
        : err({ kind: 'notNow' });
    case 'refund.cardAnswered': {
      const part = refund.parts.find(({ position }) => position === command.position);
      if (refundId !== command.refundId || part?.state !== 'asking') return err({ kind: 'notNow' });
      const { position } = part;
      if (command.kind !== 'reversed') {
        return ok([{ type: 'refund.partStuck', ...at, refundId, position, certain: command.kind === 'refused' }]);
      }
      return ok(given(state, refundId, part, 'terminal', null, context));
    }
    case 'refund.cashAnswered':
      return cashAnswered(state, command, context);
    case 'refund.partDone': {
      const part = refund.parts.find(({ position }) => position === command.position);
      if (part?.state !== 'staff') return err({ kind: 'notNow' });
      // No terminal gives back what no card had paid.
      if (command.how === 'terminal' && part.kind !== 'card') return err({ kind: 'notNow' });
      const { staff } = state;
      if (staff === null || !mayStaff(state, 'refund')) return err({ kind: 'noRight' });
      return ok(given(state, refundId, part, command.how, staff.staffId, context));
    }
    case 'refundSlip.answered':
    case 'refundSlip.retry':
    case 'refundSlip.skip':
      return slip(refund, command, context);
    default:
      return unreachable(command);
  }
}

const NOTICES = {
  unknownSale: 'refundUnknownSale',
  tooMuch: 'refundRefused',
  nothingLeft: 'refundNothingLeft',
  changed: 'refundRefused',
  closed: 'refundRefused',
} as const satisfies Record<RefundRefusal, string>;

function claimAnswered(
  state: CheckoutState,
  sale: RefundableSale,
  order: RefundOrder,
  answer: Extract<GivingCommand, { type: 'refund.claimAnswered' }>['answer'],
  context: DecideContext,
): SessionEvent[] {
  const { refundId } = order;
  const at = { v: 1, atMs: context.atMs } as const;
  switch (answer.kind) {
    case 'unreachable':
      return grantHere(state, sale, order, context) ?? [{ type: 'refund.unanswered', ...at, refundId }];
    case 'refused':
      return [
        { type: 'refund.refused', ...at, refundId, reason: answer.reason },
        told({ kind: NOTICES[answer.reason] }, context),
      ];
    case 'granted':
      return goOn(
        state,
        [{ type: 'refund.granted', ...at, refundId, granted: inCoins(sale, answer.granted, context) }],
        context,
      );
    default:
      return unreachable(answer);
  }
}

/** Under the same id: where the server had granted it and only its answer was lost, it is the same refund. */
function grantHere(
  state: CheckoutState,
  sale: RefundableSale,
  { refundId, amountMinor }: RefundOrder,
  context: DecideContext,
): SessionEvent[] | null {
  if (sale.isOwn !== true) return null;
  const parts = grantedHere(sale, amountMinor);
  invariant(parts !== null, 'what only the server can credit is not ordered without it');
  const granted = inCoins(sale, { amountMinor, parts }, context);
  return goOn(state, [{ type: 'refund.granted', v: 1, atMs: context.atMs, refundId, granted, isHere: true }], context);
}

/** What each part would be in cash: the shop's rule of this moment, and what was kept of a tender in cash. */
function inCoins({ tenders }: RefundableSale, granted: Granted, { pricing }: DecideContext): Granted {
  const parts = granted.parts.map((part) => {
    const { position, kind, amountMinor, chargedMinor } = part;
    const known = tenders.find((tender) => tender.position === position);
    const tender = known ?? { kind, paidMinor: chargedMinor, refundedMinor: 0 };
    return { ...part, cashMinor: cashBackMinor(tender, amountMinor, pricing.rules.rounding.cash) };
  });
  return { ...granted, parts };
}

function slip(
  refund: Refund,
  command: Extract<GivingCommand, { type: `refundSlip.${string}` }>,
  context: DecideContext,
): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const inTrouble = refund.status === 'notStarted' || refund.status === 'unknown';
  switch (command.type) {
    case 'refundSlip.answered': {
      if (refund.status !== 'printing' || refund.jobId !== command.jobId) return err({ kind: 'notNow' });
      const { answer, jobId } = command;
      if (answer.kind === 'printed') return ok([{ type: 'refundSlip.printed', ...at, jobId }]);
      return ok([{ type: 'refundSlip.failed', ...at, jobId, certainty: answer.certainty, trouble: answer.trouble }]);
    }
    case 'refundSlip.retry':
      return inTrouble ? ok(print(context, refund.nextIsCopy)) : err({ kind: 'notNow' });
    case 'refundSlip.skip':
      return inTrouble ? ok([{ type: 'refundSlip.skipped', ...at }]) : err({ kind: 'notNow' });
    default:
      return unreachable(command);
  }
}
