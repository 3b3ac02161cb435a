import { inLanguage } from '../../catalogue/product.ts';
import type { DutyScreen, DutyView, PassView } from '../../contract/duty-contract.ts';
import { invariant } from '../../result.ts';
import { isGoods } from '../basket/state.ts';
import type { CheckoutSettings } from '../settings.ts';
import type { CheckoutState } from '../state.ts';
import type { TakenPass } from './events.ts';
import { allowancesFor } from './goods.ts';
import { passComesFirst, sealAfterPayment } from './guards.ts';
import { needsSeal } from './state.ts';

/** Before the sale is paid. Null: nothing is asked of the shopper. */
export function dutyScreen(state: CheckoutState, language: string, settings: CheckoutSettings): DutyScreen | null {
  const mayDecline = settings.duty.withoutPass === 'dutyPaid';
  if (state.dutyAsked === 'seal') return sealScreen(state, language, 'shopper');
  if (state.dutyAsked === 'pass') return { name: 'dutyPass', isFirst: false, mayDecline };
  return passComesFirst(state, settings) ? { name: 'dutyPass', isFirst: true, mayDecline } : null;
}

/** Over everything that follows the payment, while the bag is open. */
export function sealAfterPaymentScreen(state: CheckoutState, language: string): DutyScreen | null {
  const by = sealAfterPayment(state);
  return by === null ? null : sealScreen(state, language, by);
}

function sealScreen({ dutyPass, lines, sale }: CheckoutState, language: string, by: 'shopper' | 'staff'): DutyScreen {
  invariant(dutyPass !== null, 'a bag is sealed for a journey');
  const liquids = lines.filter((line) => line.isLiquid === true && isGoods(line));
  return {
    name: 'sealedBag',
    by,
    items: liquids.map(({ name }) => inLanguage(name, language)),
    until: dutyPass.finalAirport,
    paidMinor: sale?.totalMinor ?? null,
  };
}

/** Null where the shop is at no airport. */
export function dutyView(state: CheckoutState, language: string, { duty }: CheckoutSettings): DutyView | null {
  if (duty.mode === 'off') return null;
  const { dutyPass, lines } = state;
  if (dutyPass === null) return { pass: null, notes: [], needsSealedBag: false };
  const journey = { from: dutyPass.flight.from, to: dutyPass.destination };
  return {
    pass: passView(dutyPass, language),
    notes: allowancesFor(duty, journey, lines).map(({ name, note }) => ({
      name: inLanguage(name, language),
      note: inLanguage(note, language),
    })),
    needsSealedBag: needsSeal(state),
  };
}

function passView(
  { flight, destination, territory, isDutyFree, why, hasConnection }: TakenPass,
  language: string,
): PassView {
  return {
    flight: `${flight.carrier} ${flight.flightNumber}`,
    destination,
    country: countryName(territory, language),
    isDutyFree,
    why,
    hasConnection,
  };
}

/** `en-XA` and the like have no names of their own. */
export function countryName(territory: string | null, language: string): string | null {
  if (territory === null) return null;
  return new Intl.DisplayNames([language, 'en'], { type: 'region', fallback: 'none' }).of(territory) ?? null;
}
