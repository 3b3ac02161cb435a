import type { Screens } from '../../../screen-of.ts';
import { CashIn, CashOut, CashOwed } from './Cash.tsx';
import { GivingBack } from './GivingBack.tsx';
import { PayChoose } from './PayChoose.tsx';
import { Payment } from './Payment.tsx';
import { PaymentDeclined } from './PaymentDeclined.tsx';
import { PaymentUnknown } from './PaymentUnknown.tsx';
import { PayNumber } from './PayNumber.tsx';

export const paymentScreens = {
  payChoose: PayChoose,
  payNumber: PayNumber,
  cashIn: CashIn,
  cashOut: CashOut,
  cashOwed: CashOwed,
  givingBack: GivingBack,
  payment: Payment,
  paymentDeclined: PaymentDeclined,
  paymentUnknown: PaymentUnknown,
} satisfies Partial<Screens>;
