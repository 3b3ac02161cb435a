import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClaimRequest, ShopService } from '../../../core/checkout/shop-service.ts';
import { createShopClient } from '../../../offline/shop-client.ts';
import type { SignedRequestOptions } from '../../../offline/signed-request.ts';
import { CODE_HELD_MS } from '../../../server/shop/store.ts';
import type { RunningServer } from '../../../server/start.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { type KioskRows, kioskRows } from '../../support/kiosk-rows.ts';
import { entry, START_MS, startTestServer, temporaryFolder, testIdentity } from './kiosk-and-server.ts';

const COUPON = '0811039701100012345678901234';
const RACES = 10;
const GRANTED = { ok: true, value: { outcome: 'granted' } };
const USED_BEFORE = { ok: true, value: { outcome: 'usedBefore' } };
const NOT_ENROLLED = { ok: false, error: { kind: 'unreachable', detail: 'unexpected answer with status 401' } };

type Change = Partial<SignedRequestOptions>;

const claimOf = (change: Partial<ClaimRequest> = {}): ClaimRequest => ({
  claimId: uuidv7(),
  kind: 'coupon',
  code: COUPON,
  amountMinor: 50,
  ...change,
});

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let nowMs: number;
  let rows: KioskRows;
  let lane: ShopService;
  let till: ShopService;

  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    const dataFolder = join(place.folder, 'server');
    mkdirSync(dataFolder);
    database = await open(dataFolder);
    server = await startTestServer(dataFolder, { now: () => nowMs, database: database.config });
    rows = kioskRows('lane-1');
    lane = await enrolled('lane-1', rows.epoch);
    till = await enrolled('till-1', uuidv7());
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  const identityOf = (kiosk: string, holder = kiosk) => {
    mkdirSync(join(place.folder, holder), { recursive: true });
    return testIdentity(join(place.folder, holder), kiosk);
  };
  const clientOf = (kiosk: string, change: Change = {}): ShopService =>
    createShopClient({
      url: server.url,
      identity: identityOf(kiosk),
      now: () => nowMs,
      timeoutMs: 15_000,
      ...change,
    });
  async function enrolled(kiosk: string, epoch: string): Promise<ShopService> {
    await server.store.enrol({ kiosk, epoch, publicKey: identityOf(kiosk).publicKey });
    return clientOf(kiosk);
  }
  /** The server did it, and its answer was lost. */
  const lossy = (kiosk: string): ShopService =>
    clientOf(kiosk, {
      fetch: async (url, init) => {
        await fetch(url, init as RequestInit);
        throw new Error('the line broke after the server had done it');
      },
    });
  const stranger = (): ShopService => clientOf('lane-1', { identity: identityOf('lane-1', 'stranger') });
  const alarms = async () => (await server.store.alarms({ state: 'open' })).alarms.map(({ kind }) => kind);

  /** The sale in which the lane used a code, as its journal tells it. */
  async function sold({ claimId, kind, code, amountMinor }: ClaimRequest, saleId: string): Promise<void> {
    const [row] = rows.append([
      entry({
        ...{ type: 'sale.completed', saleId, receiptNumber: saleId, currency: 'EUR', totalMinor: 0, taxes: [] },
        ...{ lines: [], tenders: [], codes: [{ claimId, kind, code, amountMinor, isOffline: false }] },
      }),
    ]);
    const outcome = await server.store.ingest(rows.upload(row?.seq ?? 1, 1));
    expect(outcome).toMatchObject({ ok: true, value: { quarantined: [] } });
  }

  describe('a code that may be used once', () => {
    test('and that nobody had heard of is granted to the first basket, and to no other one', async () => {
      expect(await lane.claimCode(claimOf())).toEqual(GRANTED);
      expect(await till.claimCode(claimOf())).toEqual(USED_BEFORE);
      expect(await lane.claimCode(claimOf())).toEqual(USED_BEFORE);
      expect(await till.claimCode(claimOf({ code: `${COUPON}5` }))).toEqual(GRANTED);
    });

    test('is granted again to the claim whose answer was lost, and refused to the other one as before', async () => {
      const first = claimOf();
      const second = claimOf();
      expect(await lossy('lane-1').claimCode(first)).toMatchObject({ error: { kind: 'unreachable' } });
      expect(await lossy('till-1').claimCode(second)).toMatchObject({ error: { kind: 'unreachable' } });
      for (let time = 0; time < 2; time += 1) {
        expect(await lane.claimCode(first)).toEqual(GRANTED);
        expect(await till.claimCode(second)).toEqual(USED_BEFORE);
      }
    });

    test('belongs to the kiosk that asked: another one’s claim of the same name is another claim', async () => {
      const claim = claimOf();
      expect(await lane.claimCode(claim)).toEqual(GRANTED);
      expect(await till.claimCode(claim)).toEqual(USED_BEFORE);
      expect(await till.releaseCode(claim.claimId)).toEqual({ ok: true, value: null });
      expect(await till.claimCode(claimOf())).toEqual(USED_BEFORE);
    });

    test('asked for by two kiosks at once is granted to exactly one of them', async () => {
      for (let race = 0; race < RACES; race += 1) {
        const code = `${COUPON}-${race}`;
        const answers = await Promise.all([lane, till].map((kiosk) => kiosk.claimCode(claimOf({ code }))));
        expect(answers).toContainEqual(GRANTED);
        expect(answers).toContainEqual(USED_BEFORE);
      }
    });

    test('is let go by its basket, also when the answer to that is lost, and then granted to another one', async () => {
      const claim = claimOf();
      await lane.claimCode(claim);
      expect(await lossy('lane-1').releaseCode(claim.claimId)).toMatchObject({ error: { kind: 'unreachable' } });
      expect(await till.claimCode(claimOf())).toEqual(GRANTED);
      // Repeated late: it takes nothing from whom it belongs to now.
      expect(await lane.releaseCode(claim.claimId)).toEqual({ ok: true, value: null });
      expect(await lane.claimCode(claimOf())).toEqual(USED_BEFORE);
    });

    test('that nobody holds is let go without a word', async () => {
      expect(await lane.releaseCode(uuidv7())).toEqual({ ok: true, value: null });
    });

    test('that a sale has used stays used, whoever lets it go and however long it lies', async () => {
      const claim = claimOf();
      await lane.claimCode(claim);
      await sold(claim, 'sale-1');
      expect(await lane.releaseCode(claim.claimId)).toEqual({ ok: true, value: null });
      nowMs += 2 * CODE_HELD_MS;
      expect(await till.claimCode(claimOf())).toEqual(USED_BEFORE);
      expect(await alarms()).toEqual([]);
    });

    test('that a kiosk took without asking is used up, and a second sale of it is told to people', async () => {
      await sold(claimOf(), 'sale-1');
      expect(await till.claimCode(claimOf())).toEqual(USED_BEFORE);
      expect(await alarms()).toEqual([]);
      await sold(claimOf(), 'sale-2');
      expect(await alarms()).toHaveLength(1);
    });

    test('of a kiosk that died with it is free again after the time that nobody shops', async () => {
      await lane.claimCode(claimOf());
      nowMs += CODE_HELD_MS;
      expect(await till.claimCode(claimOf())).toEqual(USED_BEFORE);
      nowMs += 1;
      expect(await till.claimCode(claimOf())).toEqual(GRANTED);
    });

    test('is not kept in the clear', async () => {
      await lane.claimCode(claimOf());
      expect(JSON.stringify(await database.read('SELECT * FROM used_code'))).not.toContain(COUPON);
    });
  });

  describe('a member', () => {
    beforeEach(() => server.store.putMembers([{ key: '+49 89 1234567', reference: 'member-7', tier: 'gold' }]));
    const found = { ok: true, value: { reference: 'member-7', tier: 'gold' } };

    test('is found by the number, however it is written, and again when the answer was lost', async () => {
      expect(await lossy('lane-1').findMember('+49 89 1234567')).toMatchObject({ error: { kind: 'unreachable' } });
      for (const key of ['+49 89 1234567', '49-89-1234567', '49891234567']) {
        expect(await lane.findMember(key)).toEqual(found);
      }
    });

    test('that nobody is is not found, and nothing is learned of who is', async () => {
      expect(await lane.findMember('4989123456')).toEqual({ ok: false, error: { kind: 'notFound' } });
      expect(await lane.findMember('member-7')).toEqual({ ok: false, error: { kind: 'notFound' } });
    });
  });

  test('whoever signs with another key than the kiosk’s claims nothing, lets nothing go and finds nobody', async () => {
    await server.store.putMembers([{ key: '49891234567', reference: 'member-7', tier: 'gold' }]);
    const claim = claimOf();
    expect(await stranger().claimCode(claim)).toEqual(NOT_ENROLLED);
    expect(await till.claimCode(claimOf())).toEqual(GRANTED);
    const held = claimOf({ code: 'bottle-slip-1', kind: 'depositReturn' });
    await lane.claimCode(held);
    expect(await stranger().releaseCode(held.claimId)).toEqual(NOT_ENROLLED);
    expect(await till.claimCode({ ...held, claimId: uuidv7() })).toEqual(USED_BEFORE);
    expect(await stranger().findMember('49891234567')).toEqual(NOT_ENROLLED);
  });
});
