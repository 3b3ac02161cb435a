import type { Screens } from '../../../screen-of.ts';
import { Receipt } from './Receipt.tsx';
import { ReceiptChoice } from './ReceiptChoice.tsx';
import { ReceiptDigital } from './ReceiptDigital.tsx';
import { ReceiptEmail } from './ReceiptEmail.tsx';
import { ReceiptGift } from './ReceiptGift.tsx';
import { ReceiptInvoice } from './ReceiptInvoice.tsx';
import { ReceiptTrouble } from './ReceiptTrouble.tsx';
import { ThankYou } from './ThankYou.tsx';

export const receiptScreens = {
  receipt: Receipt,
  receiptChoice: ReceiptChoice,
  receiptDigital: ReceiptDigital,
  receiptEmail: ReceiptEmail,
  receiptGift: ReceiptGift,
  receiptInvoice: ReceiptInvoice,
  receiptTrouble: ReceiptTrouble,
  thankYou: ThankYou,
} satisfies Partial<Screens>;
