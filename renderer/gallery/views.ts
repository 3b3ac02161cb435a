/** A sample view of every screen and of everything that may lie over one. */

import type { ProduceItem } from '../../core/contract/carrier.ts';
import type { FlightView, LineView, NoticeView, PassengerView, Screen, View } from '../../core/contract/view.ts';
import type { PrintTrouble } from '../../core/documents/print-answer.ts';
import type { ScreenOf } from '../kiosk/screen-of.ts';
import { dutyNotices, dutyViews } from './duty-views.ts';
import { emptyBasket } from './empty-basket.ts';
import { paymentViews } from './payment-views.ts';
import { receiptViews } from './receipt-views.ts';
import { refundNotices, refundViews } from './refund-views.ts';
import { rulesViews } from './rules-views.ts';
import { suspendNotices, suspendViews } from './suspend-views.ts';

const line = (lineId: string, name: string, priceMinor: number, picture: string | null, quantity = 1): LineView => ({
  lineId,
  name,
  kind: 'goods',
  tareGrams: 0,
  isFixed: false,
  isLabelPriced: false,
  linkedTo: null,
  discounts: [],
  change: null,
  hasDeposit: false,
  duty: null,
  unit: 'each',
  quantity,
  weightGrams: null,
  unitPriceMinor: priceMinor,
  amountMinor: priceMinor * quantity,
  picture,
});

const lines: LineView[] = [
  line('l1', 'Whole milk 1 l', 129, 'glass-of-milk', 2),
  {
    ...line('l2', 'Bananas', 179, 'banana'),
    unit: 'kilogram',
    weightGrams: 842,
    amountMinor: 151,
  },
  line('l3', 'Sourdough bread', 389, 'bread'),
  line('l4', 'Free-range eggs, 10 pieces, from the region', 349, null, 12),
  line('l5', 'Avocado', 119, 'avocado', 3),
];
const manyLines: LineView[] = Array.from({ length: 24 }, (_, index) => ({
  ...line(
    `m${index}`,
    `Tomatoes on the vine ${index + 1}`,
    99 + index,
    index % 3 === 0 ? 'tomato' : null,
    1 + (index % 4),
  ),
}));

const flight: FlightView = {
  flightNumber: 'ME 1482',
  origin: 'BER',
  originCity: 'Berlin',
  destination: 'LIS',
  destinationCity: 'Lisbon',
  departureDate: '2026-11-24',
  departureTime: '14:35',
  boardingTime: '13:55',
  gate: 'B17',
  terminal: '1',
};
const passengers: PassengerView[] = [
  { passengerId: 'p1', name: 'Amelie Brandt', seat: '12A', checkedIn: false },
  { passengerId: 'p2', name: 'Jonas Brandt-Wolkenstein', seat: null, checkedIn: false },
  { passengerId: 'p3', name: 'Mia Brandt', seat: '12C', checkedIn: true },
];
const [first = { passengerId: 'p1', name: 'Amelie Brandt', seat: '12A', checkedIn: false }] = passengers;
const takenSeats = Array.from({ length: 27 }, (_, index) => index + 4).flatMap((row) =>
  ['A', 'B', 'C', 'D', 'E', 'F'].filter((_, at) => (row * 7 + at * 5) % 4 === 0).map((column) => `${row}${column}`),
);

const checkout = (screen: Screen, change: Partial<View> = {}): View => ({
  kiosk: {
    kioskId: 'K-0412',
    journey: 'checkout',
    brand: 'fennel',
    placeName: 'Fennel Market, Canal Street',
    currency: 'EUR',
    languages: ['en', 'de'],
  },
  language: 'en',
  sessionOpen: true,
  total: { amountMinor: 5_343, itemCount: 19 },
  helpCalled: false,
  notice: null,
  staff: null,
  interventions: [],
  bagging: null,
  idleWarning: null,
  status: { server: 'online', devices: [] },
  scale: null,
  payBy: null,
  cash: null,
  screen,
  ...change,
});
const checkin = (screen: Screen, change: Partial<View> = {}): View => {
  const view = checkout(screen, { total: null, ...change });
  return { ...view, kiosk: { ...view.kiosk, journey: 'checkin', brand: 'meridian', placeName: 'Terminal 1, Hall B' } };
};

