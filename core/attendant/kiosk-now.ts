/**
 * What an attendant sees of a kiosk from afar. Goods, money and what waits for somebody; nothing by which a customer could be known: no
 * name, booking, number of a card or of a member. Amounts are integers in the minor unit of `currency`, weights grams, times Unix
 * milliseconds.
 */
import { z } from 'zod';
import type { Localized } from '../catalogue/product.ts';
import { BASKET_LINES_MAX } from '../checkout/basket/state.ts';
import { holdsSchema } from '../checkout/interventions/events.ts';
import { reasonSchema } from '../checkout/interventions/reasons.ts';
import { openInterventions } from '../checkout/interventions/state.ts';
import { dueMinorOf, paidMinorOf } from '../checkout/payment/amounts.ts';
import type { CheckoutState } from '../checkout/state.ts';
import { currencySchema } from '../money/money.ts';
import { attentionOf } from '../session/attention.ts';
import type { OpenSession, SessionState } from '../session/state.ts';
import { type Surroundings, screenOf } from '../session/view-of.ts';
import { roleSchema } from '../staff/rights.ts';

const id = z.string().min(1).max(80);
const DEVICES_MAX = 32;
/** Of open ones the oldest; nobody looks at more at once. */
const INTERVENTIONS_SHOWN_MAX = 20;
const PLACE_NAME_MAX = 200;
/** A name is told in English and the kiosk's first languages, and cut where it is longer: a message has a greatest size by construction. */
const NAME_LANGUAGES_MAX = 8;
const NAME_LENGTH_MAX = 80;

const nameSchema = z
  .record(z.string().max(16), z.string().max(NAME_LENGTH_MAX))
  .refine((names) => Object.keys(names).length <= NAME_LANGUAGES_MAX, { message: 'too many languages' });

const interventionSchema = z.strictObject({
  interventionId: id,
  reason: reasonSchema,
  lineIds: z.array(id).max(BASKET_LINES_MAX),
  holds: holdsSchema,
  raisedAtMs: z.int().min(0),
});

const basketSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lineId: id,
        name: nameSchema,
        quantity: z.int().min(1),
        /** Null where it is sold by the piece. */
        weightGrams: z.int().min(0).nullable(),
        amountMinor: z.int(),
      }),
    )
    .max(BASKET_LINES_MAX),
  totalMinor: z.int(),
  paidMinor: z.int(),
  openedAtMs: z.int().min(0),
});

const sessionSchema = z.strictObject({
  language: z.string().max(16),
  helpCalled: z.boolean(),
  /** Who of the shop is signed in at the kiosk itself. */
  staff: z.strictObject({ staffId: id, role: roleSchema }).nullable(),
  interventions: z.array(interventionSchema).max(INTERVENTIONS_SHOWN_MAX),
  /** Null at check-in. */
  basket: basketSchema.nullable(),
  /** How many travel together and how many of them are checked in; null at the checkout. */
  party: z.strictObject({ travellers: z.int().min(0), checkedIn: z.int().min(0) }).nullable(),
});

export const kioskNowSchema = z.strictObject({
  kioskId: id,
  journey: z.enum(['checkout', 'checkin']),
  placeName: z.string().max(PLACE_NAME_MAX),
  currency: currencySchema,
  /** By the name that `View['screen']` has for it. */
  screen: z.string().max(40),
  /** Why it takes no new customers; null where it does. */
  outOfService: z.string().max(40).nullable(),
  attention: z.enum(['none', 'wanted', 'held']),
  devices: z.array(z.strictObject({ device: z.string().max(40), state: z.string().max(40) })).max(DEVICES_MAX),
  /** Null while nobody is there. */
  session: sessionSchema.nullable(),
});
export type KioskNow = z.infer<typeof kioskNowSchema>;
type SessionNow = z.infer<typeof sessionSchema>;

/** From the same facts as the screen, so that the two can never tell different things. */
export function kioskNowOf(state: SessionState, around: Surroundings): KioskNow {
  const { kiosk, outOfService, status } = around;
  return {
    kioskId: kiosk.kioskId,
    journey: kiosk.journey,
    placeName: kiosk.placeName.slice(0, PLACE_NAME_MAX),
    currency: kiosk.currency,
    screen: screenOf(state, around).name,
    outOfService,
    attention: attentionOf(state),
    devices: status.devices
      .slice(0, DEVICES_MAX)
      .map(({ device, state: deviceState }) => ({ device, state: deviceState })),
    session: state.status === 'closed' ? null : sessionNow(state, ['en', ...kiosk.languages]),
  };
}

function sessionNow({ language, helpCalled, journey }: OpenSession, languages: readonly string[]): SessionNow {
  if (journey.journey === 'checkin') {
    const { chosen, accepted } = journey.checkin;
    const party = { travellers: chosen.length, checkedIn: Object.keys(accepted).length };
    return { language, helpCalled, staff: null, interventions: [], basket: null, party };
  }
  const { checkout } = journey;
  const { staff } = checkout;
  return {
    language,
    helpCalled,
    staff: staff && { staffId: staff.staffId, role: staff.role },
    interventions: openInterventions(checkout)
      .slice(0, INTERVENTIONS_SHOWN_MAX)
      .map(({ interventionId, reason, lineIds, holds, raisedAtMs }) => ({
        ...{ interventionId, reason, holds, raisedAtMs },
        lineIds: [...lineIds],
      })),
    basket: basketNow(checkout, languages),
    party: null,
  };
}

const basketNow = (checkout: CheckoutState, languages: readonly string[]): SessionNow['basket'] => ({
  lines: checkout.lines.map(({ lineId, name, quantity, weightGrams, amountMinor }) => ({
    ...{ lineId, quantity, weightGrams, amountMinor },
    name: shortName(name, languages),
  })),
  totalMinor: dueMinorOf(checkout),
  paidMinor: paidMinorOf(checkout),
  openedAtMs: checkout.openedAtMs,
});

const shortName = (name: Localized, languages: readonly string[]): Localized =>
  Object.fromEntries(
    [...new Set(languages)]
      .filter((language) => name[language] !== undefined)
      .slice(0, NAME_LANGUAGES_MAX)
      .map((language) => [language, (name[language] ?? '').slice(0, NAME_LENGTH_MAX)]),
  );
