import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLearnedWeights, SEEN_MAX, SEEN_MIN } from '../../../offline/learned-weights.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-weights-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, 'learned-weights.db');

describe('what an article weighs', () => {
  test('is known once it was seen often enough, with how far its pieces differ', () => {
    const weights = openLearnedWeights(file());
    for (const grams of [500, 504, 496]) {
      expect(weights.known(['a'])).toEqual({});
      weights.learn([{ code: 'a', grams }], 1);
    }
    expect(SEEN_MIN).toBe(3);
    expect(weights.known(['a', 'b'])).toEqual({ a: { meanGrams: 500, spreadGrams: 4 } });
    weights.close();
  });

  test('is still known after a restart', () => {
    const first = openLearnedWeights(file());
    for (let seen = 0; seen < SEEN_MIN; seen += 1) first.learn([{ code: 'a', grams: 250 }], seen);
    first.close();
    const second = openLearnedWeights(file());
    expect(second.known(['a'])).toEqual({ a: { meanGrams: 250, spreadGrams: 0 } });
    second.close();
  });

  test('follows a new packaging', () => {
    const weights = openLearnedWeights(file());
    for (let seen = 0; seen < SEEN_MAX * 2; seen += 1) weights.learn([{ code: 'a', grams: 500 }], seen);
    for (let seen = 0; seen < SEEN_MAX * 4; seen += 1) weights.learn([{ code: 'a', grams: 400 }], seen);
    expect(Math.abs((weights.known(['a']).a?.meanGrams ?? 0) - 400)).toBeLessThanOrEqual(5);
    weights.close();
  });

  test('is learned anew where its file is broken', () => {
    writeFileSync(file(), 'no database at all, and long enough to be read as one '.repeat(40));
    const weights = openLearnedWeights(file());
    expect(weights.known(['a'])).toEqual({});
    weights.close();
  });
});
