import { addMinor } from '../../money/money.ts';
import { invariant, unreachable } from '../../result.ts';
import type { PaymentEvent } from './events.ts';
import type { CashIn, Tender } from './state.ts';

export type CashEvent = Extract<PaymentEvent, { type: `cash.${string}` }>;
export const isCashEvent = (event: PaymentEvent): event is CashEvent => event.type.startsWith('cash.');

/** What a cash tender has in the recycler, and what came out of it again. */
export function evolveCash(tender: Tender, event: CashEvent): Tender {
  const { cash } = tender;
  invariant(cash !== null, `${event.type} of a tender that is no cash`);
  const now = (change: Partial<CashIn>): Tender => ({ ...tender, cash: { ...cash, sinceMs: event.atMs, ...change } });
  switch (event.type) {
    case 'cash.inserted':
      invariant(event.sequence === cash.lastSequence + 1, 'a piece of cash was left out');
      return now({
        insertedMinor: addMinor(cash.insertedMinor, event.denominationMinor),
        lastSequence: event.sequence,
      });
    case 'cash.closing':
      return { ...now({ closing: event.why }), status: event.why === 'enough' ? tender.status : 'cancelling' };
    case 'cash.payoutStarted': {
      const { payoutId, amountMinor } = event;
      const begun = { payoutId, amountMinor, paidMinor: 0, missingMinor: amountMinor, uncertainMinor: 0 };
      return { ...now({ payout: { ...begun, status: 'asking' } }), enquiries: 0 };
    }
    case 'cash.paidOut': {
      const { paidMinor, missingMinor, uncertainMinor } = event;
      const status = missingMinor === 0 ? 'done' : 'owed';
      return withPayout(now, cash, { paidMinor, missingMinor, uncertainMinor, status });
    }
    case 'cash.handedOver':
      return withPayout(now, cash, { missingMinor: 0, uncertainMinor: 0, status: 'done' });
    default:
      return unreachable(event);
  }
}

function withPayout(
  now: (change: Partial<CashIn>) => Tender,
  { payout }: CashIn,
  change: Partial<NonNullable<CashIn['payout']>>,
): Tender {
  invariant(payout !== null, 'a payout was reported that was never started');
  return now({ payout: { ...payout, ...change } });
}
