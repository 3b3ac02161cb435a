import type { Screen } from '../contract/view.ts';
import { staffScreen } from '../staff/screen.ts';
import { basketScreen } from './basket/screen.ts';
import { dutyScreen, sealAfterPaymentScreen } from './duty/screen.ts';
import { heldScreen } from './interventions/screen.ts';
import { paymentScreen } from './payment/screen.ts';
import { type ReceiptDrawing, receiptScreen } from './receipt/screen.ts';
import { refundScreen } from './refund/screen.ts';
import type { CheckoutSettings } from './settings.ts';
import type { CheckoutState } from './state.ts';
import { suspendScreen } from './suspend/screen.ts';

/** The one screen of a state: what is furthest on is shown first. */
export const checkoutScreen = (state: CheckoutState, drawing: ReceiptDrawing, settings: CheckoutSettings): Screen =>
  staffScreen(state) ??
  sealAfterPaymentScreen(state, drawing.language) ??
  receiptScreen(state, drawing) ??
  paymentScreen(state) ??
  refundScreen(state, drawing.language, settings) ??
  suspendScreen(state, settings) ??
  heldScreen(state, drawing.language) ??
  dutyScreen(state, drawing.language, settings) ??
  basketScreen(state, drawing.language, settings);
