import type { Screens } from '../../../screen-of.ts';
import { Receipt } from './Receipt.tsx';
import { ReceiptTrouble } from './ReceiptTrouble.tsx';
import { ThankYou } from './ThankYou.tsx';

export const receiptScreens = {
  receipt: Receipt,
  receiptTrouble: ReceiptTrouble,
  thankYou: ThankYou,
} satisfies Partial<Screens>;
