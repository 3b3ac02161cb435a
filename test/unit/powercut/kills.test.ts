import { expect, test } from 'vitest';
import type { View } from '../../../core/contract/view.ts';
import { forgottenBetween, onePurchase } from '../../powercut/kills.ts';

const view = (name: 'basket' | 'attract' | 'payment', amountMinor: number | null): View => {
  const screen = {
    basket: { name, lines: [], newestLineId: null },
    attract: { name },
    payment: { name, amountMinor: 1, phase: 'asking' },
  }[name];
  const total = amountMinor === null ? null : { amountMinor, itemCount: 1 };
  return { sessionOpen: total !== null, total, screen } as unknown as View;
};

test('what a screen had shown is missed when it is gone after a kill, and not when there is more', () => {
  expect(forgottenBetween(view('basket', 300), view('attract', null))).toContain('afterwards attract');
  expect(forgottenBetween(view('payment', 300), view('basket', 200))).toContain('afterwards 200');
  expect(forgottenBetween(view('basket', 300), view('basket', 500))).toBeNull();
  expect(forgottenBetween(view('attract', null), view('basket', 100))).toBeNull();
});

test('a lane in which nothing was bought is not taken for one that lost nothing', async () => {
  expect(await onePurchase(() => 0, 30)).toEqual([expect.stringContaining('no purchase')]);
  let looks = 0;
  expect(await onePurchase(() => (++looks > 2 ? 1 : 0))).toEqual([]);
});
