import type { RefundPartView } from '../../core/contract/refund-contract.ts';
import type { NoticeView, Screen, View } from '../../core/contract/view.ts';

type Make = (screen: Screen, change?: Partial<View>) => View;

const part = (change: Partial<RefundPartView>): RefundPartView => ({
  ...{ position: 0, kind: 'card', amountMinor: 600, label: '1111', state: 'given', certain: true },
  cashMinor: change.amountMinor ?? 600,
  paidOutMinor: 0,
  ...change,
});

/** Goods come back: staff at work. */
export function refundViews(draw: Make): Record<string, View> {
  const checkout: Make = (screen, change) => draw(screen, { total: { amountMinor: 0, itemCount: 0 }, ...change });
  const giving = { name: 'refundGiving', amountMinor: 1_000 } as const;
  const cash = part({ position: 1, kind: 'cash', amountMinor: 400, label: '', state: 'waiting' });
  const common = { name: 'refundSlipTrouble', trouble: 'MEDIA_EMPTY', amountMinor: 1_000 } as const;
  const choose = {
    name: 'refundChoose' as const,
    receiptNumber: 'LANE-1-000007',
    leftMinor: 1_250,
    offlineToMinor: null,
    lines: [
      { position: 0, name: 'Olive oil 0.5 l', weightGrams: null, amountsMinor: [333, 666, 1_000] },
      { position: 1, name: 'Bread', weightGrams: null, amountsMinor: [250] },
    ],
    reasons: [
      { code: 'changedMind', name: 'Changed their mind', toStock: true },
      { code: 'damaged', name: 'Damaged or spoiled', toStock: false },
    ],
  };
  return {
    refund: checkout({ name: 'refund', phase: 'scan' }),
    refundFinding: checkout({ name: 'refund', phase: 'finding' }),
    refundChoose: checkout(choose),
    refundChooseOffline: checkout({ ...choose, offlineToMinor: 5_000 }),
    refundApproval: checkout({ name: 'refundApproval', amountMinor: 12_500, mayApprove: true }),
    refundClaiming: checkout({ ...giving, phase: 'claiming', parts: [] }),
    refundUnanswered: checkout({ ...giving, phase: 'unanswered', parts: [] }),
    refundGiving: checkout({ ...giving, phase: 'giving', parts: [part({ state: 'asking' }), cash] }),
    refundStuck: checkout({ ...giving, phase: 'giving', parts: [part({ state: 'staff', certain: false }), cash] }),
    refundCash: checkout({ ...giving, phase: 'giving', parts: [part({}), { ...cash, state: 'staff' }] }),
    refundPayingOut: checkout({ ...giving, phase: 'giving', parts: [part({}), { ...cash, state: 'asking' }] }),
    refundCashUnknown: checkout({
      ...{ ...giving, phase: 'giving' },
      parts: [part({}), { ...cash, state: 'staff', certain: false }],
    }),
    refundSlipTrouble: checkout({ ...common, certainty: 'notStarted' }),
    refundDone: checkout({ name: 'refundDone', phase: 'done', amountMinor: 1_000, hasSlip: true }),
  };
}

export const refundNotices: NoticeView[] = [
  { kind: 'refundNeedsStaff' },
  { kind: 'refundNeedsEmptyBasket' },
  { kind: 'refundUnknownSale' },
  { kind: 'refundNoServer' },
  { kind: 'refundRefused' },
  { kind: 'refundNothingLeft' },
  { kind: 'refundOtherCurrency' },
  { kind: 'refundOffline', toMinor: 5_000 },
  { kind: 'refundNeedsServer' },
];
