import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLearnedWeights, SEEN_MAX, SEEN_MIN } from '../../../offline/learned-weights.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-weights-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const A = { code: 'a', startGrams: null };
const B = { code: 'b', startGrams: null };
const file = () => join(folder, 'learned-weights.db');

describe('what an article weighs', () => {
  test('is known once it was seen often enough, with how far its pieces differ', () => {
    const weights = openLearnedWeights(file());
    for (const grams of [500, 504, 496]) {
      expect(weights.known([A])).toEqual({});
      weights.learn([{ ...A, grams }], 1);
    }
    expect(SEEN_MIN).toBe(3);
    expect(weights.known([A, B])).toEqual({ a: { meanGrams: 500, spreadGrams: 4 } });
    weights.close();
  });

  test('starts from what the catalogue says, and anew where that changes', () => {
    const weights = openLearnedWeights(file());
    const packed = { code: 'a', startGrams: 500 };
    expect(weights.known([packed])).toEqual({});
    weights.learn([{ ...packed, grams: 520 }], 1);
    expect(weights.known([packed])).toEqual({ a: { meanGrams: 505, spreadGrams: 9 } });
    expect(weights.known([{ code: 'a', startGrams: 750 }, A])).toEqual({});
    weights.learn([{ code: 'a', startGrams: 750, grams: 750 }], 2);
    expect(weights.known([{ code: 'a', startGrams: 750 }])).toEqual({ a: { meanGrams: 750, spreadGrams: 0 } });
    weights.close();
  });

  test('is kept from a file that knew no weights of the catalogue', () => {
    const old = new Database(file());
    old.exec(`CREATE TABLE article
      (code TEXT PRIMARY KEY, seen INTEGER NOT NULL, sum INTEGER NOT NULL, squares INTEGER NOT NULL, seenAtMs INTEGER NOT NULL)
      WITHOUT ROWID; INSERT INTO article VALUES ('a', 3, 1500, 750000, 1);`);
    old.close();
    const weights = openLearnedWeights(file());
    weights.learn([{ ...A, grams: 500 }], 2);
    expect(weights.known([A])).toEqual({ a: { meanGrams: 500, spreadGrams: 0 } });
    weights.close();
  });

  test('is still known after a restart', () => {
    const first = openLearnedWeights(file());
    for (let seen = 0; seen < SEEN_MIN; seen += 1) first.learn([{ ...A, grams: 250 }], seen);
    first.close();
    const second = openLearnedWeights(file());
    expect(second.known([A])).toEqual({ a: { meanGrams: 250, spreadGrams: 0 } });
    second.close();
  });

  test('follows a new packaging', () => {
    const weights = openLearnedWeights(file());
    for (let seen = 0; seen < SEEN_MAX * 2; seen += 1) weights.learn([{ ...A, grams: 500 }], seen);
    for (let seen = 0; seen < SEEN_MAX * 4; seen += 1) weights.learn([{ ...A, grams: 400 }], seen);
    expect(Math.abs((weights.known([A]).a?.meanGrams ?? 0) - 400)).toBeLessThanOrEqual(5);
    weights.close();
  });

  test('is learned anew where its file is broken', () => {
    writeFileSync(file(), 'no database at all, and long enough to be read as one '.repeat(40));
    const weights = openLearnedWeights(file());
    expect(weights.known([A])).toEqual({});
    weights.close();
  });
});