const filledBasket: ScreenOf<'basket'> = { ...emptyBasket, maySuspend: true };
const basket: Screen = { ...filledBasket, lines, newestLineId: 'l5' };
const product = { code: 'plu:4011', name: 'Bananas', picture: 'banana', pricePerKilogramMinor: 179 };
const weigh: Screen = {
  name: 'weigh',
  product,
  tareGrams: 0,
  tares: [
    { name: 'Paper bag', grams: 8 },
    { name: 'Net', grams: 14 },
  ],
  mayType: false,
};
const trouble: PrintTrouble = 'MEDIA_JAMMED';
const paid = { chargedMinor: 5_343, receiptNumber: '0412-000137' };
const closed = { sessionOpen: false, total: null } as const;
const noReceipt: Screen = {
  name: 'receiptTrouble',
  certainty: 'notStarted',
  trouble: 'MEDIA_EMPTY',
  paper: 'receipt',
  ...paid,
};
const identify: Screen = { name: 'identify', phase: 'ready' };
const passInDoubt: Screen = { name: 'boardingPassTrouble', certainty: 'unknown', trouble, passenger: first };
const withDevice = (device: string, state: string): View['status'] => ({
  server: 'online',
  devices: [{ device, state }],
});
const cabin = {
  compartment: 'Y' as const,
  firstRow: 4,
  lastRow: 30,
  columns: ['A', 'B', 'C', '', 'D', 'E', 'F'],
  exitRows: [12, 13],
};

