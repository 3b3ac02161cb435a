import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRefundClient, type RefundClient } from '../../../offline/refund-client.ts';
import type { RefundClaim } from '../../../offline/wire/refund-wire.ts';
import { reconcile } from '../../../server/nightly/reconcile.ts';
import type { RunningServer } from '../../../server/start.ts';
import { entry, startTestServer, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { type KioskRows, kioskRows } from '../../support/kiosk-rows.ts';

const START_MS = Date.UTC(2026, 10, 24, 12);
const GIFT = '4000123412341234';

/** Three bottles for 10.00 after a discount, and a bread; paid with a gift card, by card and in cash. */
const sale = (giftTender: string) =>
  entry({
    type: 'sale.completed',
    ...{
      saleId: 'sale-1',
      receiptNumber: 'LANE-1-000007',
      currency: 'EUR',
      totalMinor: 1_250,
      discountMinor: 200,
      taxes: [],
    },
    lines: [line('oil', 3, 400, 1_200, 200), line('bread', 1, 250, 250, 0)],
    tenders: [
      { ...card(giftTender, 300), kind: 'giftCard', cardBrand: '', maskedPan: '' },
      { ...card('t-card', 600), terminalReference: 'T-42' },
      { ...card('t-cash', 350), kind: 'cash', cardBrand: '', maskedPan: '' },
    ],
  });
const line = (code: string, quantity: number, unitPriceMinor: number, amountMinor: number, discountMinor: number) => ({
  ...{ lineId: code, code, name: { en: code }, unit: 'each', quantity, weightGrams: null },
  ...{ unitPriceMinor, amountMinor, discountMinor, taxRateBasisPoints: 700, picture: null },
});
const card = (tenderId: string, amountMinor: number) => ({
  ...{ tenderId, amountMinor, kind: 'card', terminalReference: '', approvalCode: '' },
  ...{ cardBrand: 'Visa', maskedPan: '************1111' },
});

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let rows: KioskRows;
  let client: RefundClient;

  beforeEach(async () => {
    place = temporaryFolder();
    mkdirSync(join(place.folder, 'server'));
    database = await open(join(place.folder, 'server'));
    server = await startTestServer(join(place.folder, 'server'), { now: () => START_MS, database: database.config });
    rows = kioskRows('lane-1');
    const { publicKey } = testIdentity(place.folder, 'lane-1');
    await server.store.enrol({ kiosk: 'lane-1', epoch: rows.epoch, publicKey });
    client = clientOn();
    await server.store.issueValue([
      { kind: 'giftCard', number: GIFT, pin: null, currency: 'EUR', amountMinor: 2_000, expiresAtMs: null },
    ]);
    const redeemed = await server.store.redeemValue('lane-1', {
      ...{ tenderId: 't-gift', saleId: 'sale-1', kind: 'giftCard', number: GIFT, pin: null, amountMinor: 300 },
      ...{ currency: 'EUR', rest: 'keep', dailyMinorMax: null, day: '2026-11-24' },
    });
    expect(redeemed.ok).toBe(true);
    await journal(sale('t-gift'));
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  const clientOn = (fetch?: Parameters<typeof createRefundClient>[0]['fetch']): RefundClient =>
    createRefundClient({
      url: server.url,
      identity: testIdentity(place.folder, 'lane-1'),
      now: () => START_MS,
      timeoutMs: 5_000,
      ...(fetch === undefined ? {} : { fetch }),
    });
  async function journal(event: ReturnType<typeof entry>): Promise<void> {
    const [row] = rows.append([event]);
    const outcome = await server.store.ingest(rows.upload(row?.seq ?? 1, 1));
    expect(outcome).toMatchObject({ ok: true, value: { quarantined: [] } });
  }
  const asked = (quantity: number, amountMinor: number, refundId = uuidv7()): RefundClaim => ({
    ...{ refundId, saleId: 'sale-1', lines: [{ position: 0, quantity }], amountMinor },
  });
  const balance = async (): Promise<number> => {
    const told = await server.store.valueBalance({ kind: 'giftCard', number: GIFT, pin: null });
    return told.ok ? told.value.balanceMinor : -1;
  };
  const refused = (reason: string) => ({ ok: false, error: { kind: 'refused', reason } });
  const alarms = async () => (await server.store.alarms({ state: 'open' })).alarms.map(({ kind }) => kind);

  test('a sale is found by its receipt, with what was paid for each line and what of it went back', async () => {
    await client.claim(asked(1, 333));
    expect(await client.find('LANE-1-000007')).toMatchObject({
      value: {
        lines: [
          { position: 0, quantity: 3, paidMinor: 1_000, refundedQuantity: 1 },
          { position: 1, quantity: 1, paidMinor: 250, refundedQuantity: 0 },
        ],
        tenders: [
          { kind: 'giftCard', paidMinor: 300, refundedMinor: 0 },
          { kind: 'card', paidMinor: 600, refundedMinor: 333, label: '1111' },
          { kind: 'cash', refundedMinor: 0 },
        ],
      },
    });
    expect(await client.find('LANE-1-000008')).toEqual(refused('unknownSale'));
  });

  test('units go back once, at what was paid for them, and the money to the card, the gift card and cash in that order', async () => {
    expect(await client.claim(asked(1, 333))).toMatchObject({ value: { parts: [{ kind: 'card', amountMinor: 333 }] } });
    const rest = await client.claim({
      ...asked(2, 917),
      lines: [
        { position: 0, quantity: 2 },
        { position: 1, quantity: 1 },
      ],
    });
    expect(rest).toMatchObject({
      value: {
        amountMinor: 917,
        parts: [
          { kind: 'card', amountMinor: 267, given: false, terminalReference: 'T-42', chargedMinor: 600 },
          { kind: 'giftCard', amountMinor: 300, given: true },
          { kind: 'cash', amountMinor: 350, given: false },
        ],
      },
    });
    expect(await balance()).toBe(2_000);
    expect(await client.claim(asked(1, 334))).toEqual(refused('tooMuch'));
  });

  test('a refund is granted once, however often its answer is lost', async () => {
    const lossy = clientOn(async (url, init) => {
      await fetch(url, init as RequestInit);
      throw new Error('the line broke after the server had done it');
    });
    const all = { ...asked(3, 1_000), refundId: 'refund-1' };
    expect(await lossy.claim(all)).toMatchObject({ error: { kind: 'unreachable' } });
    expect(await lossy.claim(all)).toMatchObject({ error: { kind: 'unreachable' } });
    const told = await client.claim(all);
    expect(told).toMatchObject({ value: { amountMinor: 1_000 } });
    expect(await client.claim(all)).toEqual(told);
    expect(await balance()).toBe(2_000);
    expect(await client.claim(asked(1, 333))).toEqual(refused('tooMuch'));
  });

  test('the same units that are asked for many times at once go back once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => client.claim(asked(3, 1_000))));
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('an amount that is not what the units come to is not granted', async () => {
    expect(await client.claim(asked(1, 400))).toEqual(refused('changed'));
    expect(await client.claim(asked(4, 1_333))).toEqual(refused('tooMuch'));
  });

  test('one that was given up before its answer came is open again, and a late request is granted nothing', async () => {
    await client.claim(asked(3, 1_000, 'refund-1'));
    await journal(entry({ type: 'refund.abandoned', refundId: 'refund-1' }));
    expect(await balance()).toBe(1_700);
    expect(await client.claim(asked(3, 1_000, 'refund-1'))).toEqual(refused('closed'));
    expect(await client.claim(asked(3, 1_000))).toMatchObject({ ok: true });
    await journal(entry({ type: 'refund.abandoned', refundId: 'refund-2' }));
    expect(await client.claim(asked(1, 333, 'refund-2'))).toEqual(refused('closed'));
  });

  test('goods that can be sold again are on the shelf again, and the night finds nothing wrong', async () => {
    await client.claim(asked(2, 666, 'refund-1'));
    const completed = {
      ...{ type: 'refund.completed', refundId: 'refund-1', saleId: 'sale-1', amountMinor: 666, toStock: true },
      lines: [{ position: 0, quantity: 2 }],
    };
    await journal(entry(completed));
    const { rows: moved } = await server.store.stockMoved({ sinceMs: 0, code: 'oil', limit: 10 });
    expect(moved).toMatchObject([{ code: 'oil', quantity: 1 }]);
    expect(await alarms()).toEqual([]);
    const { kiosks } = await reconcile(server.store, { day: '2026-11-22', timeZone: 'UTC', now: () => START_MS });
    expect(kiosks.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('money that a kiosk gave back without being granted it raises an alarm', async () => {
    const completed = {
      type: 'refund.completed',
      refundId: 'refund-9',
      saleId: 'sale-1',
      amountMinor: 666,
      toStock: false,
    };
    await journal(entry({ ...completed, lines: [] }));
    expect(await alarms()).toEqual(['refundNotGranted']);
  });

  test('what a kiosk gave back while the server was away is booked with its row, once, and refunded elsewhere it is an alarm', async () => {
    const away = (refundId: string, line: { position: number; quantity: number }, amountMinor: number) =>
      entry({
        ...{ type: 'refund.completed', refundId, saleId: 'sale-1', amountMinor, toStock: false, isOffline: true },
        lines: [line],
        parts: [{ position: 1, kind: 'card', amountMinor, how: 'terminal' }],
      });
    await journal(away('refund-1', { position: 0, quantity: 1 }, 333));
    expect(await alarms()).toEqual([]);
    expect(await client.find('LANE-1-000007')).toMatchObject({
      value: { lines: [{ refundedQuantity: 1 }, { refundedQuantity: 0 }], tenders: [{}, { refundedMinor: 333 }, {}] },
    });
    // Granted, and only the answer was lost: the same refund.
    const bread = { position: 1, quantity: 1 };
    await client.claim({ ...asked(1, 250, 'refund-2'), lines: [bread] });
    await journal(away('refund-2', bread, 250));
    expect(await alarms()).toEqual([]);
    await client.claim(asked(2, 667));
    await journal(away('refund-3', { position: 0, quantity: 1 }, 333));
    expect(await alarms()).toEqual(['refundedTwice']);
  });

  test('a kiosk that lost the answer and gave to the card what was granted to a gift card: the credit is taken back', async () => {
    await client.claim(asked(1, 333));
    await client.claim(asked(2, 667, 'refund-2'));
    expect(await balance()).toBe(2_000);
    await journal(
      entry({
        ...{ type: 'refund.completed', refundId: 'refund-2', saleId: 'sale-1', amountMinor: 667, toStock: false },
        ...{ isOffline: true, lines: [{ position: 0, quantity: 2 }] },
        parts: [{ position: 1, kind: 'card', amountMinor: 667, how: 'terminal' }],
      }),
    );
    expect(await balance()).toBe(1_700);
    expect(await alarms()).toEqual(['refundedTwice']);
  });
});
