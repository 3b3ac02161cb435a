import type { Product } from '../core/catalogue/product.ts';
import { basketNumberIn, isBasketNumber } from '../core/checkout/suspend/basket-number.ts';
import type { SlipProblem } from '../core/checkout/suspend/events.ts';
import type { SuspendSettings } from '../core/checkout/suspend/settings.ts';
import { basketOfSlip } from '../core/checkout/suspend/slip-lines.ts';
import type { SuspendedBasket } from '../core/checkout/suspend/suspended-basket.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import { readSlip, slipNames } from '../offline/slip.ts';

export type SlipFindings = {
  kioskId: string;
  settings: () => SuspendSettings;
  findProduct: (code: string) => Product | null;
  /** This kiosk's own journal says that it took that basket up. */
  wasRecalledHere: (basketId: string) => boolean;
  nowMs: () => number;
};

/** The number of a slip, typed. Null: it is none. */
export const prepareNumber = (digits: string): SessionCommand | null =>
  isBasketNumber(digits) ? { type: 'recall.offered', basketId: digits, slip: null, slipProblem: null } : null;

/** A slip that was scanned. Null: it is none. */
export function prepareSlip(text: string, findings: SlipFindings): SessionCommand | null {
  const named = slipNames(text);
  if (named === null) {
    const basketId = basketNumberIn(text);
    return basketId === null ? null : { type: 'recall.offered', basketId, slip: null, slipProblem: null };
  }
  const { basketId } = named;
  const found = contentFor(text, basketId, findings);
  return typeof found === 'string'
    ? { type: 'recall.offered', basketId, slip: null, slipProblem: found }
    : { type: 'recall.offered', basketId, slip: found, slipProblem: null };
}

/** What the slip itself holds, for the one till that may use it while the server does not know the basket. */
function contentFor(text: string, basketId: string, findings: SlipFindings): SuspendedBasket | SlipProblem {
  const { offlineTill, kioskKeys } = findings.settings();
  if (offlineTill !== findings.kioskId) return 'otherTill';
  const read = readSlip(text, kioskKeys);
  if (!read.ok) return read.error.kind;
  if (read.value.content.expiresAtMs <= findings.nowMs()) return 'expired';
  if (findings.wasRecalledHere(basketId)) return 'used';
  return basketOfSlip(basketId, read.value.content, findings.findProduct) ?? 'unreadable';
}
