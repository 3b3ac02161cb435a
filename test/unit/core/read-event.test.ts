import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { evolve } from '../../../core/session/evolve.ts';
import { readEvent } from '../../../core/session/read-event.ts';
import { CLOSED } from '../../../core/session/state.ts';
import { MILK, shopperWith } from './world.ts';

const rowsOf = (name: string): string[] =>
  readFileSync(new URL(`../../fixtures/events/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');

describe('a stored event', () => {
  it('of version 1 that carried the wrapped key opens the same session, without the key', () => {
    const [withKey = '', withoutKey = ''] = rowsOf('session-started-1');
    expect(readEvent(withKey)).toEqual({
      type: 'session.started',
      v: 1,
      atMs: 1764000000000,
      sessionId: '019ab000-0000-7000-8000-000000000001',
      journey: 'checkin',
      language: 'en',
      currency: 'EUR',
      wrappedKey: null,
      wrappedKeyHash: null,
      offlineExposure: null,
      codeExposure: { count: 0, totalMinor: 0 },
    });
    expect(JSON.stringify(readEvent(withKey))).not.toContain('AAECAwQF');
    expect(evolve(CLOSED, readEvent(withoutKey))).toMatchObject({ status: 'open', wrappedKeyHash: null });
  });

  it('of today opens in the version before as well, so that an update can be rolled back', () => {
    // As the first version stated it.
    const firstVersion = z.object({
      type: z.literal('session.started'),
      v: z.literal(1),
      atMs: z.int().min(0),
      sessionId: z.string().min(1).max(80),
      journey: z.enum(['checkout', 'checkin']),
      language: z.string(),
      currency: z.enum(['EUR', 'GBP', 'USD', 'CHF', 'JPY']),
      wrappedKey: z.string().nullable(),
    });
    const opened = shopperWith(MILK).events[0];
    expect(firstVersion.parse(JSON.parse(JSON.stringify(opened)))).toMatchObject({ v: 1, wrappedKey: null });
  });

  it('of a later version than any is refused', () => {
    const [row = ''] = rowsOf('session-started-1');
    expect(() => readEvent(row.replace('"v":1', '"v":3'))).toThrow();
    expect(() => readEvent('{"type":"session.invented","v":1,"atMs":0}')).toThrow();
  });
});
