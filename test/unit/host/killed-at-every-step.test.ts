/** The host dies at every seam of what moves money or goods, one run each, and the shopper goes on with the kiosk that comes back. */
import { describe, expect, test } from 'vitest';
import type { View } from '../../../core/contract/view.ts';
import type { SessionEvent } from '../../../core/session/events.ts';
import { KEPT_BASKET, KEPT_NUMBER } from '../core/kept-basket.ts';
import { productOf } from '../core/world.ts';
import { type Death, type Hands, livesOf, type Setting } from './mortal-kiosk.ts';

/** 10.00 of food and 5.00 of other things. */
const FOOD = productOf('09520000000103', 1_000);
const CANDLE = productOf('09520000000110', 500, { category: 'household' });
const GIFT_CARD = '6006491286999911';
const VOUCHER = '6006491286999929';
const NEW_VOUCHER = String(Number(VOUCHER) + 1);
const CHECKOUT = {
  tenders: { kinds: ['card', 'giftCard', 'voucher', 'cash'], giftCard: { pinDigits: 0 } },
  receipt: { paper: 'always' },
};
const SEAMS_MAX = 400;

type Paid = { kind: string; amountMinor: number }[];

/** 3.00 by gift card, 4.00 by card, 2.00 of a voucher over 5.00, and 7.00 in cash for the 6.00 that are left. */
function payer(view: View, { tap, scan, recycler }: Hands) {
  const { screen, total } = view;
  switch (screen.name) {
    case 'attract':
      return scan('9520000000103');
    case 'basket':
      if ((total?.itemCount ?? 0) < 2) return scan(total?.itemCount === 1 ? '9520000000110' : '9520000000103');
      return tap({ type: 'pay.choose', amountMinor: total?.amountMinor ?? 0 }, 'once');
    case 'payChoose': {
      const has = (kind: string) => screen.paid.some((line) => line.kind === kind);
      const amountMinor = screen.remainingMinor;
      if (!has('giftCard')) return tap({ type: 'pay.present', kind: 'giftCard' }, 'once');
      if (!has('card')) return tap({ type: 'pay.card', amountMinor, partMinor: 400 }, 'once');
      if (!has('voucher')) return tap({ type: 'pay.present', kind: 'voucher' }, 'once');
      return tap({ type: 'pay.cash', amountMinor }, 'once');
    }
    case 'payNumber':
      if (screen.phase === 'enter')
        return tap({ type: 'pay.number', number: screen.kind === 'giftCard' ? GIFT_CARD : VOUCHER }, 'once');
      if (screen.phase === 'refused') return tap({ type: 'pay.back' }, 'once');
      if (screen.phase === 'asking') return;
      return tap(
        {
          type: 'pay.storedValue',
          amountMinor: screen.remainingMinor,
          ...(screen.kind === 'voucher' ? { partMinor: 200 } : {}),
        },
        'once',
      );
    case 'paymentDeclined':
      return tap({ type: 'pay.back' }, 'once');
    case 'cashIn':
      if (screen.phase === 'inserting') recycler.insert(screen.missingMinor > 500 ? 500 : 200);
      return;
    default:
      return;
  }
}

async function everySeam(setting: Omit<Setting, 'death' | 'diesAt'>, death: Death, check: (run: Run) => void) {
  for (let diesAt = 1; diesAt <= SEAMS_MAX; diesAt += 1) {
    const run = await livesOf({ ...setting, death, diesAt });
    const where = `${death} at seam ${diesAt}, ${run.diedAt}`;
    expect({ where, findings: run.world.findings }).toEqual({ where, findings: [] });
    if (run.view === null || !setting.isDone(run.view))
      throw new Error(`${where}: ${JSON.stringify(run.view?.screen)}`);
    check({ ...run, where });
    if (run.diedAt === null) return diesAt - 1;
  }
  throw new Error(`more than ${SEAMS_MAX} seams`);
}
type Run = Awaited<ReturnType<typeof livesOf>> & { where: string };