const screens: Record<string, View> = {
  attract: checkout({ name: 'attract' }, closed),
  attractAirport: checkin({ name: 'attract' }, closed),
  language: checkout({ name: 'language' }, closed),
  languageAirport: checkin({ name: 'language' }, closed),
  outOfService: checkout({ name: 'outOfService', reason: 'storage' }, closed),
  outOfServiceNoCatalogue: checkout({ name: 'outOfService', reason: 'noCatalogue' }, closed),
  outOfServiceRevoked: checkout({ name: 'outOfService', reason: 'revoked' }, closed),
  outOfServiceCloned: checkout({ name: 'outOfService', reason: 'cloned' }, closed),
  outOfServiceHeld: checkin({ name: 'outOfService', reason: 'held' }, closed),
  outOfServiceMaintenance: checkin({ name: 'outOfService', reason: 'maintenance' }, closed),
  outOfServiceAirport: checkin({ name: 'outOfService', reason: 'internal' }, closed),
  basketEmpty: checkout(emptyBasket, { total: { amountMinor: 0, itemCount: 0 } }),
  basket: checkout(basket),
  basketLong: checkout(
    { ...filledBasket, lines: manyLines, newestLineId: 'm23' },
    { total: { amountMinor: 123_456, itemCount: 60 } },
  ),
  basketScannerDown: checkout(basket, { status: withDevice('scanner', 'NOT_CONNECTED') }),
  ...paymentViews(checkout),
  ...suspendViews(checkout),
  ...refundViews(checkout),
  ...dutyViews(checkout, (id, name, priceMinor) => line(id, name, priceMinor, null)),
  basketEmptyScannerDown: checkout(emptyBasket, {
    total: { amountMinor: 0, itemCount: 0 },
    status: withDevice('scanner', 'HARDWARE_ERROR'),
  }),
  basketReduced: checkout({
    ...filledBasket,
    lines: [
      {
        ...line('l1', 'Whole milk 1 l', 129, 'glass-of-milk', 3),
        discounts: [{ name: 'Milk: 3 for 2', reason: { kind: 'nForM', take: 3, pay: 2 }, discountMinor: 129 }],
      },
      { ...line('l6', 'Gouda in slices', 420, 'cheese-wedge'), isFixed: true, isLabelPriced: true },
      { ...line('l2', 'Cola 0.5 l', 119, null), hasDeposit: true },
      { ...line('l3', 'Deposit', 25, null), kind: 'deposit', linkedTo: 'l2', isFixed: true },
      {
        ...line('l4', 'Sourdough bread', 272, 'bread'),
        change: { kind: 'markdown', name: 'Last day', fromUnitPriceMinor: 389 },
      },
      { ...line('l5', 'Bottle return', -275, null), kind: 'depositReturn', isFixed: true },
    ],
    savingsMinor: 246,
    coupons: [{ couponId: 'c1', name: '€1 off bakery', status: 'waiting', discountMinor: 0 }],
    member: { tier: 'gold' },
    newestLineId: 'l4',
  }),
  bags: checkout({
    name: 'bags',
    bags: [
      { code: 'plu:9001', name: 'Paper carrier bag', priceMinor: 29, picture: 'shopping-bags', quantity: 1 },
      { code: 'plu:9002', name: 'Cotton carrier bag', priceMinor: 199, picture: 'handbag', quantity: 0 },
    ],
  }),
  weighTare: checkout({ ...weigh, tareGrams: 14 }, { scale: { kind: 'stable', weightGrams: 828, amountMinor: 148 } }),
  weighWaiting: checkout(weigh, { scale: { kind: 'underload' } }),
  weigh: checkout(weigh, { scale: { kind: 'stable', weightGrams: 842, amountMinor: 151 } }),
  weighOverload: checkout(weigh, { scale: { kind: 'overload' } }),
  receiptTrouble: checkout(noReceipt),
  receiptTroubleUnknown: checkout({ name: 'receiptTrouble', certainty: 'unknown', trouble, paper: 'receipt', ...paid }),
  receiptTroubleNoPaper: checkout(noReceipt, { status: withDevice('receiptPrinter', 'MEDIA_EMPTY') }),
  receiptTroubleReadyAgain: checkout(noReceipt, { status: withDevice('receiptPrinter', 'MEDIA_LOW') }),
  ...receiptViews(checkout, paid),
  identify: checkin(identify),
  identifyScannerDown: checkin(identify, { status: withDevice('scanner', 'NOT_CONNECTED') }),
  identifyAsking: checkin({ name: 'identify', phase: 'asking' }),
  trip: checkin({ name: 'trip', flight, passengers }),
  dangerousGoods: checkin({ name: 'dangerousGoods', passenger: first, position: 1, count: 3 }),
  seat: checkin({ name: 'seat', passenger: first, position: 1, count: 3, map: { cabin, takenSeats } }),
  accepting: checkin({ name: 'accepting', flight, passengers }),
  boardingPass: checkin({ name: 'boardingPass', flight, passenger: first, position: 1, count: 3 }),
  boardingPassTrouble: checkin({
    name: 'boardingPassTrouble',
    certainty: 'notStarted',
    trouble: 'COVER_OPEN',
    passenger: first,
  }),
  boardingPassTroubleUnknown: checkin(passInDoubt),
  boardingPassTroubleReadyAgain: checkin(passInDoubt, { status: withDevice('boardingPassPrinter', 'READY') }),
  farewell: checkin({ name: 'farewell', flight, passengers, allPrinted: true }),
  farewellNotAllPrinted: checkin({ name: 'farewell', flight: { ...flight, gate: '' }, passengers, allPrinted: false }),
};

