import type { TenderKind } from '../core/checkout/payment/kinds.ts';
import type { TendersSettings } from '../core/checkout/payment/settings.ts';
import type { PayBy } from '../core/contract/view.ts';

export type UsableNow = { terminal: () => boolean; recycler: () => boolean; server: () => boolean };

/** What the shop offers, and which of it can be used at this moment. */
export const payByOf = (settings: TendersSettings, usable: UsableNow): PayBy => ({
  kinds: settings.kinds.map((kind) => ({ kind, usable: isUsableNow(kind, usable) })),
  partMinorMin: settings.parts ? settings.partMinorMin : null,
  giftCardPinDigits: settings.giftCard.pinDigits,
});

function isUsableNow(kind: TenderKind, { terminal, recycler, server }: UsableNow): boolean {
  if (kind === 'card') return terminal();
  return kind === 'cash' ? recycler() : server();
}
