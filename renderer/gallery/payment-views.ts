import type { CashView, PayBy, Screen, View } from '../../core/contract/view.ts';

const amountMinor = 5_343;
const payBy: PayBy = {
  kinds: [
    { kind: 'card', usable: true },
    { kind: 'giftCard', usable: true },
    { kind: 'voucher', usable: true },
    { kind: 'mealVoucher', usable: true },
    { kind: 'cash', usable: true },
  ],
  partMinorMin: 100,
  giftCardPinDigits: 4,
};
const offline: PayBy = {
  ...payBy,
  kinds: payBy.kinds.map(({ kind }) => ({ kind, usable: kind === 'card' || kind === 'cash' })),
};
const cash: CashView = { takesMinor: [10, 20, 50, 100, 200, 500, 1_000, 2_000], exactOnly: false, refused: null };
const declined = { name: 'paymentDeclined', kind: 'card', amountMinor, paidMinor: 0, payableMinor: null } as const;
const number = {
  name: 'payNumber',
  kind: 'giftCard',
  remainingMinor: amountMinor,
  lastFour: '4711',
  balanceMinor: null,
  payableMinor: null,
  reason: null,
} as const;
const cashIn = {
  name: 'cashIn',
  askedMinor: 5_345,
  roundingMinor: 2,
  insertedMinor: 2_000,
  missingMinor: 3_345,
} as const;
const card = { tenderId: 't1', kind: 'card', amountMinor: 2_000, label: '1111' } as const;
const gift = { tenderId: 't2', kind: 'giftCard', amountMinor: 1_500, label: '4711' } as const;
const coins = { tenderId: 't3', kind: 'cash', amountMinor: 1_000, label: null } as const;
const back = { certain: false, missingMinor: 0 } as const;
const choose = { name: 'payChoose', dueMinor: amountMinor, remainingMinor: amountMinor, paid: [] } as const;

/** Every state and refusal of paying. */
export function paymentViews(draw: (screen: Screen, change?: Partial<View>) => View): Record<string, View> {
  return {
    payChoose: draw({ ...choose, paid: [] }, { payBy }),
    payChooseOffline: draw({ ...choose, paid: [] }, { payBy: offline }),
    payChooseRest: draw({ ...choose, remainingMinor: 1_843, paid: [card, gift] }, { payBy }),
    payNumber: draw({ ...number, lastFour: null, phase: 'enter' }, { payBy }),
    payNumberMeal: draw({ ...number, kind: 'mealVoucher', lastFour: null, phase: 'enter' }, { payBy }),
    payNumberAsking: draw({ ...number, phase: 'asking' }, { payBy }),
    payNumberConfirm: draw({ ...number, phase: 'confirm', balanceMinor: 2_500, payableMinor: 2_500 }, { payBy }),
    payNumberConfirmRest: draw(
      { ...number, kind: 'voucher', phase: 'confirm', balanceMinor: 6_000, payableMinor: amountMinor },
      { payBy },
    ),
    payNumberRefused: draw({ ...number, phase: 'refused', reason: 'expired' }, { payBy }),
    payNumberNothingEligible: draw(
      { ...number, kind: 'mealVoucher', phase: 'refused', reason: 'nothingEligible' },
      { payBy },
    ),
    payment: draw({ name: 'payment', kind: 'card', amountMinor, phase: 'asking' }),
    paymentCancelling: draw({ name: 'payment', kind: 'card', amountMinor, phase: 'cancelling' }),
    paymentGiftCard: draw({ name: 'payment', kind: 'giftCard', amountMinor: 1_500, phase: 'asking' }),
    paymentDeclined: draw({ ...declined, reason: 'refused' }),
    paymentDeclinedNotSent: draw({ ...declined, reason: 'notSent' }),
    paymentDeclinedBank: draw({ ...declined, reason: 'bankUnreachable' }),
    paymentDeclinedBankLess: draw({ ...declined, reason: 'bankUnreachable', payableMinor: 2_500 }),
    paymentDeclinedSecond: draw({ ...declined, amountMinor: 1_843, paidMinor: 3_500, reason: 'insufficientFunds' }),
    paymentDeclinedCash: draw({ ...declined, kind: 'cash', reason: 'timedOut' }),
    paymentUnknown: draw({
      name: 'paymentUnknown',
      kind: 'card',
      tenderId: 't1',
      amountMinor,
      phase: 'checking',
      mayResolve: false,
    }),
    paymentUnknownStaff: draw({
      name: 'paymentUnknown',
      kind: 'card',
      tenderId: 't1',
      amountMinor,
      phase: 'staff',
      mayResolve: false,
    }),
    paymentUnknownGiftCard: draw({
      name: 'paymentUnknown',
      kind: 'giftCard',
      tenderId: 't2',
      amountMinor,
      phase: 'staff',
      mayResolve: true,
    }),
    paymentUnknownCash: draw({
      name: 'paymentUnknown',
      kind: 'cash',
      tenderId: 't3',
      amountMinor: 2_000,
      phase: 'staff',
      mayResolve: true,
    }),
    cashIn: draw({ ...cashIn, phase: 'inserting' }, { cash }),
    cashInRefused: draw({ ...cashIn, phase: 'inserting' }, { cash: { ...cash, refused: 'noChangeForIt' } }),
    cashInExactOnly: draw(
      { ...cashIn, phase: 'inserting' },
      { cash: { ...cash, takesMinor: [10, 20, 50, 100, 200], exactOnly: true } },
    ),
    cashInCounting: draw({ ...cashIn, phase: 'closing', insertedMinor: 6_000, missingMinor: 0 }, { cash }),
    cashOut: draw({ name: 'cashOut', amountMinor: 655, isChange: true }),
    cashOutBack: draw({ name: 'cashOut', amountMinor: 2_000, isChange: false }),
    cashOwed: draw({
      name: 'cashOwed',
      tenderId: 't3',
      missingMinor: 155,
      isCertain: true,
      isChange: true,
      mayHandOver: true,
    }),
    cashOwedUnsure: draw({
      name: 'cashOwed',
      tenderId: 't3',
      missingMinor: 655,
      isCertain: false,
      isChange: true,
      mayHandOver: true,
    }),
    givingBack: draw({
      name: 'givingBack',
      mayResolve: false,
      phase: 'working',
      lines: [
        { ...card, ...back, state: 'waiting' },
        { ...gift, ...back, state: 'asking' },
        { ...coins, ...back, state: 'done' },
      ],
    }),
    givingBackStaff: draw({
      name: 'givingBack',
      mayResolve: false,
      phase: 'staff',
      lines: [
        { ...card, state: 'staff', certain: false, missingMinor: 2_000 },
        { ...gift, ...back, state: 'done' },
      ],
    }),
    givingBackRefused: draw({
      name: 'givingBack',
      mayResolve: false,
      phase: 'staff',
      lines: [{ ...card, state: 'staff', certain: true, missingMinor: 2_000 }],
    }),
    givingBackDone: draw({
      name: 'givingBack',
      mayResolve: false,
      phase: 'done',
      lines: [
        { ...card, ...back, state: 'done' },
        { ...gift, ...back, state: 'done' },
      ],
    }),
    givingBackKept: draw({
      name: 'givingBack',
      mayResolve: false,
      phase: 'done',
      lines: [
        { ...card, ...back, state: 'kept' },
        { ...gift, ...back, state: 'done' },
      ],
    }),
  };
}
