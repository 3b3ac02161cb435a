import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STORAGE_PROBE_INTERVAL_MS } from '../../../host/session.ts';
import type { Journal } from '../../../offline/journal.ts';
import { StorageFailure } from '../../../offline/storage-failure.ts';
import { MILK, SOAP, scan } from '../core/world.ts';
import { answer, approved, begunOf, found, pay } from './purchase.ts';
import { type Machine, machine } from './rig.ts';

let kiosk: Machine;
beforeEach(() => {
  kiosk = machine('checkout');
});
afterEach(() => kiosk.scrap());

describe('a disk that refuses', () => {
  test('stops the kiosk, and lets it go on when it takes writes again', async () => {
    let isFull = false;
    const full = (journal: Journal): Journal => ({
      ...journal,
      get lastSeq() {
        return journal.lastSeq;
      },
      append(entries) {
        if (isFull) throw new StorageFailure('full', new Error('no space left'));
        return journal.append(entries);
      },
      probe: () => (isFull ? { ok: false, error: { kind: 'io', detail: 'no space left' } } : journal.probe()),
    });
    const host = await kiosk.boot({ journal: full });
    await host.submit(scan(MILK));
    isFull = true;
    expect(await host.submit(scan(SOAP))).toEqual({ kind: 'outOfService' });
    expect(host.view.screen).toEqual({ name: 'outOfService', reason: 'storage' });
    expect(host.view.total).toEqual({ amountMinor: 129, itemCount: 1 });
    kiosk.clock.advance(STORAGE_PROBE_INTERVAL_MS * 3);
    expect(host.session.broken).toBe('storage');
    isFull = false;
    kiosk.clock.advance(STORAGE_PROBE_INTERVAL_MS);
    await expect.poll(() => host.session.broken).toBeNull();
    expect(await host.submit(scan(SOAP))).toBeNull();
    expect(host.view.screen).toMatchObject({ name: 'basket', lines: [{ amountMinor: 129 }, { amountMinor: 349 }] });
    host.kill();
  });

  test('in the moment of a payment’s answer loses no money: the terminal is asked', async () => {
    let isFull = false;
    const full = (journal: Journal): Journal => ({
      ...journal,
      get lastSeq() {
        return journal.lastSeq;
      },
      append(entries) {
        if (isFull) throw new StorageFailure('io', new Error('EIO'));
        return journal.append(entries);
      },
    });
    const host = await kiosk.boot({ journal: full });
    await host.submit(scan(MILK));
    await pay(host);
    isFull = true;
    await answer(host, 'payment.charge', approved);
    isFull = false;
    kiosk.clock.advance(STORAGE_PROBE_INTERVAL_MS);
    await expect.poll(() => begunOf(host, 'payment.enquire').length).toBe(1);
    await answer(host, 'payment.enquire', found);
    expect(host.view.screen).toMatchObject({ name: 'receipt', chargedMinor: 129 });
    expect(begunOf(host, 'payment.charge')).toHaveLength(1);
    host.kill();
  });

  test('already at the start shows nothing that may not be durable, and goes on when it takes writes', async () => {
    let isFull = true;
    const full = (journal: Journal): Journal => ({
      ...journal,
      get lastSeq() {
        return journal.lastSeq;
      },
      get failure() {
        return isFull ? new StorageFailure('io', new Error('EIO')) : null;
      },
      probe: () => (isFull ? { ok: false, error: { kind: 'io', detail: 'EIO' } } : journal.probe()),
    });
    const before = await kiosk.boot();
    await before.submit(scan(MILK));
    before.kill();
    const host = await kiosk.boot({ journal: full });
    expect(host.view.screen).toEqual({ name: 'outOfService', reason: 'storage' });
    isFull = false;
    kiosk.clock.advance(STORAGE_PROBE_INTERVAL_MS);
    await expect.poll(() => host.session.broken).toBeNull();
    expect(host.view.screen).toMatchObject({ name: 'basket', lines: [{ amountMinor: 129 }] });
    host.kill();
  });
});
