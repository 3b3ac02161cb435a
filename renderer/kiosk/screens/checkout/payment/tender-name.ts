import type { TenderKind } from '../../../../../core/checkout/payment/kinds.ts';
import type { Texts } from '../../../../../core/messages/texts.ts';

/** "Gift card ending in 1234", as a shopper knows it. */
export function tenderName(texts: Texts, kind: TenderKind, label: string | null): string {
  const name = texts(`tender.${kind}`);
  return label === null ? name : texts('tender.ending', { kind: name, end: label });
}
