import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WIRE_RETRY_MS } from '../../../hardware/transports/byte-wire.ts';
import type { Attempt } from '../../../hardware/transports/healing.ts';
import { HealingByteWire, WRITE_RETRY_MS } from '../../../hardware/transports/healing-wire.ts';
import { WRITE_TIMEOUT_MS, WRITES_WAITING_MAX } from '../../../hardware/transports/link-work.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Link = { number: number };

/** A wire whose far end takes bytes as the test says. */
class WireOnTest extends HealingByteWire<Link> {
  taking: (link: Link, bytes: Uint8Array) => Promise<number> = (_, bytes) => Promise.resolve(bytes.length);
  readonly changes: string[] = [];
  #links = 0;

  constructor() {
    super({});
    this.onConnected((connected, detail) => this.changes.push(connected ? 'connected' : `lost: ${detail}`));
  }

  protected open(attempt: Attempt<Link>): () => Promise<void> {
    this.#links += 1;
    attempt.ready({ number: this.#links });
    return () => Promise.resolve();
  }

  protected put(link: Link, bytes: Uint8Array): Promise<number> {
    return this.taking(link, bytes);
  }
}

async function connected(): Promise<WireOnTest> {
  const wire = new WireOnTest();
  await vi.advanceTimersByTimeAsync(0);
  return wire;
}

const never = (): Promise<number> => new Promise(() => undefined);
const after = (ms: number, value: number): Promise<number> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));

describe('a write', () => {
  test('that moves is never given up, however long the whole of it takes', async () => {
    const wire = await connected();
    wire.taking = () => after(WRITE_TIMEOUT_MS - 1, 1);
    const written = wire.write(new Uint8Array(20));
    await vi.advanceTimersByTimeAsync(WRITE_TIMEOUT_MS * 20);
    expect(await written).toEqual({ ok: true, value: undefined });
    expect(wire.changes).toEqual(['connected']);
  });

  test.each([
    ['that never ends', never],
    ['of which nothing is taken', () => Promise.resolve(0)],
  ])('%s is broken in the end, and the wire is had anew', async (_, taking) => {
    const wire = await connected();
    wire.taking = taking;
    const written = wire.write(new Uint8Array(3));
    const waiting = wire.write(new Uint8Array(3));
    await vi.advanceTimersByTimeAsync(WRITE_TIMEOUT_MS);
    expect(await written).toEqual({ ok: false, error: { kind: 'broken', detail: 'the device takes nothing' } });
    expect(await waiting).toEqual({ ok: false, error: { kind: 'notConnected' } });
    expect(wire.changes).toEqual(['connected', 'lost: the device takes nothing']);
    wire.taking = (_link, bytes) => Promise.resolve(bytes.length);
    await vi.advanceTimersByTimeAsync(WIRE_RETRY_MS);
    expect(await wire.write(new Uint8Array(3))).toEqual({ ok: true, value: undefined });
  });

  test('of which nothing is taken is offered again with a pause, not without end at once', async () => {
    const wire = await connected();
    let offers = 0;
    wire.taking = (_, bytes) => {
      offers += 1;
      return Promise.resolve(offers < 4 ? 0 : bytes.length);
    };
    const written = wire.write(new Uint8Array(3));
    await vi.advanceTimersByTimeAsync(0);
    expect(offers).toBe(1);
    await vi.advanceTimersByTimeAsync(WRITE_RETRY_MS * 3);
    expect(await written).toEqual({ ok: true, value: undefined });
    expect(offers).toBe(4);
  });

  test('too many behind one that hangs is broken at once, and ends all of them', async () => {
    const wire = await connected();
    wire.taking = never;
    const waiting = Array.from({ length: WRITES_WAITING_MAX }, () => wire.write(Uint8Array.of(1)));
    await vi.advanceTimersByTimeAsync(0);
    expect(await wire.write(Uint8Array.of(1))).toEqual({
      ok: false,
      error: { kind: 'broken', detail: 'too many writes wait' },
    });
    const outcomes = await Promise.all(waiting);
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.kind))).toEqual([
      'broken',
      ...Array.from({ length: WRITES_WAITING_MAX - 1 }, () => 'notConnected'),
    ]);
  });

  test('that hung on a link which is gone does not take the next link away when it ends late', async () => {
    const wire = await connected();
    const late = Promise.withResolvers<number>();
    wire.taking = () => late.promise;
    const written = wire.write(Uint8Array.of(1));
    await vi.advanceTimersByTimeAsync(0);
    wire.reset('given up');
    expect(await written).toMatchObject({ ok: false, error: { kind: 'broken' } });
    await vi.advanceTimersByTimeAsync(WIRE_RETRY_MS);
    late.reject(new Error('cancelled'));
    await vi.advanceTimersByTimeAsync(0);
    expect(wire.changes).toEqual(['connected', 'lost: given up', 'connected']);
  });

  test('that hangs ends when the wire is closed', async () => {
    const wire = await connected();
    wire.taking = never;
    const written = wire.write(Uint8Array.of(1));
    await vi.advanceTimersByTimeAsync(0);
    await wire.close();
    expect(await written).toMatchObject({ ok: false, error: { kind: 'broken' } });
  });
});
