import { describe, expect, it } from 'vitest';
import { createNames } from '../../../server/store/prepared-statements.ts';

describe('the names of prepared statements', () => {
  it('are given to what comes a second time, and stay', () => {
    const nameOf = createNames();
    expect(nameOf('INSERT 1')).toBeUndefined();
    expect(nameOf('INSERT 2')).toBeUndefined();
    const name = nameOf('INSERT 1');
    expect(name).toBeDefined();
    expect(nameOf('INSERT 1')).toBe(name);
    expect(nameOf('INSERT 2')).not.toBe(name);
  });

  it('are a hundred at most, so that no connection holds more', () => {
    const nameOf = createNames();
    const texts = Array.from({ length: 1_000 }, (_, number) => `SELECT ${number}`);
    const named = texts.flatMap((text) => [nameOf(text), nameOf(text)]).filter((name) => name !== undefined);
    expect(new Set(named).size).toBe(100);
    expect(nameOf(texts[0] ?? '')).toBe(named[0]);
    expect(nameOf('SELECT 1000')).toBeUndefined();
    expect(nameOf('SELECT 1000')).toBeUndefined();
  });
});
