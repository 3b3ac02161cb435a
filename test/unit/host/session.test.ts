import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TOUCH_JOURNAL_INTERVAL_MS } from '../../../core/session/decide.ts';
import { QUEUE_MAX } from '../../../host/session.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { StorageFailure } from '../../../offline/storage-failure.ts';
import { APPLES, MILK, SOAP, scan, TIMING } from '../core/world.ts';
import { answer, approved, begunOf, found, pay, printed, tenderOf } from './purchase.ts';
import { type Host, type Machine, machine } from './rig.ts';

let kiosk: Machine;
beforeEach(() => {
  kiosk = machine('checkout');
});
afterEach(() => kiosk.scrap());

/** A purchase, step by step. */
const PURCHASE: [name: string, step: (host: Host) => Promise<unknown>][] = [
  ['touching the screen', (host) => host.submit({ type: 'session.start' })],
  ['choosing a language', (host) => host.submit({ type: 'language.choose', language: 'de' })],
  ['scanning', (host) => host.submit(scan(MILK))],
  ['scanning another', (host) => host.submit(scan(SOAP))],
  ['putting apples on the scale', (host) => host.submit(scan(APPLES))],
  ['weighing', (host) => host.submit({ type: 'weigh.confirm', weightGrams: 412 })],
  ['an unknown barcode', (host) => host.submit({ type: 'item.offered', raw: '1234', product: null })],
  ['calling for help', (host) => host.submit({ type: 'help.call' })],
  [
    'declining',
    async (host) => {
      await pay(host);
      await answer(host, 'payment.charge', (effect) => ({
        type: 'payment.answered',
        tenderId: tenderOf(effect),
        answer: { kind: 'declined', reason: 'refused', wasOnline: true },
      }));
    },
  ],
];

/** Rows of the open session that this version does not know. */
function appendUnread({ journal }: Host, ...kinds: string[]): void {
  const session = journal.lastSessionRows()[0]?.session ?? '';
  const payloadOf = (type: string) => JSON.stringify({ type, v: 9, atMs: kiosk.clock.nowMs() });
  journal.append(kinds.map((kind) => ({ session, kind, at: 1, catalogueVersion: 1, payload: payloadOf(kind) })));
}

