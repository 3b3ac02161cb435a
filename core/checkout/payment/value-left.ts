import type { CheckoutState } from '../state.ts';
import type { StoredValueKind } from './kinds.ts';
import { isStoredValue } from './kinds.ts';
import { isPaid } from './state.ts';

/** So long a new voucher is shown that is on no paper: time enough to take a picture of it. */
export const UNPRINTED_VOUCHER_MS = 120_000;

/**
 * What a gift card or voucher is still worth after the sale. `number`: a new voucher's, to whoever shows it; null where the old number
 * stays good, or the new one cannot be opened any more (the server knows it by the tender).
 */
export type ValueLeft = {
  kind: StoredValueKind;
  lastFour: string;
  amountMinor: number;
  number: string | null;
  isNew: boolean;
};

/** The rest of a voucher is never lost: it stays on the voucher, or is a new one, on paper or on the last screen. */
export function valueLeftOf({ tenders }: CheckoutState, reveal: (sealed: string) => string): ValueLeft[] {
  return tenders.filter(isPaid).flatMap(({ kind, storedValue }): ValueLeft[] => {
    if (storedValue === null || !isStoredValue(kind)) return [];
    const { lastFour, leftMinor, rest } = storedValue;
    if (rest !== null) {
      return [{ kind, lastFour, amountMinor: rest.amountMinor, number: reveal(rest.number) || null, isNew: true }];
    }
    return leftMinor > 0 ? [{ kind, lastFour, amountMinor: leftMinor, number: null, isNew: false }] : [];
  });
}

/** A new voucher that came out on no paper. */
export const hasUnprintedVoucher = ({ tenders, receipt }: CheckoutState): boolean =>
  receipt?.status !== 'printed' &&
  tenders.some((tender) => isPaid(tender) && tender.storedValue !== null && tender.storedValue.rest !== null);
