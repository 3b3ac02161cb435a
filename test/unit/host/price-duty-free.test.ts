import { describe, expect, it } from 'vitest';
import { priceText } from '../../../host/price-command/price-text.ts';
import { passText } from '../core/duty/passes.ts';

const DAY = '2026-11-24';
const WHISKY = {
  code: '4001234000109',
  priceMinor: 3_570,
  taxRateBasisPoints: 1_900,
  category: 'spirits',
  isLiquid: true,
};
const PAPER = { code: '4001234000130', priceMinor: 107, taxRateBasisPoints: 700, mayBeDutyFree: false };

const priced = (change: object) =>
  priceText(
    JSON.stringify({
      items: [{ code: WHISKY.code, quantity: 2 }, { code: PAPER.code }],
      moment: `${DAY}T12:00:00Z`,
      catalogue: { currency: 'EUR', products: [WHISKY, PAPER] },
      ...change,
    }),
    '.',
  );
const totals = (change: object) => {
  const answer = priced(change);
  return answer.ok ? [answer.totals.totalMinor, answer.totals.taxIncludedMinor] : answer.errors;
};
const dutyOf = (change: object) => {
  const answer = priced(change);
  return answer.ok ? answer.duty : answer.errors;
};

describe('npm run price, for travellers', () => {
  it('is about no journey where the file is not', () => {
    expect(totals({})).toEqual([7_247, 1_140 + 7]);
    expect(dutyOf({})).toBeUndefined();
  });

  it('takes a boarding pass alone: the shop is where it leaves', () => {
    const boardingPass = passText(['FRA', 'JFK', DAY]);
    expect(totals({ boardingPass })).toEqual([6_000 + 107, 7]);
    expect(dutyOf({ boardingPass })).toMatchObject({
      kind: 'taken',
      isDutyFree: true,
      country: 'United States',
      why: 'abroad',
      needsSealedBag: false,
    });
    const [first, second] = (() => {
      const answer = priced({ boardingPass });
      return answer.ok ? answer.lines : [];
    })();
    expect([first, second]).toMatchObject([{ isDutyFree: true }, { isDutyFree: false }]);
  });

  it('charges the tax within the Union, and for a pass that does not count', () => {
    expect(totals({ boardingPass: passText(['FRA', 'CDG', DAY]) })).toEqual([7_247, 1_147]);
    const boardingPass = passText(['FRA', 'JFK', '2026-11-25']);
    expect(totals({ boardingPass })).toEqual([7_247, 1_147]);
    expect(dutyOf({ boardingPass })).toEqual({
      kind: 'refused',
      refusal: { kind: 'otherDay', date: '2026-11-25' },
    });
    expect(dutyOf({ boardingPass: 'M1' })).toEqual({ kind: 'refused', refusal: { kind: 'unreadable' } });
  });

  it('goes by the shop’s clock', () => {
    const late = { moment: `${DAY}T23:30:00Z`, boardingPass: passText(['FRA', 'JFK', '2026-11-25']) };
    expect(dutyOf(late)).toMatchObject({ kind: 'refused' });
    expect(dutyOf({ ...late, rules: { timeZone: 'Europe/Berlin' } })).toMatchObject({ kind: 'taken' });
  });

  it('says what goes into a sealed bag, and what is more than may be taken along', () => {
    const duty = {
      allowances: [
        {
          name: { en: 'Spirits' },
          note: { en: 'At most one litre.' },
          goods: [{ categories: ['spirits'], amountEach: 700, amountMax: 1_000 }],
        },
      ],
    };
    const boardingPass = passText(['FRA', 'LHR', DAY], ['LHR', 'JFK', DAY]);
    expect(dutyOf({ boardingPass, duty })).toMatchObject({
      needsSealedBag: true,
      allowances: [{ name: 'Spirits', note: 'At most one litre.' }],
      exceeded: { name: 'Spirits' },
    });
  });

  it('may be told without a pass', () => {
    expect(totals({ dutyFree: true })).toEqual([6_107, 7]);
    expect(totals({ dutyFree: false })).toEqual([7_247, 1_147]);
  });

  it.each([
    [
      { boardingPass: passText(['FRA', 'JFK', DAY]), dutyFree: true },
      'dutyFree: the boarding pass decides: leave one of the two out',
    ],
    [{ duty: { airport: 'XQQ' } }, 'duty.airport: XQQ is not known: say in airports which territory it is in'],
    [
      { duty: { airports: { FRA: 'Germany' } } },
      'duty.airports.FRA: a country’s or territory’s ISO code of two capitals, as DE',
    ],
  ])('says what is wrong: %j', (change, message) => {
    const answer = priced(change);
    expect(answer.ok ? [] : answer.errors.map((each) => `${each.path}: ${each.message}`)).toEqual([message]);
  });
});