const ofType = <T extends SessionEvent['type']>(events: readonly SessionEvent[], type: T) =>
  events.filter((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

describe.each(['killed', 'power cut'] as const)('a host that is %s', (death) => {
  test('at any step of a split payment charges nothing twice, loses nothing, and says what is paid and what remains', async () => {
    const setting = {
      ...{ products: [FOOD, CANDLE], balances: { [GIFT_CARD]: 300, [VOUCHER]: 500 }, kept: [] },
      ...{ checkout: CHECKOUT, person: payer },
      isDone: ({ screen }: View) => ['thankYou', 'receiptTrouble', 'cashOwed'].includes(screen.name),
    };
    let owed = 0;
    const seams = await everySeam(setting, death, ({ where, events, devices, accounts, seen, view }) => {
      // Nobody can ask for a payout twice: where the recycler never heard of it, the screen says what staff are to give.
      const isOwed = view?.screen.name === 'cashOwed';
      if (isOwed) {
        owed += 1;
        expect({ where, screen: view.screen }).toMatchObject({ screen: { missingMinor: 100, isCertain: true } });
      }
      const sales = ofType(events, 'sale.completed').map(({ tenders }) =>
        Object.fromEntries(tenders.map(({ kind, amountMinor }) => [kind, amountMinor])),
      );
      const paid = { giftCard: 300, card: 400, voucher: 200, cash: 600 };
      expect({ where, sales }).toEqual({ where, sales: isOwed ? [] : [paid] });
      // The far ends count for themselves.
      expect({
        where,
        charged: sum(devices.terminal.ledger.map(({ chargedMinor }) => chargedMinor)),
        kept: devices.recycler.keptMinor,
        left: [GIFT_CARD, VOUCHER, NEW_VOUCHER].map(accounts.leftMinorOf),
      }).toEqual({ where, charged: 400, kept: isOwed ? 700 : 600, left: [0, 0, 300] });
      // What was paid before the host died is still paid on the screen after it.
      let highestMinor = 0;
      for (const { view } of seen) {
        if (view.screen.name !== 'payChoose') continue;
        const paidMinor = sum((view.screen.paid as Paid).map(({ amountMinor }) => amountMinor));
        expect({ where, rest: view.screen.remainingMinor }).toEqual({ where, rest: 1_500 - paidMinor });
        expect({ where, paidMinor: Math.max(paidMinor, highestMinor) }).toEqual({ where, paidMinor });
        highestMinor = paidMinor;
      }
    });
    expect(seams).toBeGreaterThan(60);
    expect(owed).toBeLessThanOrEqual(2);
  });

  test('at any step of a recall has the basket once, with the prices that were promised, and nobody else gets it', async () => {
    const setting = {
      ...{ products: [], balances: {}, kept: [KEPT_BASKET], checkout: CHECKOUT },
      person: ({ screen, total }: View, { tap, scan }: Hands) => {
        if (screen.name === 'attract' || (screen.name === 'basket' && total?.itemCount === 0))
          scan(`PBS-${KEPT_NUMBER}`);
        if (screen.name === 'recalling' && screen.phase === 'unanswered') tap({ type: 'recall.retry' }, 'once');
      },
      isDone: ({ screen, total }: View) => screen.name === 'basket' && total?.itemCount === 2,
    };
    const seams = await everySeam(setting, death, ({ where, events, shelf, seen }) => {
      const recalls = ofType(events, 'basket.recalled');
      expect({ where, recalls }).toMatchObject({ recalls: [{ basketId: KEPT_NUMBER, basket: KEPT_BASKET }] });
      expect({ where, takenBy: shelf.baskets.get(KEPT_NUMBER)?.takenBy }).toEqual({
        where,
        takenBy: recalls[0]?.recallId,
      });
      expect({ where, total: seen.at(-1)?.view.total }).toMatchObject({ total: { amountMinor: 238, itemCount: 2 } });
    });
    expect(seams).toBeGreaterThan(5);
  });
});
