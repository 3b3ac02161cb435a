import type { Screen } from '../contract/view.ts';
import { basketScreen } from './basket/screen.ts';
import { paymentScreen } from './payment/screen.ts';
import { receiptScreen } from './receipt/screen.ts';
import type { CheckoutState } from './state.ts';

/** The one screen of a state: what is furthest on is shown first. */
export const checkoutScreen = (state: CheckoutState, language: string): Screen =>
  receiptScreen(state) ?? paymentScreen(state) ?? basketScreen(state, language);
