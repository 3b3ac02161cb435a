import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../server/start.ts';
import { START_MS, startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { saleOf, salesKiosk } from '../../support/sales-kiosk.ts';

const HOUR_MS = 3_600_000;

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  beforeEach(async () => {
    place = temporaryFolder();
    database = await open(place.folder);
    server = await startTestServer(place.folder, { database: database.config });
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  async function settle(lines: object[], change: object = {}) {
    const batch = { batchId: 'b-1', kiosk: 'till-1', fromMs: START_MS - HOUR_MS, toMs: START_MS + HOUR_MS, lines };
    const response = await fetch(new URL('/v1/settlement/batches', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...batch, ...change }),
    });
    return { status: response.status, body: await response.json() };
  }
  const line = (number: number, change: object = {}) => ({
    tenderId: `tender-${number}`,
    terminalReference: `ref-${number}`,
    amountMinor: 250,
    currency: 'EUR',
    outcome: 'approved',
    atMs: START_MS,
    ...change,
  });

  describe('a settlement batch', () => {
    it('is matched against the kiosk’s own tenders of its time, by id or by reference', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(
        saleOf({ number: 1 }),
        saleOf({ number: 2 }),
        saleOf({ number: 3, atMs: START_MS - 2 * HOUR_MS }),
      );
      const other = await salesKiosk(server.store, 'till-2');
      await other.deliver(saleOf({ number: 4 }));
      expect(await settle([line(1), line(2, { tenderId: null }), line(9)])).toMatchObject({
        status: 200,
        body: {
          lines: 3,
          matched: 2,
          findings: [{ kind: 'chargeWithoutRecord', lineNo: 2, tenderId: null, detail: '250 EUR, ref-9' }],
        },
      });
    });

    it('is taken once: again with the same content it gives the same answer, with other content it is refused', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }));
      const first = await settle([line(1, { amountMinor: 300 })]);
      expect(first.body.findings).toMatchObject([{ kind: 'amountDiffers', tenderId: 'tender-1' }]);
      expect(await settle([line(1, { amountMinor: 300 })])).toEqual(first);
      expect(await settle([line(1)])).toMatchObject({ status: 409, body: { kind: 'otherContent' } });
      const kept = await (await fetch(new URL('/v1/settlement/batches/b-1', server.url))).json();
      expect(kept).toEqual(first.body);
    });

    it('is matched again when a kiosk that was cut off has delivered what was missing', async () => {
      const kiosk = await salesKiosk(server.store);
      expect((await settle([line(1)])).body.findings).toMatchObject([{ kind: 'chargeWithoutRecord' }]);
      expect(await server.store.openBatches(10)).toEqual(['b-1']);
      await kiosk.deliver(saleOf({ number: 1 }));
      expect(await server.store.rematch('b-1')).toMatchObject({ matched: 1, findings: [] });
      expect(await server.store.openBatches(10)).toEqual([]);
    });

    it('tells what the bank made of payments that the terminal had approved by itself', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1, isOffline: true }), saleOf({ number: 2, isOffline: true }));
      const { body } = await settle([line(1, { isOffline: true }), line(2, { isOffline: true, outcome: 'declined' })]);
      expect(body.findings).toMatchObject([{ kind: 'declinedLater', tenderId: 'tender-2' }]);
      const { rows } = await server.store.offlineTenders({ limit: 10, order: 'oldest' });
      expect(rows).toMatchObject([
        { tenderId: 'tender-1', state: 'cleared' },
        { tenderId: 'tender-2', state: 'declinedLater', detail: 'settlement b-1' },
      ]);
    });

    it('of a kiosk that nobody ever enrolled is refused, and nothing of it is taken', async () => {
      expect(await settle([line(1)])).toMatchObject({ status: 404, body: { kind: 'unknownKiosk' } });
      expect(await server.store.settlement('b-1')).toBeNull();
    });

    it('is taken back with who and why, stays under another name, and the right one comes under its own', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2, isOffline: true }));
      await settle([line(2, { isOffline: true })], { batchId: 'b-0' });
      await settle([line(9), line(2, { isOffline: true, outcome: 'declined', atMs: START_MS + 1 })]);
      const stateOf = async () => (await server.store.offlineTenders({ limit: 10, order: 'oldest' })).rows[0]?.state;
      expect(await stateOf()).toBe('declinedLater');
      const withdraw = async () => {
        const response = await fetch(new URL('/v1/settlement/withdraw', server.url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ batchId: 'b-1', by: 'the accountant', note: 'the export of another shop' }),
        });
        return { status: response.status, body: await response.json() };
      };
      expect(await withdraw()).toEqual({ status: 200, body: { keptAs: 'b-1~1' } });
      // What only it had said of a payment counts no more; what an earlier one had said counts again.
      expect(await stateOf()).toBe('cleared');
      expect(await server.store.openBatches(10)).toEqual(['b-0']);
      expect(await server.store.rematch('b-1~1')).toBeNull();
      expect(await (await fetch(new URL('/v1/settlement/batches/b-1~1', server.url))).json()).toMatchObject({
        ...{ lines: 2, findings: [{ kind: 'chargeWithoutRecord' }, { kind: 'declinedLater' }, {}] },
        withdrawn: { batchId: 'b-1', atMs: START_MS, by: 'the accountant', note: 'the export of another shop' },
      });
      expect(await withdraw()).toMatchObject({ status: 404 });
      expect(await settle([line(1)])).toMatchObject({ status: 200, body: { matched: 1, withdrawn: null } });
      expect(await withdraw()).toEqual({ status: 200, body: { keptAs: 'b-1~2' } });
      expect(await server.store.withdrawBatch({ batchId: 'b-1~2', by: 'x', note: 'y' })).toMatchObject({
        error: { kind: 'isWithdrawn' },
      });
    });

    it('of a long day is matched whole', async () => {
      const kiosk = await salesKiosk(server.store);
      const numbers = Array.from({ length: 400 }, (_, number) => number + 1);
      await kiosk.deliver(...numbers.map((number) => saleOf({ number })));
      const lines = Array.from({ length: 1_600 }, (_, number) => line(number + 1));
      const { body } = await settle(lines);
      expect(body).toMatchObject({ lines: 1_600, matched: 400 });
      expect(body.findings).toHaveLength(1_200);
    });

    it('that is not one is refused with the key that is wrong', async () => {
      expect(await settle([line(1, { amountMinor: 2.5 })])).toMatchObject({
        status: 400,
        body: { kind: 'badRequest' },
      });
      expect((await settle([], { toMs: 0 })).body.detail).toContain('toMs: must be after fromMs');
    });
  });
});
