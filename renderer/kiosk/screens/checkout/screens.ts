import '../../no-eval.ts';

import { basketScreens } from './basket/screens.ts';
import { dutyScreens } from './duty/screens.ts';
import { paymentScreens } from './payment/screens.ts';
import { receiptScreens } from './receipt/screens.ts';
import { refundScreens } from './refund/screens.ts';
import { rulesScreens } from './rules/screens.ts';
import { suspendScreens } from './suspend/screens.ts';

/** The screens of the self-checkout by feature: one part of the page, which a kiosk of another journey never fetches. */
export const checkoutScreens = {
  ...basketScreens,
  ...paymentScreens,
  ...receiptScreens,
  ...rulesScreens,
  ...suspendScreens,
  ...refundScreens,
  ...dutyScreens,
};
