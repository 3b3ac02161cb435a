import { invariant, unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { RefundEvent } from './events.ts';
import type { Refund, RefundPart } from './state.ts';

export function evolveRefund(state: CheckoutState, event: RefundEvent): CheckoutState {
  if (event.type === 'refund.began') return { ...state, refund: { ...BEGUN, staffId: event.staffId } };
  if (event.type === 'refund.left' || event.type === 'refund.abandoned') return { ...state, refund: null };
  const { refund } = state;
  invariant(refund !== null, 'nothing is refunded');
  return { ...state, refund: { ...refund, ...changeOf(refund, event) } };
}

const BEGUN: Refund = {
  ...{
    status: 'scan',
    staffId: '',
    secondStaffId: null,
    requestId: null,
    sale: null,
    order: null,
    parts: [],
    isHere: false,
  },
  ...{ jobId: '', trouble: null, nextIsCopy: false, endedAtMs: null },
};

const NOT_PAID_OUT = { paidOutMinor: 0, wasAsked: false } as const;

type Rest = Exclude<RefundEvent, { type: 'refund.began' | 'refund.left' | 'refund.abandoned' }>;

function changeOf(refund: Refund, event: Rest): Partial<Refund> {
  switch (event.type) {
    case 'refund.asked':
      return { status: 'finding', requestId: event.requestId };
    case 'refund.notFound':
      return { status: 'scan', requestId: null };
    case 'refund.found':
      return { status: 'choosing', sale: event.sale };
    case 'refund.ordered': {
      const { refundId, saleId, lines, reasonCode, toStock, amountMinor, staffId } = event;
      const order = { refundId, saleId, lines, reasonCode, toStock, amountMinor };
      // Who began may have left, and who approved a refund that was refused has not approved this one.
      return { status: 'approval', order, staffId, secondStaffId: null };
    }
    case 'refund.approved':
      return { secondStaffId: event.staffId };
    case 'refund.claiming':
      return { status: 'claiming' };
    case 'refund.unanswered':
      return { status: 'unanswered' };
    case 'refund.refused':
      return { status: 'scan', sale: null, order: null };
    case 'refund.granted':
      return {
        status: 'giving',
        isHere: event.isHere === true,
        parts: event.granted.parts.map((part) => ({
          ...part,
          state: 'waiting',
          certain: true,
          how: null,
          ...NOT_PAID_OUT,
        })),
      };
    case 'refund.partStarted':
      return withPart(refund, event.position, { state: 'asking' });
    case 'refund.partStuck':
      return withPart(refund, event.position, { state: 'staff', certain: event.certain });
    case 'refund.partAsked':
      return withPart(refund, event.position, { wasAsked: true });
    case 'refund.partPaidOut':
      return withPart(refund, event.position, { paidOutMinor: event.paidMinor });
    case 'refund.partGiven':
      return withPart(refund, event.position, { state: 'given', how: event.how });
    case 'refund.completed':
      return {};
    case 'refundSlip.started':
      return { status: 'printing', jobId: event.jobId, trouble: null };
    case 'refundSlip.printed':
      return { status: 'printed', endedAtMs: event.atMs };
    case 'refundSlip.failed': {
      const nextIsCopy = refund.nextIsCopy || event.certainty === 'unknown';
      return { status: event.certainty, trouble: event.trouble, nextIsCopy };
    }
    case 'refundSlip.skipped':
      return { status: 'skipped', endedAtMs: event.atMs };
    default:
      return unreachable(event);
  }
}

const withPart = ({ parts }: Refund, position: number, change: Partial<RefundPart>): Partial<Refund> => ({
  parts: parts.map((part) => (part.position === position ? { ...part, ...change } : part)),
});
