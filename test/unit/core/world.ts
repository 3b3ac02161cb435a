import type { Product } from '../../../core/catalogue/product.ts';
import type { Booking, Flight } from '../../../core/checkin/departure.ts';
import type { FoundBooking } from '../../../core/checkin/events.ts';
import type { Approval } from '../../../core/checkout/payment/events.ts';
import type { FiscalSignature } from '../../../core/checkout/receipt/fiscal.ts';
import { type CheckoutSettings, checkoutSettingsSchema } from '../../../core/checkout/settings.ts';
import { type OfflinePayments, offlinePaymentsSchema, timingSchema } from '../../../core/config/kiosk-config.ts';
import type { Screen, View } from '../../../core/contract/view.ts';
import { compilePricing, type Pricing } from '../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import type { QueuedCommand, SessionCommand } from '../../../core/session/commands.ts';
import { deadlinesOf } from '../../../core/session/deadlines.ts';
import { decide } from '../../../core/session/decide.ts';
import type { Effect, EffectType } from '../../../core/session/effects.ts';
import type { SessionEvent } from '../../../core/session/events.ts';
import { evolve } from '../../../core/session/evolve.ts';
import type { Decision } from '../../../core/session/journey.ts';
import { CLOSED, type OpenSession, type SessionState } from '../../../core/session/state.ts';
import { type Surroundings, screenOf, viewOf } from '../../../core/session/view-of.ts';

export const TIMING = timingSchema.parse({});
/** Nothing may be approved offline. */
export const SETTINGS = checkoutSettingsSchema.parse({});
/** A shop that takes everything. */
export const ALL_TENDERS = checkoutSettingsSchema.parse({
  tenders: {
    kinds: ['card', 'giftCard', 'voucher', 'mealVoucher', 'cash'],
    mealVoucher: { categories: ['pantry'], dailyMinorMax: 1_000 },
  },
});
export const PRICING = compilePricing(pricingRulesSchema.parse({}));
export const NO_OFFLINE_PAYMENTS = offlinePaymentsSchema.parse({});

export const productOf = (code: string, priceMinor: number, change: Partial<Product> = {}): Product => ({
  code,
  name: { en: `Article ${code}`, de: `Artikel ${code}` },
  unit: 'each',
  priceMinor,
  taxRateBasisPoints: 700,
  category: 'pantry',
  minimumAgeYears: null,
  picture: null,
  ...change,
});
export const MILK = productOf('09520000000004', 129);
export const SOAP = productOf('09520000000011', 349, { taxRateBasisPoints: 1900 });
export const APPLES = productOf('plu:4011', 299, { unit: 'kilogram', picture: 'apples.svg' });
export const BAG = productOf('09520000000035', 25, { taxRateBasisPoints: 1900 });
export const COLA = productOf('09520000000059', 99, {
  deposit: { name: { en: 'Deposit', de: 'Pfand' }, amountMinor: 25, taxRateBasisPoints: 1900 },
});
export const WINE = productOf('09520000000028', 799, { minimumAgeYears: 16, taxRateBasisPoints: 1900 });

export const APPROVAL: Approval = {
  terminalReference: 'T-1',
  approvalCode: '4711',
  cardBrand: 'visa',
  maskedPan: '************1111',
  receiptLines: [],
  isOffline: false,
};
export const OFFLINE_APPROVAL: Approval = { ...APPROVAL, isOffline: true };

export const FLIGHT: Flight = {
  flightId: 'MQ204-2026-11-24',
  carrier: 'MQ',
  number: '204',
  origin: 'HAM',
  originCity: 'Hamburg',
  destination: 'LIS',
  destinationCity: 'Lisbon',
  departureDate: '2026-11-24',
  departureTime: '14:05',
  boardingTime: '13:35',
  departsAtMs: Date.UTC(2026, 10, 24, 13, 5),
  gate: 'B12',
  terminal: '2',
  status: 'open',
  cabins: [{ compartment: 'Y', firstRow: 8, lastRow: 30, columns: ['A', 'B', 'C', '', 'D', 'E', 'F'], exitRows: [12] }],
};

/** Sealed as the host seals, but readable for a test: the plain text in base64url. */
const seal = (plain: string): string => `sealed:1:${Buffer.from(plain).toString('base64url')}`;
const reveal = (sealed: string): string => Buffer.from(sealed.slice(9), 'base64url').toString();