const notices: NoticeView[] = [
  { kind: 'unknownBarcode', code: '4006381333931' },
  { kind: 'ageRestricted', name: 'Riesling trocken 0.75 l', minimumAgeYears: 16 },
  { kind: 'paymentHeld' },
  { kind: 'baggingFirst' },
  { kind: 'notSoldNow', name: 'Riesling trocken 0.75 l', until: '06:00' },
  { kind: 'notSoldToday', name: 'Riesling trocken 0.75 l' },
  { kind: 'quantityLimit', name: 'Paracetamol 500 mg', piecesMax: 2 },
  { kind: 'recalled', name: 'Hazelnut spread 400 g', reason: 'It may contain glass.' },
  { kind: 'tooYoung', name: 'Riesling trocken 0.75 l', minimumAgeYears: 16 },
  { kind: 'basketFull' },
  { kind: 'notWeighed' },
  { kind: 'terminalUnavailable' },
  { kind: 'recyclerUnavailable' },
  { kind: 'giftCardsUnavailable' },
  { kind: 'tooManyNumbers' },
  { kind: 'nothingToPay' },
  { kind: 'scanNotUsableHere' },
  ...suspendNotices,
  ...refundNotices,
  ...dutyNotices,
];
const travelNotices: NoticeView[] = [
  { kind: 'bookingNotFound' },
  { kind: 'documentUnreadable' },
  { kind: 'departureControlUnreachable' },
  { kind: 'flightClosed' },
  { kind: 'seatTaken', seat: '12A' },
  { kind: 'identifyAgain' },
];
const named = (kind: string): string => `notice${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;

const overlays: Record<string, View> = {
  ...rulesViews(checkout, basket),
  ...Object.fromEntries(notices.map((notice) => [named(notice.kind), checkout(basket, { notice })])),
  ...Object.fromEntries(travelNotices.map((notice) => [named(notice.kind), checkin(identify, { notice })])),
  help: checkout(basket, { helpCalled: true }),
  idle: checkout(basket, { idleWarning: { answerByMs: Date.now() + 20_000 } }),
  idleAirport: checkin({ name: 'trip', flight, passengers }, { idleWarning: { answerByMs: Date.now() + 20_000 } }),
};

export const views: Readonly<Record<string, View>> = { ...screens, ...overlays };

const produce = (
  code: string,
  en: string,
  de: string,
  priceMinor: number,
  picture: string,
  unit: 'each' | 'kilogram' = 'kilogram',
) => ({ code: `plu:${code}`, name: { en, de }, unit, priceMinor, picture }) satisfies ProduceItem;

export const produceItems: ProduceItem[] = [
  produce('4011', 'Bananas', 'Bananen', 179, 'banana'),
  produce('4015', 'Red apples', 'Rote Äpfel', 249, 'red-apple'),
  produce('4017', 'Green apples', 'Grüne Äpfel', 259, 'green-apple'),
  produce('4012', 'Oranges', 'Orangen', 219, 'tangerine'),
  produce('4053', 'Lemons', 'Zitronen', 69, 'lemon', 'each'),
  produce('4225', 'Avocado', 'Avocado', 119, 'avocado', 'each'),
  produce('4562', 'Carrots', 'Karotten', 149, 'carrot'),
  produce('4060', 'Broccoli', 'Brokkoli', 299, 'broccoli'),
  produce('4062', 'Cucumber', 'Gurke', 89, 'cucumber', 'each'),
  produce('4664', 'Tomatoes on the vine', 'Rispentomaten', 329, 'tomato'),
  produce('4023', 'Grapes', 'Trauben', 349, 'grapes'),
  produce('4409', 'Pears', 'Birnen', 279, 'pear'),
  produce('4430', 'Pineapple', 'Ananas', 299, 'pineapple', 'each'),
  produce('4959', 'Mango', 'Mango', 179, 'mango', 'each'),
  produce('4688', 'Peppers', 'Paprika', 449, 'bell-pepper'),
  produce('4072', 'Potatoes', 'Kartoffeln', 129, 'potato'),
  produce('4081', 'Aubergine', 'Aubergine', 349, 'eggplant'),
  produce('4515', 'Fennel', 'Fenchel', 299, 'leafy-green'),
  produce('4612', 'Ginger', 'Ingwer', 699, 'ginger-root'),
  produce('4317', 'Honeydew melon', 'Honigmelone', 279, 'melon', 'each'),
  produce('4030', 'Kiwi', 'Kiwi', 49, 'kiwi-fruit', 'each'),
  produce('4036', 'Nectarines', 'Nektarinen', 399, 'peach'),
  produce('4082', 'Spinach', 'Spinat', 499, 'leafy-green'),
  produce('4032', 'Watermelon', 'Wassermelone', 149, 'watermelon'),
  produce('4078', 'Yellow maize', 'Zuckermais', 99, 'ear-of-corn', 'each'),
  produce('4040', 'Damsons', 'Damaszenerpflaumen', 379, 'grapes'),
];
