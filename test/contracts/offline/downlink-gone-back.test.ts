import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Channel } from '../../../offline/wire/down-wire.ts';
import type { RunningServer } from '../../../server/start.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { MILK } from '../../unit/core/world.ts';
import { openTestJournal, START_MS, startTestKiosk, startTestServer, temporaryFolder } from './kiosk-and-server.ts';

/** What is published stands in these. */
const TABLES = ['down_channel', 'down_entry', 'down_version', 'down_package', 'down_part'];
const CODES = ['00000000000001', '00000000000002', '00000000000003'] as const;

/** As a copied file, a snapshot of the machine or a recovery to a point in time does it: the incarnation stays. */
onEachDatabase(({ open }) => {
  let database: TestDatabase;
  let kioskFolder: ReturnType<typeof temporaryFolder>;
  let serverFolder: ReturnType<typeof temporaryFolder>;
  let server: RunningServer;
  let nowMs: number;

  const startServer = () => startTestServer(serverFolder.folder, { now: () => nowMs, database: database.config });
  beforeEach(async () => {
    nowMs = START_MS;
    kioskFolder = temporaryFolder();
    serverFolder = temporaryFolder();
    database = await open(serverFolder.folder);
    server = await startServer();
    openTestJournal(kioskFolder.folder).close();
    await publish('catalogue', [
      { key: 'currency', value: 'EUR' },
      ...CODES.map((code) => ({ key: code, value: { ...MILK, code } })),
    ]);
    await publishPrices([10, 10, 10]);
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    kioskFolder.remove();
    serverFolder.remove();
  });

  async function publish(channel: Channel, entries: readonly unknown[]): Promise<void> {
    nowMs += 1_000;
    const { status } = await fetch(`${server.url}/v1/publish/${channel}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    });
    expect(status).toBe(200);
  }
  /** One for each code; null leaves it as it is. */
  const publishPrices = (prices: readonly (number | null)[]) =>
    publish(
      'prices',
      prices.flatMap((priceMinor, index) =>
        priceMinor === null ? [] : [{ key: CODES[index], value: { steps: [{ validFromMs: 0, priceMinor }] } }],
      ),
    );
  async function whileOff(statements: (table: string) => string): Promise<void> {
    await server.close();
    await database.execute(TABLES.map(statements).join(';'));
    server = await startServer();
  }
  const keepCopy = () => whileOff((table) => `CREATE TABLE old_${table} AS SELECT * FROM ${table}`);
  const goBack = () => whileOff((table) => `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM old_${table}`);

  const priceVersion = async (): Promise<number> =>
    (await server.store.channels()).find(({ channel }) => channel === 'prices')?.version ?? 0;

  /** Connects the kiosk until it has the newest prices: what it sells at then, and from which versions it was brought there. */
  async function visit(): Promise<{ prices: unknown[]; fromVersions: number[] }> {
    const fromVersions: number[] = [];
    const kiosk = startTestKiosk(kioskFolder.folder, server.url, (transport) => ({
      ...transport,
      async down(have) {
        const answer = await transport.down(have);
        for (const { text } of answer.ok ? answer.value.manifests : []) {
          const { channel, fromVersion } = JSON.parse(text);
          if (channel === 'prices') fromVersions.push(fromVersion);
        }
        return answer;
      },
    }));
    const newest = await priceVersion();
    await kiosk.until(({ down }) => down.versions.prices === newest && down.versions.catalogue !== undefined);
    const prices = CODES.map((code) => kiosk.catalogue.find(code, START_MS)?.priceMinor);
    await kiosk.close();
    return { prices, fromVersions };
  }

  it('brings a kiosk that is ahead of a database that went back over whole, so that nothing of the lost version stays', async () => {
    await keepCopy();
    await publishPrices([20, null, 20]);
    expect(await visit()).toMatchObject({ prices: [20, 10, 20] });
    await goBack();
    await publishPrices([null, 30, null]);
    expect(await visit()).toEqual({ prices: [10, 30, 10], fromVersions: [0] });
  });

  it('goes on with deltas for a kiosk that has nothing of what was lost', async () => {
    await visit();
    const first = await priceVersion();
    await keepCopy();
    await publishPrices([20, null, null]);
    await goBack();
    await publishPrices([null, 30, null]);
    expect(await visit()).toEqual({ prices: [10, 30, 10], fromVersions: [first] });
  });
});
