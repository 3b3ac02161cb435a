import { describe, expect, it } from 'vitest';
import { judgePass } from '../../../../core/checkout/duty/pass.ts';
import { frankfurt, legsOf, NOW } from './passes.ts';

type Leg = [from: string, to: string, date?: string];

/** Where the goods go; the dates are 15 January 2027 unless given. Source of all: own. */
const DESTINATIONS: [sentence: string, legs: Leg[], destination: string][] = [
  [
    'a way back on the same day is another journey',
    [
      ['FRA', 'LHR'],
      ['LHR', 'FRA'],
    ],
    'LHR',
  ],
  [
    'so is one on the next day',
    [
      ['FRA', 'JFK'],
      ['JFK', 'FRA', '2027-01-16'],
    ],
    'JFK',
  ],
  [
    'also to another airport of the country',
    [
      ['FRA', 'JFK'],
      ['JFK', 'MUC', '2027-01-16'],
    ],
    'JFK',
  ],
  [
    'or over one',
    [
      ['FRA', 'MUC'],
      ['MUC', 'LHR'],
      ['LHR', 'HAM'],
    ],
    'LHR',
  ],
  [
    'within the country only the airport itself is a way back',
    [
      ['FRA', 'MUC'],
      ['MUC', 'HAM'],
      ['HAM', 'FRA'],
    ],
    'HAM',
  ],
  [
    'a flight from elsewhere is not connected',
    [
      ['FRA', 'CDG'],
      ['JFK', 'BOS'],
    ],
    'CDG',
  ],
  [
    'nor does one behind it go on',
    [
      ['FRA', 'CDG'],
      ['JFK', 'BOS'],
      ['CDG', 'JFK'],
    ],
    'CDG',
  ],
  [
    'nor is one of an earlier day',
    [
      ['FRA', 'CDG'],
      ['CDG', 'JFK', '2026-02-15'],
    ],
    'CDG',
  ],
  [
    'not even of the day before',
    [
      ['FRA', 'CDG'],
      ['CDG', 'JFK', '2027-01-14'],
    ],
    'CDG',
  ],
  [
    'three flights in a row go on to the end',
    [
      ['FRA', 'MUC'],
      ['MUC', 'LHR'],
      ['LHR', 'JFK', '2027-01-16'],
    ],
    'JFK',
  ],
];

describe('of the further flights on a pass', () => {
  it.each(DESTINATIONS)('%s', (_sentence, legs, destination) => {
    const hasConnection = destination !== legs[0]?.[1];
    const pass = { destination, finalAirport: destination, hasConnection };
    expect(judgePass(legsOf(...legs), frankfurt({}), NOW)).toMatchObject({ kind: 'taken', pass });
  });
});
