import type { DutyView, PassView } from '../../core/contract/duty-contract.ts';
import type { LineView, NoticeView, Screen, View } from '../../core/contract/view.ts';
import { emptyBasket } from './empty-basket.ts';

type Make = (screen: Screen, change?: Partial<View>) => View;

const NEW_YORK: PassView = {
  flight: 'LH 400',
  destination: 'JFK',
  country: 'United States',
  isDutyFree: true,
  why: 'abroad',
  hasConnection: true,
};
const PARIS: PassView = {
  ...NEW_YORK,
  flight: 'LH 1034',
  destination: 'CDG',
  country: 'France',
  isDutyFree: false,
  why: 'sameZone',
  hasConnection: false,
};
const SPIRITS = { name: 'Spirits', note: 'At most one litre of spirits may enter the United States untaxed.' };

const free = (line: LineView, discountMinor: number): LineView => ({
  ...line,
  duty: 'free',
  discounts: [...line.discounts, { name: 'Duty free', reason: { kind: 'dutyFree' }, discountMinor }],
});

/** A shop at an airport. */
export function dutyViews(checkout: Make, lineOf: (id: string, name: string, priceMinor: number) => LineView) {
  const lines = [
    lineOf('d1', 'Single malt whisky 0.7 l', 3_999),
    lineOf('d2', 'Eau de parfum 50 ml', 5_990),
    lineOf('d3', 'Daily newspaper', 350),
  ];
  const paid = lines.map((line): LineView => ({ ...line, duty: 'paid' }));
  const untaxed = paid.map((line, place) => (place < 2 ? free(line, [639, 956][place] ?? 0) : line));
  const basket = (duty: DutyView, of: LineView[], amountMinor: number, savingsMinor = 0): View =>
    checkout(
      { ...emptyBasket, lines: of, newestLineId: 'd3', duty, savingsMinor },
      { total: { amountMinor, itemCount: 3 } },
    );
  const items = ['Single malt whisky 0.7 l', 'Eau de parfum 50 ml'];
  const bag = { name: 'sealedBag' as const, items, until: 'JFK' };
  return {
    dutyInvite: basket({ pass: null, notes: [], needsSealedBag: false }, lines, 10_339),
    dutyFree: basket({ pass: NEW_YORK, notes: [SPIRITS], needsSealedBag: true }, untaxed, 8_744, 1_595),
    dutyPaid: basket({ pass: PARIS, notes: [], needsSealedBag: false }, paid, 10_339),
    dutyNoSuchAirport: basket(
      {
        pass: { ...PARIS, destination: 'XQQ', country: null, why: 'unknownDestination' },
        notes: [],
        needsSealedBag: false,
      },
      paid,
      10_339,
    ),
    dutyPass: checkout({ name: 'dutyPass', isFirst: false, mayDecline: true }),
    dutyPassFirst: checkout(
      { name: 'dutyPass', isFirst: true, mayDecline: true },
      { total: { amountMinor: 0, itemCount: 0 } },
    ),
    dutyPassNeeded: checkout({ name: 'dutyPass', isFirst: false, mayDecline: false }),
    sealedBag: checkout({ ...bag, by: 'shopper', paidMinor: 8_744 }),
    sealedBagBefore: checkout({ ...bag, by: 'shopper', paidMinor: null }),
    sealedBagStaff: checkout({ ...bag, by: 'staff', paidMinor: 8_744 }),
  } satisfies Record<string, View>;
}

export const dutyNotices: NoticeView[] = [
  { kind: 'passUnreadable' },
  { kind: 'passOtherAirport', airport: 'MUC' },
  { kind: 'passOtherDay', flightDate: '2026-11-25' },
  { kind: 'passUsed' },
  { kind: 'passTooLate' },
  { kind: 'passFirst' },
  {
    kind: 'allowanceReached',
    name: 'Single malt whisky 0.7 l',
    reason: 'At most one litre of spirits may enter the United States untaxed.',
  },
  {
    kind: 'allowanceExceeded',
    name: 'Spirits',
    reason: 'At most one litre of spirits may enter the United States untaxed.',
  },
  { kind: 'sealNeedsStaff' },
];