export const BOOKING: Booking = {
  recordLocator: 'K7XQ2P',
  flight: FLIGHT,
  takenSeats: ['8A', '8B'],
  passengers: [
    { passengerId: 'p1', surname: 'Weber', givenNames: 'Jana', seat: '9C' },
    { passengerId: 'p2', surname: 'Weber', givenNames: 'Ole', seat: null },
  ].map((person) => ({
    ...person,
    compartment: 'Y' as const,
    checkedIn: false,
    sequenceNumber: null,
    documentNumber: null,
  })),
};
export const FOUND: FoundBooking = {
  recordLocator: seal(BOOKING.recordLocator),
  flight: FLIGHT,
  takenSeats: BOOKING.takenSeats,
  travellers: BOOKING.passengers.map(({ documentNumber: _none, ...person }) => ({
    ...person,
    surname: seal(person.surname),
    givenNames: seal(person.givenNames),
  })),
};
export const FIND = { type: 'identify', by: 'reference', key: seal('K7XQ2P'), surname: seal('WEBER') } as const;

/** Of chance in a kiosk. */
const tokenOf = (id: string): string => id.padStart(32, 'T');
const signed = (text: string): string => Buffer.from(text).toString('base64url').padEnd(86, 'S').slice(0, 86);

type JourneyName = 'checkout' | 'checkin';

export const surroundingsOf = (journey: JourneyName): Surroundings => ({
  kiosk: { kioskId: 'k1', journey, brand: 'fennel', placeName: 'Here', currency: 'EUR', languages: ['en', 'de'] },
  defaultLanguage: 'en',
  status: { server: 'online', devices: [] },
  reading: null,
  outOfService: null,
  payBy: { kinds: [{ kind: 'card', usable: true }], partMinorMin: 100, giftCardPinDigits: 0 },
  cash: null,
  reveal,
  staffName: (staffId) => `Name of ${staffId}`,
  symbolOf: (_, data) => [data.length.toString(2)],
  checkout: SETTINGS,
});

/** One kiosk without a host: commands in, events and screens out. Time stands still unless a test moves it. */
export class World {
  state: SessionState = CLOSED;
  readonly events: SessionEvent[] = [];
  readonly around: Surroundings;
  /** Every effect that was ever requested, in order. */
  readonly asked: { effectId: string; effect: Effect }[] = [];
  nowMs = 1_800_000_000_000;
  limits: OfflinePayments = NO_OFFLINE_PAYMENTS;
  /** What this shop decided about its self-checkout. */
  settings: CheckoutSettings = SETTINGS;
  /** What comes by chance, 0 to 999,999. */
  chance = 999_999;
  pricing: Pricing = PRICING;
  readonly journey: JourneyName;
  private count = 0;

  constructor(journey: JourneyName) {
    this.journey = journey;
    this.around = surroundingsOf(journey);
  }

  submit(command: SessionCommand, ends: QueuedCommand['ends'] = null): Decision {
    this.count += 1;
    const id = String(this.count).padStart(4, '0');
    const decision = decide(
      this.state,
      { commandId: `command-${id}`, atMs: this.nowMs, ends, command },
      {
        journey: this.journey,
        languages: ['en', 'de'],
        currency: 'EUR',
        timing: TIMING,
        offlinePayments: this.limits,
        checkout: this.settings,
        timeZone: 'Europe/Berlin',
        chance: this.chance,
        pricing: this.pricing,
        receiptNumber: `R-${id}`,
        origin: {
          kioskId: 'k1',
          brandName: 'Fennel',
          placeName: 'Here',
          token: tokenOf(id),
          sign: (text) => signed(text),
        },
        newSession: { sessionId: `session-${id}`, wrappedKeyHash: null },
      },
    );
    for (const event of decision.ok ? decision.value : []) this.take(event);
    return decision;
  }

  private take(event: SessionEvent): void {
    this.events.push(event);
    this.state = evolve(this.state, event);
    if (event.type === 'effect.requested') this.asked.push({ effectId: event.effectId, effect: event.effect });
  }

  /** Answers the newest effect of that type, as the host's runner would. */
  answer(type: EffectType, command: (effect: never) => SessionCommand): Decision {
    const found = this.asked.findLast(({ effect }) => effect.type === type);
    if (found === undefined) throw new Error(`no ${type} was asked for`);
    return this.submit(command(found.effect as never), { effectId: found.effectId, outcome: 'done' });
  }

  /** Lets the time pass to the next deadline and past it. */
  elapse(): Decision {
    const [first] = deadlinesOf(this.state, TIMING).sort((a, b) => a.atMs - b.atMs);
    if (first === undefined) throw new Error('nothing is waited for');
    this.nowMs = Math.max(this.nowMs, first.atMs);
    return this.submit({ type: 'timer.elapsed', timerId: first.timerId });
  }

