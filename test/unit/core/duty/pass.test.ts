import { describe, expect, it } from 'vitest';
import { judgePass, passLegs, type Why } from '../../../../core/checkout/duty/pass.ts';
import type { DutySettingsInput } from '../../../../core/checkout/duty/settings.ts';
import { frankfurt, legsOf, NOW, passText, TODAY } from './passes.ts';

type Leg = [from: string, to: string, date?: string];
type Example = [sentence: string, legs: Leg[], settings: DutySettingsInput, isDutyFree: boolean, why: Why];

/**
 * Sources: which territories the Union's tax does not reach, Directive 2006/112/EC, article 6, as quoted by vatupdate.com on 20 June 2021
 * (Canary Islands, French departments overseas, Åland, Heligoland, Ceuta, Melilla); all other examples: own.
 */
const EXAMPLES: Example[] = [
  ['within the country duty is paid', [['FRA', 'MUC']], {}, false, 'domestic'],
  ['within the Union duty is paid', [['FRA', 'CDG']], {}, false, 'sameZone'],
  ['Monaco counts as France', [['FRA', 'MCM']], {}, false, 'sameZone'],
  ['out of the Union is duty free', [['FRA', 'JFK']], {}, true, 'abroad'],
  ['Switzerland is out of the Union', [['FRA', 'ZRH']], {}, true, 'abroad'],
  ['so is the United Kingdom', [['FRA', 'LHR']], {}, true, 'abroad'],
  ['Northern Ireland belongs to the Union for goods', [['FRA', 'BFS']], {}, false, 'sameZone'],
  ['the Canary Islands are out of the Union’s tax', [['FRA', 'LPA']], {}, true, 'abroad'],
  ['so are Guadeloupe', [['FRA', 'PTP']], {}, true, 'abroad'],
  ['Åland', [['FRA', 'MHQ']], {}, true, 'abroad'],
  ['and Melilla', [['FRA', 'MLN']], {}, true, 'abroad'],
  ['from Madrid they are no domestic flight', [['MAD', 'LPA']], { airport: 'MAD' }, true, 'abroad'],
  ['between two of the Canary Islands duty is paid', [['LPA', 'TFS']], { airport: 'LPA' }, false, 'domestic'],
  ['from Zurich into the Union is duty free', [['ZRH', 'FRA']], { airport: 'ZRH' }, true, 'abroad'],
  ['from London to Belfast is not', [['LHR', 'BFS']], { airport: 'LHR' }, false, 'sameZone'],
  [
    'the last of several flights decides',
    [
      ['FRA', 'CDG'],
      ['CDG', 'JFK'],
    ],
    {},
    true,
    'abroad',
  ],
  [
    'also where it lies in the Union',
    [
      ['FRA', 'LHR'],
      ['LHR', 'DUB'],
    ],
    {},
    false,
    'sameZone',
  ],
  [
    'a transfer shop looks on from itself',
    [
      ['JFK', 'FRA'],
      ['FRA', 'VIE'],
    ],
    {},
    false,
    'sameZone',
  ],
  [
    'or only the first does, where the shop says so',
    [
      ['FRA', 'CDG'],
      ['CDG', 'JFK'],
    ],
    { decidedBy: 'firstFlight' },
    false,
    'sameZone',
  ],
  [
    'a flight on the next morning is still a connection',
    [
      ['FRA', 'CDG'],
      ['CDG', 'JFK', '2027-01-16'],
    ],
    {},
    true,
    'abroad',
  ],
  [
    'a flight after a stay is another journey',
    [
      ['FRA', 'LHR'],
      ['LHR', 'FRA', '2027-01-20'],
    ],
    {},
    true,
    'abroad',
  ],
  ['where nobody knows the airport duty is paid', [['FRA', 'XQQ']], {}, false, 'unknownDestination'],
  ['the shop may know it', [['FRA', 'XQQ']], { airports: { XQQ: 'TR' } }, true, 'abroad'],
  [
    'a rule of the shop’s own comes first',
    [['FRA', 'ZRH']],
    {
      rules: [
        { to: { territories: ['CH'] }, duty: 'paid' },
        { to: 'anywhere', duty: 'free' },
      ],
    },
    false,
    'shopRule',
  ],
  [
    'or of one airport, that nobody else need know',
    [['FRA', 'XQQ']],
    { rules: [{ to: { airports: ['XQQ'] }, duty: 'free' }] },
    true,
    'shopRule',
  ],
  [
    'or of a zone of its own',
    [['FRA', 'DXB']],
    {
      zones: [{ zoneId: 'gulf', territories: ['AE', 'SA'] }],
      rules: [
        { to: { zones: ['gulf'] }, duty: 'paid' },
        { to: 'anywhere', duty: 'free' },
      ],
    },
    false,
    'shopRule',
  ],
  [
    'a rule about a country is about no airport that nobody knows',
    [['FRA', 'XQQ']],
    { rules: [{ to: { territories: ['TR'] }, duty: 'free' }] },
    false,
    'unknownDestination',
  ],
  ['where no rule fits duty is paid', [['FRA', 'JFK']], { rules: [{ to: 'domestic', duty: 'paid' }] }, false, 'abroad'],
];

