import { basketNumberOf } from '../../../core/checkout/suspend/basket-number.ts';
import type { SuspendedBasket } from '../../../core/checkout/suspend/suspended-basket.ts';

export const KEPT_NUMBER = basketNumberOf(1_800_000_000_000, 123_456);

/** What another kiosk left with the server: two bottles of milk. */
export const KEPT_BASKET: SuspendedBasket = {
  basketId: KEPT_NUMBER,
  currency: 'EUR',
  openedAtMs: 1_799_999_900_000,
  lines: [
    {
      lineId: 'kept-1',
      code: '04012345678901',
      name: { en: 'Milk', de: 'Milch' },
      unit: 'each',
      quantity: 2,
      weightGrams: null,
      unitPriceMinor: 119,
      amountMinor: 238,
      taxRateBasisPoints: 700,
      picture: null,
      category: 'dairy',
      minimumAgeYears: null,
    },
  ],
  member: { tier: 'gold', reference: 'm-1' },
  claims: [],
  totalMinor: 238,
  itemCount: 2,
};

export const slipScanned = (slip: SuspendedBasket | null = null) =>
  ({ type: 'recall.offered', basketId: KEPT_NUMBER, slip, slipProblem: null }) as const;
