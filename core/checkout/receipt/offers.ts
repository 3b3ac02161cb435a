/** What a shopper may choose from after paying: as the shop had it when the sale was completed. */
import type { CheckoutState } from '../state.ts';
import { MAILS_MAX } from './state.ts';
import type { ReceiptPage, ReceiptWay } from './ways.ts';

/** How the receipt is given. */
export function waysOf({ sale }: CheckoutState): ReceiptWay[] {
  const facts = sale?.receipt ?? null;
  if (facts === null) return ['paper', 'none'];
  const { offers, digital } = facts;
  return [
    ...(digital === null ? [] : (['digital'] as const)),
    ...(offers.paper === 'never' ? [] : (['paper'] as const)),
    ...(offers.email ? (['email'] as const) : []),
    'none',
  ];
}

/** What else there is, also afterwards. */
export function pagesOf({ sale, invoice, mails, receipt }: CheckoutState): ReceiptPage[] {
  const facts = sale?.receipt ?? null;
  if (facts === null) return [];
  const { offers, digital } = facts;
  return [
    ...(digital === null ? [] : (['digital'] as const)),
    ...(offers.email && mails < MAILS_MAX ? (['email'] as const) : []),
    ...(offers.invoice && invoice === null ? (['invoice'] as const) : []),
    ...(offers.gift && receipt !== null ? (['gift'] as const) : []),
  ];
}