describe('the session', () => {
  test('shows nothing that is not durable', async () => {
    const host = await kiosk.boot();
    await host.submit(scan(MILK));
    await host.submit(scan(SOAP));
    const reader = openJournalReader(`${kiosk.folder}/journal.db`);
    expect(host.durableAtChange.at(-1)).toBe(reader.end().seq);
    // The session, and for each article its line and what the basket costs then.
    expect(reader.end().seq).toBe(5);
    reader.close();
    host.kill();
  });

  test('shows nothing, and begins nothing, of a write after which the journal calls itself failed', async () => {
    let failure: StorageFailure | null = null;
    const host = await kiosk.boot({ journal: (it) => Object.create(it, { failure: { get: () => failure } }) });
    await host.submit(scan(MILK));
    const shown = host.state;
    failure = new StorageFailure('io', new Error('the disk went'));
    expect(await host.submit(scan(SOAP))).toEqual({ kind: 'outOfService' });
    expect(host.state).toBe(shown);
    expect(host.session.broken).toBe('internal');
    host.kill();
  });

  test('of a later version, met after a roll-back, needs no reading once it has ended', async () => {
    const later = await kiosk.boot();
    await later.submit(scan(MILK));
    appendUnread(later, 'basket.blessed', 'session.ended');
    later.kill();
    const earlier = await kiosk.boot();
    expect([earlier.session.broken, earlier.state.status]).toEqual([null, 'closed']);
    expect(await earlier.submit(scan(SOAP))).toBeNull();
    earlier.kill();
  });

  test('of a later version that is still open puts the kiosk out of order, and changes nothing', async () => {
    const later = await kiosk.boot();
    await later.submit(scan(MILK));
    appendUnread(later, 'basket.blessed');
    const before = later.journal.lastSeq;
    later.kill();
    const earlier = await kiosk.boot();
    expect(earlier.view.screen).toEqual({ name: 'outOfService', reason: 'internal' });
    expect(await earlier.submit(scan(SOAP))).toEqual({ kind: 'outOfService' });
    expect(earlier.journal.lastSeq).toBe(before);
    earlier.kill();
  });

  test('carries commands out one after the other, and says what it refused', async () => {
    const host = await kiosk.boot();
    const refusals = await Promise.all([
      host.submit({ type: 'session.start' }),
      host.submit({ type: 'session.start' }),
      host.submit(scan(MILK)),
      host.submit({ type: 'line.void', lineId: 'none' }),
    ]);
    expect(refusals.map((refused) => refused?.kind ?? null)).toEqual([null, 'notNow', null, 'unknownLine']);
    host.kill();
  });

  test('lets so many commands wait and no more', async () => {
    const host = await kiosk.boot();
    // The first uses the key that is ready; the others wait for the next session's.
    const touches = Array.from({ length: QUEUE_MAX + 10 }, () => host.submit({ type: 'session.start' }));
    const refusals = (await Promise.all(touches)).map((refused) => refused?.kind);
    expect(refusals.filter((kind) => kind === 'busy').length).toBeGreaterThan(0);
    expect(refusals.filter((kind) => kind === undefined)).toHaveLength(1);
    host.kill();
  });

  test('journals a finger on the screen only now and then', async () => {
    const host = await kiosk.boot();
    await host.submit(scan(MILK));
    const before = host.journal.lastSeq;
    for (let touch = 0; touch < 30; touch += 1) {
      kiosk.clock.advance(1_000);
      await host.submit({ type: 'session.touch' });
    }
    expect(host.journal.lastSeq - before).toBe(30_000 / TOUCH_JOURNAL_INTERVAL_MS);
    host.kill();
  });

  test('comes back after a kill at every step, with the same state on the same screen', async () => {
    let host = await kiosk.boot();
    for (const [name, step] of PURCHASE) {
      await step(host);
      const before = { state: host.state, view: host.view };
      host.kill();
      host = await kiosk.boot();
      expect([name, host.state]).toEqual([name, before.state]);
      expect([name, host.view]).toEqual([name, before.view]);
    }
    host.kill();
  });

  test('asks the terminal about a charge that was under way, and never charges again', async () => {
    let host = await kiosk.boot();
    await host.submit(scan(MILK));
    await pay(host);
    expect(begunOf(host, 'payment.charge')).toHaveLength(1);
    for (let kill = 0; kill < 3; kill += 1) {
      host.kill();
      host = await kiosk.boot();
      expect(begunOf(host, 'payment.charge')).toEqual([]);
      expect(begunOf(host, 'payment.enquire')).toHaveLength(1);
      expect(host.view.screen).toMatchObject({ name: 'paymentUnknown', phase: 'checking' });
    }
    await answer(host, 'payment.enquire', found);
    expect(host.view.screen).toMatchObject({ name: 'receipt', chargedMinor: 129 });
    const kinds = host.journal.readAfter(0, 1_000).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'tender.started')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'sale.completed')).toHaveLength(1);
    host.kill();
  });

  test('does not know whether a receipt came out while it was dead: a reprint is a copy', async () => {
    let host = await kiosk.boot();
    await host.submit(scan(MILK));
    await pay(host);
    await answer(host, 'payment.charge', approved);
    host.kill();
    host = await kiosk.boot();
    expect(host.begun).toEqual([]);
    expect(host.view.screen).toMatchObject({ name: 'receiptTrouble', certainty: 'unknown' });
    await host.submit({ type: 'receipt.retry' });
    expect(host.begun.at(-1)?.effect).toMatchObject({ type: 'receipt.print', copy: true });
    host.kill();
  });

  test('keeps its deadlines over a restart', async () => {
    let host = await kiosk.boot();
    await host.submit(scan(MILK));
    kiosk.clock.advance(50_000);
    host.kill();
    kiosk.clock.advance(5_000);
    host = await kiosk.boot();
    expect(host.view.idleWarning).toBeNull();
    kiosk.clock.advance(5_001);
    await expect.poll(() => host.view.idleWarning).not.toBeNull();
    kiosk.clock.advance(20_001);
    await expect.poll(() => host.view.screen.name).toBe('attract');
    host.kill();
  });

  test('begins the next session under an id and a key of its own', async () => {
    const host = await kiosk.boot();
    const ids: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await host.submit(scan(MILK));
      if (host.state.status === 'open') ids.push(host.state.sessionId);
      await host.submit({ type: 'session.leave' });
    }
    expect(new Set(ids).size).toBe(3);
    expect(host.keys.current).toBeNull();
    host.kill();
  });

  test('finishes a sale to the attract screen', async () => {
    const host = await kiosk.boot();
    await host.submit(scan(MILK));
    await pay(host);
    await answer(host, 'payment.charge', approved);
    await answer(host, 'receipt.print', printed);
    expect(host.view.screen).toMatchObject({ name: 'thankYou', receiptPrinted: true });
    await host.submit({ type: 'session.finish' });
    expect(host.view.screen.name).toBe('attract');
    expect(host.journal.verify().ok).toBe(true);
    host.kill();
  });

  test('finds a payment’s end in time although its clock was set back and somebody keeps tapping', async () => {
    const host = await kiosk.boot();
    await host.submit(scan(MILK));
    await pay(host);
    const { nowMs } = kiosk.clock;
    Object.assign(kiosk.clock, { nowMs: () => nowMs() - 3 * 3_600_000 });
    for (let tap = 0; tap < 9; tap += 1) {
      kiosk.clock.advance(TIMING.paymentTimeoutMs / 8);
      await host.submit({ type: 'pay.back' });
    }
    expect(host.view.screen).toMatchObject({ name: 'paymentUnknown' });
    host.kill();
  });
});
