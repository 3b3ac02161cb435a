import type { ReceiptSettings } from '../../../core/checkout/receipt/settings.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { SETTINGS, type World } from './world.ts';

/** What a shopper may do about a receipt, on whatever screen. */
export function receiptMoves({ state }: World): SessionCommand[] {
  const lines = state.status === 'open' && state.journey.journey === 'checkout' ? state.journey.checkout.lines : [];
  return [
    ...(['digital', 'paper', 'email', 'none'] as const).map((way): SessionCommand => ({ type: 'receipt.choose', way })),
    ...(['digital', 'email', 'gift', 'invoice'] as const).map(
      (page): SessionCommand => ({ type: 'receipt.open', page }),
    ),
    { type: 'receipt.back' },
    { type: 'receipt.copy' },
    { type: 'receipt.email', to: 'sealed:1:address' },
    { type: 'receipt.invoice', recipient: 'sealed:1:recipient' },
    { type: 'receipt.gift', lineIds: lines.slice(0, 1).map(({ lineId }) => lineId) },
    { type: 'receipt.gift', lineIds: ['none'] },
  ];
}

const EVERYTHING: Partial<ReceiptSettings> = {
  paper: 'asked',
  digitalUrl: 'https://receipts.example',
  email: true,
  invoice: true,
  exit: { isIssued: true, validMinutes: 15 },
  fiscal: { isRequired: true, whenDown: 'goOn' },
};
const shopOf = (receipt: Partial<ReceiptSettings>) => ({ ...SETTINGS, receipt: { ...SETTINGS.receipt, ...receipt } });

/** Shops that decide differently about receipts. */
export const RECEIPT_SHOPS = [SETTINGS, shopOf(EVERYTHING), shopOf({ ...EVERYTHING, paper: 'never' })] as const;
