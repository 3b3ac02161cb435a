import type { Screens } from '../../../screen-of.ts';
import { RefundApproval } from './RefundApproval.tsx';
import { RefundChoose } from './RefundChoose.tsx';
import { RefundDone, RefundSlipTrouble } from './RefundDone.tsx';
import { RefundGiving } from './RefundGiving.tsx';
import { RefundScan } from './RefundScan.tsx';

export const refundScreens = {
  refund: RefundScan,
  refundChoose: RefundChoose,
  refundApproval: RefundApproval,
  refundGiving: RefundGiving,
  refundSlipTrouble: RefundSlipTrouble,
  refundDone: RefundDone,
} satisfies Partial<Screens>;