  get open(): OpenSession {
    if (this.state.status === 'closed') throw new Error('no session is open');
    return this.state;
  }
  get screen(): Screen {
    return screenOf(this.state, this.around);
  }
  get view(): View {
    return viewOf(this.state, this.around);
  }
  get types(): string[] {
    return this.events.map(({ type }) => type);
  }
}

export const scan = (product: Product): SessionCommand => ({ type: 'item.offered', raw: product.code, product });

/** A shopper with these articles in the basket. */
export function shopperWith(...products: Product[]): World {
  const world = new World('checkout');
  for (const product of products) world.submit(scan(product));
  return world;
}

export function payByCard(world: World): void {
  const amountMinor = world.view.total?.amountMinor ?? 0;
  world.submit({ type: 'pay.card', amountMinor, terminalUsable: true });
}

export const chargeAnswered =
  (answer: Extract<SessionCommand, { type: 'payment.answered' }>['answer']) =>
  ({ tenderId }: Extract<Effect, { type: 'payment.charge' }>): SessionCommand => ({
    type: 'payment.answered',
    tenderId,
    answer,
  });
export const enquiryAnswered =
  (answer: Extract<SessionCommand, { type: 'enquiry.answered' }>['answer']) =>
  ({ tenderId }: Extract<Effect, { type: 'payment.enquire' }>): SessionCommand => ({
    type: 'enquiry.answered',
    tenderId,
    answer,
  });
export const cashTaken =
  (sequence: number, denominationMinor: number) =>
  ({ tenderId }: Extract<Effect, { type: 'cash.collect' }>): SessionCommand => ({
    type: 'cash.taken',
    tenderId,
    sequence,
    denominationMinor,
  });
export const cashClosed =
  (lastSequence: number) =>
  ({ tenderId }: Extract<Effect, { type: 'cash.close' }>): SessionCommand => ({
    type: 'cash.closed',
    tenderId,
    answer: { kind: 'closed', lastSequence },
  });
export const cashPaid =
  (paidMinor: number, uncertainMinor = 0) =>
  ({ tenderId, payoutId }: Extract<Effect, { type: 'cash.payout' }>): SessionCommand => ({
    type: 'cash.paid',
    tenderId,
    payoutId,
    answer: { kind: 'ended', paidMinor, uncertainMinor },
  });
export const reversalAnswered =
  (kind: 'reversed' | 'refused' | 'unknown') =>
  ({ tenderId, reversalId }: Extract<Effect, { type: 'payment.reverse' | 'storedValue.reverse' }>): SessionCommand => ({
    type: 'reversal.answered',
    tenderId,
    reversalId,
    answer: { kind },
  });
export const printAnswered =
  (answer: Extract<SessionCommand, { type: 'receipt.answered' }>['answer']) =>
  (effect: Extract<Effect, { type: 'receipt.print' | 'boardingPass.print' }>): SessionCommand =>
    effect.type === 'receipt.print'
      ? { type: 'receipt.answered', jobId: effect.jobId, answer }
      : { type: 'boardingPass.answered', jobId: effect.jobId, answer };
export const acceptanceAnswered =
  (answer: Extract<SessionCommand, { type: 'acceptance.answered' }>['answer']) =>
  ({ acceptanceId }: Extract<Effect, { type: 'passenger.accept' }>): SessionCommand => ({
    type: 'acceptance.answered',
    acceptanceId,
    answer,
  });

/** A traveller at the step where seats are chosen, for these passengers. */
export function travellerAtSeats(...passengerIds: string[]): World {
  const world = new World('checkin');
  world.submit(FIND);
  world.answer('booking.find', () => ({ type: 'booking.answered', answer: { kind: 'found', booking: FOUND } }));
  world.submit({ type: 'passengers.choose', passengerIds });
  for (const passengerId of passengerIds) world.submit({ type: 'dangerousGoods.confirm', passengerId });
  return world;
}

export const FISCAL_SIGNATURE: FiscalSignature = {
  clientSerial: 'K1',
  deviceSerial: 'D1',
  transactionNumber: 7,
  signatureCounter: 15,
  startedAtMs: 1_800_000_000_000,
  finishedAtMs: 1_800_000_001_000,
  algorithm: 'ecdsa-plain-SHA256',
  timeFormat: 'unixTime',
  signature: 'c2ln',
  publicKey: 'a2V5',
  processType: 'Kassenbeleg-V1',
  processData: 'Beleg^1.29_0.00_0.00_0.00_0.00^1.29:Unbar',
};
