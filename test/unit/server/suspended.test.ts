import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { basketNumberOf } from '../../../core/checkout/suspend/basket-number.ts';
import { createSuspendedClient, type SuspendedClient } from '../../../offline/suspended-client.ts';
import { reconcile } from '../../../server/nightly/reconcile.ts';
import type { RunningServer } from '../../../server/start.ts';
import { entry, startTestServer, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { type KioskRows, kioskRows } from '../../support/kiosk-rows.ts';
import { KEPT_BASKET, KEPT_NUMBER } from '../core/kept-basket.ts';

const START_MS = Date.UTC(2026, 10, 24, 12);
const HOUR_MS = 3_600_000;
const OTHER_NUMBER = basketNumberOf(1_800_000_000_000, 654_321);
const expiresAtMs = START_MS + 12 * HOUR_MS;
const KEEP = { basket: KEPT_BASKET, expiresAtMs };
const EVENT = { basketId: KEPT_NUMBER, currency: 'EUR', totalMinor: 238, itemCount: 2, expiresAtMs };
const ON_SLIP = { type: 'basket.suspended', where: 'slip', slip: 'PBS1', ...EVENT } as const;

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let nowMs = START_MS;
  let clients: Record<'lane-1' | 'till-1' | 'till-2', SuspendedClient>;
  let journals: Map<string, KioskRows>;

  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    mkdirSync(join(place.folder, 'server'));
    database = await open(join(place.folder, 'server'));
    server = await startTestServer(join(place.folder, 'server'), { now: () => nowMs, database: database.config });
    journals = new Map();
    clients = { 'lane-1': await kiosk('lane-1'), 'till-1': await kiosk('till-1'), 'till-2': await kiosk('till-2') };
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  type Fetch = Parameters<typeof createSuspendedClient>[0]['fetch'];
  async function kiosk(name: string): Promise<SuspendedClient> {
    const folder = join(place.folder, name);
    mkdirSync(folder);
    const rows = kioskRows(name);
    journals.set(name, rows);
    await server.store.enrol({ kiosk: name, epoch: rows.epoch, publicKey: testIdentity(folder, name).publicKey });
    return clientOf(name);
  }
  const clientOf = (name: string, fetch?: Fetch): SuspendedClient =>
    createSuspendedClient({
      url: server.url,
      identity: testIdentity(join(place.folder, name), name),
      now: () => nowMs,
      timeoutMs: 5_000,
      ...(fetch === undefined ? {} : { fetch }),
    });
  /** The kiosk's journal reaches the server with this event. */
  async function journal(name: string, event: { type: string } & Record<string, unknown>): Promise<void> {
    const rows = journals.get(name);
    if (rows === undefined) throw new Error(name);
    const [row] = rows.append([entry(event)]);
    const outcome = await server.store.ingest(rows.upload(row?.seq ?? 1, 1));
    expect(outcome).toMatchObject({ ok: true, value: { quarantined: [] } });
  }
  const recall = (name: keyof typeof clients, recallId = uuidv7()) =>
    clients[name].recall({ recallId, basketId: KEPT_NUMBER, currency: 'EUR' });
  const alarms = async () => (await server.store.alarms({ state: 'open' })).alarms.map(({ kind }) => kind);
  const refused = (refusal: object) => ({ ok: false, error: { kind: 'refused', refusal } });
  const TAKEN = { ok: true, value: KEPT_BASKET };

  describe('the codes of a suspended basket', () => {
    const CLAIM = { claimId: 'claim-1', kind: 'coupon', code: 'TEN-1', amountMinor: 100 } as const;
    const coupon = { couponId: 'claim-1', couponCode: 'TEN', name: { en: 'Ten', de: 'Zehn' }, terms: null };
    const held = { ...CLAIM, coupon, status: 'held', grantedBy: 'server' } as const;
    const { kind: _kind, ...claim } = held;
    const suspendWithCode = async () => {
      expect(await server.store.claimCode('lane-1', CLAIM)).toBe('granted');
      const basket = { ...KEPT_BASKET, claims: [claim] };
      expect(await clients['lane-1'].suspend({ basket, expiresAtMs })).toMatchObject({ ok: true });
    };
    const offeredElsewhere = () => server.store.claimCode('till-2', { ...CLAIM, claimId: 'claim-2' });

    test('are nobody else’s before it expires, and whose who takes it up', async () => {
      await suspendWithCode();
      nowMs += 11 * HOUR_MS;
      expect(await offeredElsewhere()).toBe('usedBefore');
      expect(await recall('till-1')).toMatchObject({ ok: true });
      nowMs += HOUR_MS;
      expect(await server.store.releaseExpiredCodes()).toEqual({ baskets: 0, codes: 0 });
      expect(await offeredElsewhere()).toBe('usedBefore');
      await server.store.releaseCode('till-1', CLAIM.claimId);
      expect(await offeredElsewhere()).toBe('granted');
    });

    test('are let go once nobody took it up in time, and the basket says so', async () => {
      await suspendWithCode();
      nowMs = expiresAtMs;
      expect(await server.store.releaseExpiredCodes()).toEqual({ baskets: 1, codes: 1 });
      expect(await server.store.suspendedBaskets()).toMatchObject([{ isExpired: true, codesReleased: 1 }]);
      expect(await server.store.releaseExpiredCodes()).toEqual({ baskets: 0, codes: 0 });
      expect(await offeredElsewhere()).toBe('granted');
    });

    test('are taken by no other kiosk that names them in a basket of its own', async () => {
      expect(await server.store.claimCode('lane-1', CLAIM)).toBe('granted');
      const asked = { basket: { ...KEPT_BASKET, claims: [claim] }, expiresAtMs };
      expect(await clients['till-2'].suspend(asked)).toEqual({ ok: false, error: { kind: 'refused' } });
      expect(await server.store.suspendBasket('till-2', asked)).toEqual({
        ok: false,
        error: { kind: 'heldElsewhere' },
      });
      expect(await server.store.suspendedBaskets()).toEqual([]);
      nowMs += HOUR_MS;
      expect(await server.store.claimCode('lane-1', CLAIM)).toBe('granted');
      await server.store.releaseCode('lane-1', CLAIM.claimId);
      expect(await offeredElsewhere()).toBe('granted');
    });

    test('that another kiosk was granted under the same claim later stay that kiosk’s, whatever becomes of the basket', async () => {
      await suspendWithCode();
      await server.store.releaseCode('lane-1', CLAIM.claimId);
      expect(await server.store.claimCode('till-2', CLAIM)).toBe('granted');
      nowMs = expiresAtMs - HOUR_MS;
      expect(await server.store.claimCode('till-2', CLAIM)).toBe('granted');
      expect(await recall('till-1', 'recall-1')).toMatchObject({ ok: true });
      await journal('till-1', { type: 'recall.givenUp', basketId: KEPT_NUMBER, recallId: 'recall-1' });
      nowMs = expiresAtMs;
      expect(await server.store.releaseExpiredCodes()).toEqual({ baskets: 1, codes: 0 });
      expect(await server.store.claimCode('till-2', CLAIM)).toBe('granted');
    });

    test('are suspended again by the kiosk that took the basket up', async () => {
      await suspendWithCode();
      expect(await recall('till-1')).toMatchObject({ ok: true });
      const basket = { ...KEPT_BASKET, basketId: OTHER_NUMBER, claims: [claim] };
      expect(await clients['till-1'].suspend({ basket, expiresAtMs })).toEqual({ ok: true, value: null });
      nowMs += 11 * HOUR_MS;
      expect(await offeredElsewhere()).toBe('usedBefore');
    });

    test('go with a recall that a restored server hears of from the journal alone', async () => {
      await suspendWithCode();
      await journal('till-1', { type: 'basket.recalled', recallId: 'r1', basketId: KEPT_NUMBER, source: 'server' });
      const basket = { ...KEPT_BASKET, basketId: OTHER_NUMBER, claims: [claim] };
      expect(await clients['till-1'].suspend({ basket, expiresAtMs })).toEqual({ ok: true, value: null });
    });

    test('that no server granted are no reason to refuse a basket', async () => {
      const basket = { ...KEPT_BASKET, claims: [{ ...claim, grantedBy: 'offline' as const }] };
      expect(await clients['lane-1'].suspend({ basket, expiresAtMs })).toEqual({ ok: true, value: null });
    });

    test('are free after 72 hours, however long a kiosk asks for', async () => {
      expect(await server.store.claimCode('lane-1', CLAIM)).toBe('granted');
      const asked = { basket: { ...KEPT_BASKET, claims: [claim] }, expiresAtMs: 8e15 };
      expect(await clients['lane-1'].suspend(asked)).toEqual({ ok: true, value: null });
      expect(await clients['lane-1'].suspend(asked)).toEqual({ ok: true, value: null });
      const untilMs = START_MS + 72 * HOUR_MS;
      expect(await server.store.suspendedBaskets()).toMatchObject([{ expiresAtMs: untilMs }]);
      nowMs = untilMs;
      expect(await offeredElsewhere()).toBe('usedBefore');
      nowMs += 1;
      expect(await offeredElsewhere()).toBe('granted');
    });

    test.each([
      ['no JSON', '{'],
      ['another shape', '{"basketId":1}'],
    ])('are let go of though another basket cannot be read, which has an alarm: %s', async (_, stored) => {
      const broken = { ...KEPT_BASKET, basketId: OTHER_NUMBER };
      expect(await clients['lane-1'].suspend({ basket: broken, expiresAtMs: expiresAtMs - 1 })).toMatchObject({
        ok: true,
      });
      await database.execute(`UPDATE suspended_basket SET basket_json = '${stored}'`);
      await suspendWithCode();
      const asked = { recallId: uuidv7(), basketId: OTHER_NUMBER, currency: 'EUR' };
      expect(await clients['till-1'].recall(asked)).toEqual(refused({ kind: 'unknown' }));
      nowMs = expiresAtMs;
      expect(await server.store.releaseExpiredCodes()).toEqual({ baskets: 2, codes: 1 });
      expect(await server.store.releaseExpiredCodes()).toEqual({ baskets: 0, codes: 0 });
      expect(await alarms()).toEqual(['basketUnreadable']);
      expect(await offeredElsewhere()).toBe('granted');
    });

    test('are held again when a recall was given up', async () => {
      await suspendWithCode();
      expect(await recall('till-1', 'recall-1')).toMatchObject({ ok: true });
      await journal('till-1', { type: 'recall.givenUp', basketId: KEPT_NUMBER, recallId: 'recall-1' });
      nowMs += 11 * HOUR_MS;
      expect(await offeredElsewhere()).toBe('usedBefore');
      nowMs = expiresAtMs;
      expect(await server.store.releaseExpiredCodes()).toEqual({ baskets: 1, codes: 1 });
    });
  });

  describe('a suspended basket', () => {
    test('comes out at another kiosk as it went in', async () => {
      expect(await clients['lane-1'].suspend(KEEP)).toEqual({ ok: true, value: null });
      expect(await server.store.suspendedBaskets()).toEqual([
        expect.objectContaining({ basketId: KEPT_NUMBER, kiosk: 'lane-1', heldBy: 'server', totalMinor: 238 }),
      ]);
      expect(await recall('till-1')).toEqual(TAKEN);
      expect(await server.store.suspendedBaskets()).toEqual([]);
      expect(await alarms()).toEqual([]);
    });

    test('is kept once and handed out once, however often the answers are lost', async () => {
      const lossy = (name: string) =>
        clientOf(name, async (url, init) => {
          await fetch(url, init as RequestInit);
          throw new Error('the line broke after the server had done it');
        });
      const lost = { ok: false, error: { kind: 'unreachable' } };
      expect(await lossy('lane-1').suspend(KEEP)).toMatchObject(lost);
      expect(await clients['lane-1'].suspend(KEEP)).toEqual({ ok: true, value: null });
      const asked = { recallId: uuidv7(), basketId: KEPT_NUMBER, currency: 'EUR' };
      expect(await lossy('till-1').recall(asked)).toMatchObject(lost);
      expect(await lossy('till-1').recall(asked)).toMatchObject(lost);
      expect(await clients['till-1'].recall(asked)).toEqual(TAKEN);
      expect(await clients['lane-1'].suspend(KEEP)).toEqual({ ok: true, value: null });
      expect(await clients['till-1'].recall(asked)).toEqual(TAKEN);
      expect(await recall('till-2')).toEqual(refused({ kind: 'alreadyRecalled', kiosk: 'till-1', atMs: START_MS }));
      expect(await alarms()).toEqual(['basketRecalledAgain']);
    });

    test('that many kiosks ask for at once is handed to one of them', async () => {
      await clients['lane-1'].suspend(KEEP);
      const all = await Promise.all([
        ...Array.from({ length: 4 }, () => recall('till-1')),
        ...Array.from({ length: 4 }, () => recall('till-2')),
      ]);
      expect(all.filter(({ ok }) => ok)).toHaveLength(1);
      expect(all.filter((told) => !told.ok && told.error.kind === 'refused')).toHaveLength(7);
    });

    test('is asked for again by the kiosk that took it under another id, and refused there, too', async () => {
      await clients['lane-1'].suspend(KEEP);
      await recall('till-1');
      expect(await recall('till-1')).toMatchObject(refused({ kind: 'alreadyRecalled', kiosk: 'till-1' }));
    });

    test('whose number is another basket’s is refused', async () => {
      await clients['lane-1'].suspend(KEEP);
      expect(await clients['till-1'].suspend(KEEP)).toEqual({ ok: false, error: { kind: 'refused' } });
      const other = { ...KEEP, basket: { ...KEPT_BASKET, totalMinor: 1 } };
      expect(await clients['lane-1'].suspend(other)).toEqual({ ok: false, error: { kind: 'refused' } });
    });

    test('is handed out no more once it has expired, and the night tells of it', async () => {
      await clients['lane-1'].suspend(KEEP);
      await journal('lane-1', { ...ON_SLIP, where: 'server', slip: null });
      nowMs = expiresAtMs;
      expect(await recall('till-1')).toEqual(refused({ kind: 'expired' }));
      const report = async (day: string) => {
        const { kiosks } = await reconcile(server.store, { day, timeZone: 'UTC', now: () => nowMs });
        return kiosks.map(({ kiosk: name, forgottenBaskets }) => [name, forgottenBaskets]);
      };
      nowMs = expiresAtMs + 24 * HOUR_MS;
      expect(await report('2026-11-25')).toEqual([['lane-1', 1]]);
      expect(await report('2026-11-24')).toEqual([['lane-1', 0]]);
    });

    test('is not handed out for another currency, nor where nobody knows it', async () => {
      expect(await recall('till-1')).toEqual(refused({ kind: 'unknown' }));
      await clients['lane-1'].suspend(KEEP);
      const asked = { recallId: uuidv7(), basketId: KEPT_NUMBER, currency: 'CHF' };
      expect(await clients['till-1'].recall(asked)).toEqual(refused({ kind: 'otherCurrency' }));
      expect(await recall('till-1')).toEqual(TAKEN);
    });
  });

  describe('what the kiosks’ journals say', () => {
    test('a basket that stayed where it was is handed out to nobody, whichever comes first', async () => {
      await clients['lane-1'].suspend(KEEP);
      await journal('lane-1', { type: 'basket.suspendFailed', basketId: KEPT_NUMBER, reason: 'noServer' });
      expect(await recall('till-1')).toEqual(refused({ kind: 'withdrawn' }));
      expect(await server.store.suspendedBaskets()).toEqual([]);
    });

    test('a request to keep it that comes after it stayed keeps nothing', async () => {
      await journal('lane-1', { type: 'basket.suspendFailed', basketId: KEPT_NUMBER, reason: 'noServer' });
      expect(await clients['lane-1'].suspend(KEEP)).toEqual({ ok: false, error: { kind: 'refused' } });
      expect(await recall('till-1')).toEqual(refused({ kind: 'withdrawn' }));
    });

    test('a recall that was given up leaves the basket for the next, and takes it no more', async () => {
      await clients['lane-1'].suspend(KEEP);
      const recallId = uuidv7();
      expect(await recall('till-1', recallId)).toEqual(TAKEN);
      await journal('till-1', { type: 'recall.givenUp', recallId, basketId: KEPT_NUMBER });
      expect(await recall('till-1', recallId)).toEqual(refused({ kind: 'withdrawn' }));
      expect(await recall('till-2')).toEqual(TAKEN);
    });

    test('a basket on a slip is known and listed, and its recall at the till ends it', async () => {
      await journal('lane-1', ON_SLIP);
      expect(await server.store.suspendedBaskets()).toEqual([expect.objectContaining({ heldBy: 'slip' })]);
      expect(await recall('till-2')).toEqual(refused({ kind: 'unknown' }));
      await journal('till-1', { type: 'basket.recalled', recallId: 'r1', basketId: KEPT_NUMBER, source: 'slip' });
      expect(await server.store.suspendedBaskets()).toEqual([]);
      expect(await alarms()).toEqual([]);
    });

    test('a recall that reaches the server before the slip’s own kiosk does is one recall', async () => {
      await journal('till-1', { type: 'basket.recalled', recallId: 'r1', basketId: KEPT_NUMBER, source: 'slip' });
      await journal('lane-1', ON_SLIP);
      expect(await server.store.suspendedBaskets()).toEqual([]);
      expect(await recall('till-2')).toMatchObject(refused({ kind: 'alreadyRecalled', kiosk: 'till-1' }));
    });

    test('a basket that was recalled online and by its slip raises an alarm when the till is heard', async () => {
      // The answer to the kiosk was lost: it printed a slip, and the server has the basket all the same.
      await clients['lane-1'].suspend(KEEP);
      await journal('lane-1', ON_SLIP);
      expect(await recall('till-2')).toEqual(TAKEN);
      await journal('till-1', { type: 'basket.recalled', recallId: 'r1', basketId: KEPT_NUMBER, source: 'slip' });
      expect(await alarms()).toEqual(['basketRecalledTwice']);
    });

    test('the same recall, answered online and told by the journal, is one', async () => {
      await clients['lane-1'].suspend(KEEP);
      await recall('till-1', 'r1');
      await journal('till-1', { type: 'basket.recalled', recallId: 'r1', basketId: KEPT_NUMBER, source: 'server' });
      expect(await alarms()).toEqual([]);
    });

    test('a basket that was taken up elsewhere although it was taken back raises an alarm', async () => {
      await journal('lane-1', ON_SLIP);
      await journal('lane-1', { type: 'basket.takenBack', basketId: KEPT_NUMBER });
      await journal('till-1', { type: 'basket.recalled', recallId: 'r1', basketId: KEPT_NUMBER, source: 'slip' });
      expect(await alarms()).toEqual(['basketInTwoPlaces']);
    });
  });
});
