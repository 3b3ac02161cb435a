/** What head office publishes, from the publish command to a kiosk's look-up, over real HTTP and through a line that breaks it. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Product } from '../../../core/catalogue/product.ts';
import { err, ok } from '../../../core/result.ts';
import type { SyncTransport } from '../../../offline/sync-transport.ts';
import type { Channel } from '../../../offline/wire/down-wire.ts';
import type { RunningServer } from '../../../server/start.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';
import { MILK } from '../../unit/core/world.ts';
import {
  isDelivered,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
} from './kiosk-and-server.ts';

const run = promisify(execFile);
const PUBLISH = join(import.meta.dirname, '../../../server/commands/publish.ts');
const AT_MS = START_MS;

onEachDatabase(({ open }) => {
  let database: TestDatabase;
  const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
  let server: RunningServer;
  let journal: ReturnType<typeof openTestJournal>;
  let nowMs: number;

  beforeEach(async () => {
    nowMs = START_MS;
    database = await open(serverFolder.folder);
    closeAfter(() => database.remove());
    server = await startTestServer(serverFolder.folder, { now: () => nowMs, database: database.config });
    closeAfter(() => server.close());
    journal = openTestJournal(kioskFolder.folder);
    closeAfter(() => journal.close());
  });

  const PRICE_11 = { steps: [{ validFromMs: 0, priceMinor: 11 }] };
  const lineOf = (key: string, value: unknown) => `${JSON.stringify({ key, value })}\n`;
  const product = (index: number, priceMinor = 100): Product => ({
    ...MILK,
    code: String(index).padStart(14, '0'),
    priceMinor,
  });
  const articles = (count: number, priceMinor?: number): string =>
    lineOf('currency', 'EUR') +
    Array.from({ length: count }, (_, index) => lineOf(product(index).code, product(index, priceMinor))).join('');
  const price = (index: number, priceMinor: number, validFromMs = 0): string =>
    lineOf(product(index).code, { steps: [{ validFromMs, priceMinor }] });

  async function publish(channel: Channel, lines: string, mode: 'changes' | 'whole' = 'changes') {
    nowMs += 1_000;
    const response = await fetch(`${server.url}/v1/publish/${channel}?mode=${mode}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines,
    });
    return { status: response.status, body: await response.json() };
  }
  const versionOf = async (channel: Channel): Promise<number> =>
    (await server.store.channels()).find((state) => state.channel === channel)?.version ?? 0;

  const start = (around?: (transport: SyncTransport) => SyncTransport) =>
    startTestKiosk(kioskFolder.folder, server.url, around);
  const has =
    (channel: Channel, version: number) =>
    ({ down }: { down: { versions: Partial<Record<Channel, number>> } }): boolean =>
      down.versions[channel] === version;

  describe('the downlink', () => {
    it('brings a catalogue of many parts, then only what changed, then a price flip at its time', async () => {
      expect(await publish('catalogue', articles(12_000))).toMatchObject({ status: 200, body: { changed: 12_001 } });
      const kiosk = start();
      await kiosk.until(has('catalogue', await versionOf('catalogue')));
      expect(kiosk.catalogue.find(product(11_999).code, AT_MS)).toEqual(product(11_999));
      const flipAtMs = AT_MS + 5_000;
      await publish('catalogue', lineOf(product(1).code, product(1, 150)));
      await publish('prices', price(2, 80, flipAtMs));
      await kiosk.until(has('prices', await versionOf('prices')));
      await kiosk.until(has('catalogue', await versionOf('catalogue')));
      const priceOf = (index: number, atMs: number) => kiosk.catalogue.find(product(index).code, atMs)?.priceMinor;
      expect([priceOf(1, AT_MS), priceOf(2, flipAtMs - 1), priceOf(2, flipAtMs)]).toEqual([150, 100, 80]);
      await kiosk.close();
    });

    it('takes a new version over a line that loses, cuts and spoils, part by part and each part once', async () => {
      await publish('catalogue', articles(21_000));
      let calls = 0;
      const spoilt: string[] = [];
      const whole: string[] = [];
      const kiosk = start((transport) => ({
        ...transport,
        async down(have) {
          calls += 1;
          return calls % 3 === 1 ? err({ kind: 'unreachable', detail: 'lost' }) : transport.down(have);
        },
        async part(sha256) {
          calls += 1;
          const answer = await transport.part(sha256);
          if (calls % 3 === 1) return err({ kind: 'unreachable', detail: 'cut' });
          if (calls % 3 === 2 && answer.ok && !spoilt.includes(sha256)) {
            spoilt.push(sha256);
            return ok(answer.value?.map((byte) => byte ^ 1) ?? null);
          }
          whole.push(sha256);
          return answer;
        },
      }));
      await kiosk.until(has('catalogue', await versionOf('catalogue')));
      expect(spoilt.length).toBeGreaterThan(0);
      expect(new Set(whole).size).toBe(whole.length);
      expect(kiosk.catalogue.reports()).toMatchObject([{ channel: 'catalogue', entries: 21_000, problem: null }]);
      await kiosk.close();
    });

    it('lets rows pass while a large catalogue comes down', async () => {
      await publish('catalogue', articles(30_000));
      let parts = 0;
      const behindAtPart: number[] = [];
      const kiosk = start((transport) => ({
        ...transport,
        async part(sha256) {
          parts += 1;
          behindAtPart.push(journal.lastSeq - kiosk.store.read().ackedSeq);
          journal.append([saleEntry(parts)]);
          return transport.part(sha256);
        },
      }));
      await kiosk.until(has('catalogue', await versionOf('catalogue')));
      await kiosk.until(isDelivered);
      await kiosk.close();
      expect(parts).toBeGreaterThan(5);
      // A row that came with one part was delivered before the next.
      expect(behindAtPart.every((behind) => behind === 0)).toBe(true);
      expect(await server.store.summary()).toMatchObject({ sales: parts });
    });

    it('sends the whole where so much changed that a delta would be no shorter', async () => {
      await publish('catalogue', articles(6_000));
      const first = start();
      await first.until(has('catalogue', await versionOf('catalogue')));
      await first.close();
      await publish('catalogue', articles(3_000, 55), 'whole');
      const fetched: number[] = [];
      const second = start((transport) => ({
        ...transport,
        async down(have) {
          const answer = await transport.down(have);
          if (answer.ok) {
            for (const { text } of answer.value.manifests) fetched.push(JSON.parse(text).fromVersion);
          }
          return answer;
        },
      }));
      await second.until(has('catalogue', await versionOf('catalogue')));
      expect(fetched).toEqual([0]);
      expect(second.catalogue.find(product(2_999).code, AT_MS)?.priceMinor).toBe(55);
      expect(second.catalogue.find(product(3_000).code, AT_MS)).toBeNull();
      await second.close();
    });

    it('comes over to a server that was put back from a backup, and never to an older version', async () => {
      await publish('prices', price(1, 10));
      const kiosk = start();
      await kiosk.until(has('prices', await versionOf('prices')));
      await kiosk.close();
      const before = await versionOf('prices');
      await server.close();
      // The backup knew another price, at an older version; a restore gives the database another life.
      await database.execute(`UPDATE down_entry SET version = version - 500, value = '{"steps":[{"validFromMs":0,"priceMinor":7}]}';
      UPDATE down_channel SET version = version - 500; UPDATE meta SET value = 'another life' WHERE key = 'incarnation'`);
      server = await startTestServer(serverFolder.folder, { now: () => nowMs + 60_000, database: database.config });
      const after = await versionOf('prices');
      expect(after).toBeGreaterThan(before);
      const again = start();
      await again.until(has('prices', after));
      expect(again.catalogue.reports()).toMatchObject([{ channel: 'prices', entries: 1, problem: null }]);
      await again.close();
    });
  });

  describe('publishing', () => {
    it('is all or nothing: a wrong line is named and nothing has changed', async () => {
      await publish('prices', price(1, 10));
      const version = await versionOf('prices');
      expect(await publish('prices', `${price(1, 20)}${price(2, 20)}{"key":"plu:1","value":{}}\n`)).toEqual({
        status: 400,
        body: { kind: 'invalidEntry', detail: expect.stringContaining('line 3, plu:1') },
      });
      expect(await publish('prices', '{"key"\n')).toMatchObject({ status: 400 });
      expect(await publish('configuration', lineOf('*/dataFolder', '/'))).toMatchObject({ status: 400 });
      expect(await publish('catalogue', lineOf(product(1).code, product(1)), 'whole')).toMatchObject({
        body: { detail: expect.stringContaining('currency') },
      });
      expect(await versionOf('prices')).toBe(version);
      expect(await server.store.countChanged('prices', 0, 10)).toBe(1);
    });

    it('of what is there already moves no version', async () => {
      const { body } = await publish('prices', price(1, 10));
      expect(await publish('prices', price(1, 10))).toEqual({
        status: 200,
        body: { version: body.version, changed: 0 },
      });
      expect(await publish('prices', '{"key":"plu:4011","removed":true}\n')).toMatchObject({ body: { changed: 0 } });
    });

    it('is for the server’s own machine', async () => {
      const status = await new Promise((resolve, reject) => {
        const asked = request(
          `${server.url}/v1/publish/prices`,
          { method: 'POST', headers: { host: 'evil.example', 'content-type': 'application/x-ndjson' } },
          (answer) => resolve(answer.resume().statusCode),
        );
        asked.once('error', reject).end(price(1, 10));
      });
      expect(status).toBe(403);
      expect(await versionOf('prices')).toBe(0);
    });

    it('of a file longer than a request is still all or nothing, and complaints name the line of the file', async () => {
      const file = join(serverFolder.folder, 'prices.jsonl');
      const args = [PUBLISH, '--channel', 'prices', '--file', file, '--server', server.url];
      const many = Array.from({ length: 10_500 }, (_, index) => price(index, 10)).join('');
      writeFileSync(file, `${many}{"key":"nobody","removed":true}\n`);
      await expect(run(process.execPath, args)).rejects.toMatchObject({
        stderr: expect.stringContaining('line 10501, nobody'),
      });
      expect(await versionOf('prices')).toBe(0);
      writeFileSync(file, many);
      expect(JSON.parse((await run(process.execPath, args)).stdout)).toMatchObject({ changed: 10_500 });
      const stale = await fetch(`${server.url}/v1/publish/prices?publication=gone`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: price(1, 1),
      });
      expect(stale.status).toBe(404);
    });

    it('of the whole of nothing is refused, unless it is said to be meant', async () => {
      await publish('prices', price(1, 10) + price(2, 20));
      const before = await versionOf('prices');
      expect(await publish('prices', '', 'whole')).toMatchObject({ status: 409, body: { kind: 'emptyWhole' } });
      const gone = `{"key":"${product(1).code}","removed":true}\n`;
      expect(await publish('prices', gone, 'whole')).toMatchObject({ status: 409, body: { kind: 'emptyWhole' } });
      expect(await versionOf('prices')).toBe(before);
      expect(await publish('prices', '', 'whole&allowEmpty=true' as 'whole')).toMatchObject({ body: { changed: 2 } });
    });

    it('that takes away more than it may is refused whole: by leaving out, or by saying so', async () => {
      await publish('prices', Array.from({ length: 10 }, (_, index) => price(index, 10)).join(''));
      const before = await versionOf('prices');
      const kept = (count: number) => Array.from({ length: count }, (_, index) => price(index, 20)).join('');
      const atMost = (mode: string) => `${mode}&removalPercentMax=20` as 'whole';
      expect(await publish('prices', kept(7), atMost('whole'))).toMatchObject({
        status: 409,
        body: { kind: 'removesTooMuch', detail: expect.stringContaining('3 of 10') },
      });
      const removed = (count: number) =>
        Array.from({ length: count }, (_, index) => `{"key":"${product(index).code}","removed":true}\n`).join('');
      expect(await publish('prices', removed(3), atMost('changes'))).toMatchObject({ status: 409 });
      expect(await versionOf('prices')).toBe(before);
      expect(await publish('prices', kept(8), atMost('whole'))).toMatchObject({ status: 200, body: { changed: 10 } });
      // Without a limit everything is done that is asked for.
      expect(await publish('prices', removed(7))).toMatchObject({ status: 200, body: { changed: 7 } });
    });

    it('by the command says what came of it, and fails where it was refused', async () => {
      const file = join(serverFolder.folder, 'prices.jsonl');
      const args = [PUBLISH, '--channel', 'prices', '--file', file, '--server', server.url];
      writeFileSync(file, price(1, 10) + price(2, 20));
      expect(JSON.parse((await run(process.execPath, args)).stdout)).toMatchObject({ changed: 2 });
      writeFileSync(file, price(1, 11));
      await expect(run(process.execPath, [...args, '--whole'])).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('it would remove 1 of 2 entries on prices (50 %); --yes'),
      });
      const meant = [...args, '--whole', '--yes'];
      expect(JSON.parse((await run(process.execPath, meant)).stdout)).toMatchObject({ changed: 2 });
      writeFileSync(file, '\n');
      await expect(run(process.execPath, [...args, '--whole'])).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('that would remove everything on prices; --yes'),
      });
      expect(JSON.parse((await run(process.execPath, meant)).stdout)).toMatchObject({ changed: 1 });
      writeFileSync(file, lineOf('nothing', 1));
      await expect(run(process.execPath, args)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('line 1, nothing'),
      });
      await expect(run(process.execPath, [PUBLISH])).rejects.toMatchObject({
        stderr: expect.stringContaining('usage'),
      });
    });

    it('that a server left in the middle shows nothing, and is finished by its next start', async () => {
      await publish('prices', price(1, 10) + price(2, 10));
      const version = await versionOf('prices');
      const publication = await server.store.beginPublication('prices');
      await server.store.stagePublication(publication, [{ key: product(1).code, value: PRICE_11 }]);
      await server.close();
      // The server ended after it had begun to write, and before it had offered anything.
      await database.execute(`UPDATE down_channel SET applying = '${publication}', applying_version = ${version + 9},
        applying_mode = 'whole' WHERE channel = 'prices'`);
      server = await startTestServer(serverFolder.folder, { now: () => nowMs, database: database.config });
      expect(await versionOf('prices')).toBe(version + 9);
      expect(await server.store.channels()).toMatchObject([{ channel: 'prices', entries: 1, isChanging: false }]);
    });

    it('takes over the catalogue that a server of the version before had', async () => {
      await server.close();
      const old = JSON.stringify({ version: 4, currency: 'EUR', products: [product(1)] });
      await database.execute(
        `INSERT INTO catalogue (version, catalogue_json, products, loaded_at_ms) VALUES (4, '${old}', 1, 0)`,
      );
      server = await startTestServer(serverFolder.folder, { now: () => nowMs, database: database.config });
      const kiosk = start();
      await kiosk.until(has('catalogue', await versionOf('catalogue')));
      expect([kiosk.catalogue.currency, kiosk.catalogue.find(product(1).code, AT_MS)]).toEqual(['EUR', product(1)]);
      await kiosk.close();
      const { products, ...rest } = JSON.parse(old);
      expect(await server.store.seedCatalogue({ ...rest, products: [...products, product(2)] })).toBe(false);
    });

    it('of a gate counts at check-in too', async () => {
      const flight = {
        flightId: 'MX101-2026-11-22',
        carrier: 'MX',
        number: '101',
        origin: 'HAM',
        originCity: 'Hamburg',
        destination: 'OSL',
        destinationCity: 'Oslo',
        departureDate: '2026-11-22',
        departureTime: '12:30',
        boardingTime: '12:00',
        departsAtMs: START_MS + 3 * 3_600_000,
        gate: 'A12',
        terminal: '1',
        status: 'open' as const,
      };
      const cabins = [{ compartment: 'Y' as const, firstRow: 1, lastRow: 9, columns: ['A', 'B'], exitRows: [] }];
      const passenger = {
        passengerId: 'p-1',
        surname: 'Smith',
        givenNames: 'Kim',
        compartment: 'Y' as const,
        seat: null,
        checkedIn: false,
        sequenceNumber: null,
        documentNumber: null,
      };
      await server.store.putDepartures(
        {
          version: 1,
          flights: [{ ...flight, cabins }],
          bookings: [{ recordLocator: 'ABC123', flightId: flight.flightId, passengers: [passenger] }],
        },
        '2026-11-21',
      );
      const kiosk = start();
      await kiosk.until(has('flights', await versionOf('flights')));
      expect(kiosk.catalogue.flights()).toEqual([flight]);
      await publish('flights', lineOf(flight.flightId, { ...flight, gate: 'B7' }));
      await kiosk.until(has('flights', await versionOf('flights')));
      expect(kiosk.catalogue.flights()).toMatchObject([{ gate: 'B7' }]);
      expect(
        await server.store.findBooking({ by: 'reference', recordLocator: 'ABC123', surname: 'Smith' }),
      ).toMatchObject({
        ok: true,
        value: { flight: { gate: 'B7', cabins } },
      });
      await kiosk.close();
    });
  });
});