describe('a boarding pass', () => {
  it.each(EXAMPLES)('%s', (_sentence, legs, settings, isDutyFree, why) => {
    const verdict = judgePass(legsOf(...legs), frankfurt(settings), NOW);
    expect(verdict).toMatchObject({ kind: 'taken', pass: { isDutyFree, why } });
  });

  it('is read without its name, its booking and its seat', () => {
    const legs = passLegs(passText(['FRA', 'LHR'], ['LHR', 'JFK']), TODAY);
    expect(legs).toEqual([
      { from: 'FRA', to: 'LHR', carrier: 'LH', flightNumber: '400', date: TODAY },
      { from: 'LHR', to: 'JFK', carrier: 'LH', flightNumber: '401', date: TODAY },
    ]);
    expect(JSON.stringify(legs)).not.toMatch(/WEBER|K7XQ2P|12A/);
  });

  it.each([
    ['cut off', passText(['FRA', 'JFK']).slice(0, 50)],
    ['without its date', passText(['FRA', 'JFK']).replace(' 015Y', '    Y')],
    ['without its destination', passText(['FRA', 'JFK']).replace('JFK', '   ')],
    ['no pass at all', 'https://example.org/'],
  ])('that is %s cannot be read', (_how, text) => {
    expect(passLegs(text, TODAY)).toBeNull();
    expect(judgePass(null, frankfurt(), NOW)).toEqual({ kind: 'refused', refusal: { kind: 'unreadable' } });
  });

  it('of a flight from elsewhere is refused, and from where it leaves is told', () => {
    const verdict = judgePass(legsOf(['MUC', 'JFK']), frankfurt(), NOW);
    expect(verdict).toEqual({ kind: 'refused', refusal: { kind: 'otherAirport', airport: 'MUC' } });
  });

  it.each([
    ['yesterday', '2027-01-14', {}, 9 * 60, false],
    ['tomorrow', '2027-01-16', {}, 23 * 60, false],
    ['tomorrow, where the shop takes it late', '2027-01-16', { tomorrowFrom: '20:00' }, 23 * 60, true],
    ['tomorrow, where it is not yet late', '2027-01-16', { tomorrowFrom: '20:00' }, 9 * 60, false],
    ['yesterday, where the shop waits for late flights', '2027-01-14', { yesterdayUntil: '03:00' }, 60, true],
    ['yesterday, where they have left', '2027-01-14', { yesterdayUntil: '03:00' }, 3 * 60, false],
  ] as const)('of %s counts as the shop says', (_day, date, settings, minuteOfDay, isTaken) => {
    const verdict = judgePass(legsOf(['FRA', 'JFK', date]), frankfurt(settings), { ...NOW, minuteOfDay });
    const refused = { kind: 'refused', refusal: { kind: 'otherDay', date } };
    expect(verdict).toMatchObject(isTaken ? { kind: 'taken' } : refused);
  });

  it('wants a sealed bag where another security check follows, or as the shop says', () => {
    const seal = (settings: DutySettingsInput, ...legs: Leg[]) => {
      const verdict = judgePass(legsOf(...legs), frankfurt(settings), NOW);
      return verdict.kind === 'taken' && verdict.pass.seal !== null;
    };
    expect(seal({}, ['FRA', 'JFK'])).toBe(false);
    expect(seal({}, ['FRA', 'LHR'], ['LHR', 'JFK'])).toBe(true);
    expect(seal({}, ['JFK', 'FRA'], ['FRA', 'VIE'])).toBe(false);
    expect(seal({ sealedBag: { needed: 'always' } }, ['FRA', 'JFK'])).toBe(true);
    expect(seal({ sealedBag: { needed: 'never' } }, ['FRA', 'LHR'], ['LHR', 'JFK'])).toBe(false);
  });
});
