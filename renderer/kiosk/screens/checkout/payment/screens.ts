import type { Screens } from '../../../screen-of.ts';
import { Payment } from './Payment.tsx';
import { PaymentDeclined } from './PaymentDeclined.tsx';
import { PaymentUnknown } from './PaymentUnknown.tsx';

export const paymentScreens = {
  payment: Payment,
  paymentDeclined: PaymentDeclined,
  paymentUnknown: PaymentUnknown,
} satisfies Partial<Screens>;
