import type { Granted, RefundableSale, RefundRefusal } from '../../core/checkout/refund/sale.ts';
import type { Result } from '../../core/result.ts';
import type { RefundClaim } from '../../offline/wire/refund-wire.ts';
import type { StoreContext } from '../store/context.ts';
import { claimRefund } from './claim.ts';
import { refundableSale } from './refundable.ts';

/** Refunds: each unit of goods goes back once, and never more money than was paid. */
export interface RefundStore {
  refundableSale(receiptNumber: string): Promise<RefundableSale | null>;
  claimRefund(kiosk: string, claim: RefundClaim): Promise<Result<Granted, { kind: RefundRefusal }>>;
}

export const refundStore = ({ transact, read, now, newId }: StoreContext): RefundStore => ({
  refundableSale: (receiptNumber) => read((trx) => refundableSale(trx, { receiptNumber })),
  claimRefund: (kiosk, claim) => transact((trx) => claimRefund(trx, kiosk, claim, { now, newId })),
});
