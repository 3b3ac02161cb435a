import { describe, expect, it } from 'vitest';
import AIRPORTS from '../../../../core/checkout/duty/airports.json' with { type: 'json' };
import { dutyMarks, exceeded, type Wanted } from '../../../../core/checkout/duty/goods.ts';
import { type DutySettingsInput, dutySettingsSchema } from '../../../../core/checkout/duty/settings.ts';
import { COMMON_ZONES, territoryOf } from '../../../../core/checkout/duty/territories.ts';
import { frankfurt } from './passes.ts';

describe('the airports that Portico knows', () => {
  const all = Object.entries(AIRPORTS).flatMap(([territory, codes]) =>
    codes.split(' ').map((code) => ({ territory, code })),
  );

  it('are each in one territory, by codes of three capitals', () => {
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    for (const { code } of all) expect(code).toMatch(/^[A-Z]{3}$/);
  });

  it('lie in territories that have a name', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    // Northern Ireland has a code in the Union's tax law only.
    const unnamed = Object.keys(AIRPORTS).filter((territory) => names.of(territory) === undefined);
    expect(unnamed).toEqual(['XI']);
  });

  it('hold every territory of the common zones', () => {
    const known = new Set(all.map(({ territory }) => territory));
    expect(COMMON_ZONES.flatMap(({ territories }) => territories).filter((each) => !known.has(each))).toEqual([]);
  });

  it('may be more, and others, in a shop', () => {
    expect(territoryOf({ airports: { XQQ: 'TR', FRA: 'CH' } }, 'XQQ')).toBe('TR');
    expect(territoryOf({ airports: { FRA: 'CH' } }, 'FRA')).toBe('CH');
    expect(territoryOf({ airports: {} }, 'XQQ')).toBeNull();
  });
});

describe('the editor of an airport’s shop', () => {
  it.each([
    ['no airport', { mode: 'boardingPass' }, 'airport', 'is missing: where is the shop?'],
    [
      'an airport that nobody knows',
      { airport: 'XQQ' },
      'airport',
      'XQQ is not known: say in airports which territory it is in',
    ],
    ['a code of four letters', { airport: 'EDDF' }, 'airport', 'an airport’s IATA code of three capitals, as FRA'],
    [
      'a zone that there is not',
      { rules: [{ to: { zones: ['gulf'] }, duty: 'paid' }] },
      'rules.0.to.zones.0',
      'there is no zone gulf',
    ],
    [
      'a rule about nothing',
      { rules: [{ to: {}, duty: 'paid' }] },
      'rules.0.to',
      'at least one zone, territory or airport',
    ],
    [
      'two zones of one name',
      {
        zones: [
          { zoneId: 'a', territories: ['DE'] },
          { zoneId: 'a', territories: ['FR'] },
        ],
      },
      'zones.1.zoneId',
      'a second zone a',
    ],
    [
      'an allowance on no goods',
      { allowances: [{ name: { en: 'x' }, note: { en: 'x' }, goods: [{ amountMax: 1 }] }] },
      'allowances.0.goods.0',
      'at least one category, code or tag',
    ],
    ['a field that does not exist', { airportCode: 'FRA' }, '', 'Unrecognized key: "airportCode"'],
  ])('is told of %s', (_what, settings, path, message) => {
    const parsed = dutySettingsSchema.safeParse(settings);
    expect(parsed.error?.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))).toEqual([
      { path, message },
    ]);
  });

  it('has a shop that is off until it says otherwise', () => {
    expect(dutySettingsSchema.parse({})).toMatchObject({ mode: 'off', airport: null, allowances: [] });
  });
});

describe('goods of an airport’s shop', () => {
  const WINE = { code: '09520000000028', category: 'wine', tags: ['glass'] };
  const BREAD = { code: '09520000000042', category: 'bakery' };
  const sold = (article: typeof WINE | typeof BREAD, change: DutySettingsInput) =>
    dutyMarks(article, frankfurt(change)).mayBeDutyFree;

  it('are all duty free where the shop names none, but those that it leaves out', () => {
    expect([sold(WINE, {}), sold(BREAD, {})]).toEqual([true, true]);
    const change = { notGoods: { categories: ['bakery'] } };
    expect([sold(WINE, change), sold(BREAD, change)]).toEqual([true, false]);
  });

  it.each([
    ['category', { categories: ['wine'] }],
    ['code', { codes: [WINE.code] }],
    ['tag', { tags: ['glass'] }],
  ])('are only those that it names, here by their %s', (_by, goods) => {
    expect([sold(WINE, { goods }), sold(BREAD, { goods })]).toEqual([true, false]);
    expect(sold(WINE, { goods, notGoods: { tags: ['glass'] } })).toBe(false);
  });

  it('are what the catalogue says of them, whatever the shop says of their kind', () => {
    const settings = frankfurt({ notGoods: { categories: ['wine'] }, sealedBag: { goods: { categories: ['wine'] } } });
    expect(dutyMarks(WINE, settings)).toEqual({ mayBeDutyFree: false, isLiquid: true });
    const marked = { ...WINE, mayBeDutyFree: true, isLiquid: false };
    expect(dutyMarks(marked, settings)).toEqual({ mayBeDutyFree: true, isLiquid: false });
  });
});

describe('what a traveller may take along', () => {
  const of = (categories: string[], amountMax: number, amountEach = 1) => ({ categories, amountEach, amountMax });
  const allowance = (goods: ReturnType<typeof of>[], more: object = {}) => ({
    name: { en: 'Tobacco' },
    note: { en: 'At most 200 cigarettes.' },
    goods,
    ...more,
  });
  const TOBACCO = allowance([of(['cigarettes'], 200, 20), of(['cigarillos'], 100, 10), of(['cigars'], 50)]);
  const pieces = (category: string, count: number): Wanted => ({ code: category, category, pieces: count });

  /** Source of the first two: the example "100 cigarettes + 50 cigarillos = total allowance" at thompsonstravel.co.za; others: own. */
  it.each([
    ['100 cigarettes and 50 cigarillos are the whole', [pieces('cigarettes', 5), pieces('cigarillos', 5)], false],
    ['one packet more is beyond it', [pieces('cigarettes', 6), pieces('cigarillos', 5)], true],
    ['a carton is the whole', [pieces('cigarettes', 10)], false],
    ['a carton and a cigar are beyond it', [pieces('cigarettes', 10), pieces('cigars', 1)], true],
    ['thirds add up exactly', [pieces('cigarettes', 3), pieces('cigarillos', 3), pieces('cigars', 20)], false],
    ['other goods count for nothing', [pieces('sweets', 99)], false],
    ['beside them the whole is as much as without', [pieces('sweets', 99), pieces('cigarettes', 10)], false],
    ['and one packet more is beyond it', [pieces('sweets', 99), pieces('cigarettes', 11)], true],
  ])('%s', (_sentence, goods, isBeyond) => {
    const settings = frankfurt({ allowances: [TOBACCO] });
    const [last, ...before] = goods.toReversed();
    const found = exceeded(settings, { from: 'FRA', to: 'JFK' }, before, last ?? null);
    expect(found === null).toBe(!isBeyond);
  });

  it('goes by the destination, and may be told without being refused', () => {
    const wanted = pieces('cigarettes', 11);
    const toSweden = frankfurt({ allowances: [{ ...TOBACCO, to: { territories: ['SE'] } }] });
    expect(exceeded(toSweden, { from: 'FRA', to: 'JFK' }, [], wanted)).toBeNull();
    expect(exceeded(toSweden, { from: 'FRA', to: 'ARN' }, [], wanted)).toMatchObject({
      note: { en: 'At most 200 cigarettes.' },
    });
    const told = frankfurt({ allowances: [{ ...TOBACCO, limit: 'tell' as const }] });
    expect(exceeded(told, { from: 'FRA', to: 'JFK' }, [], wanted)).toBeNull();
    const none = frankfurt({ allowances: [allowance([of(['cigarettes'], 0)])] });
    expect(exceeded(none, { from: 'FRA', to: 'JFK' }, [], pieces('cigarettes', 1))).not.toBeNull();
  });
});
