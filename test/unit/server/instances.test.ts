import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ComeBackError } from '../../../server/store/come-back.ts';
import { openPostgresStore } from '../../../server/store/postgres-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { START_MS, saleEntry } from '../../contracts/offline/kiosk-and-server.ts';
import { onDatabase, postgres, type TestDatabase } from '../../support/databases.ts';
import { type KioskRows, kioskRows } from '../../support/kiosk-rows.ts';

const INSTANCES = 2;
const KILLS_MAX = 10;

onDatabase(postgres, ({ open }) => {
  let database: TestDatabase;
  let stores: Store[];
  const [first, second] = [() => stores[0] as Store, () => stores[1] as Store];

  beforeEach(async () => {
    database = await open('');
    stores = await Promise.all(Array.from({ length: INSTANCES }, () => openInstance(urlOf(database))));
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.remove();
  });

  async function kioskWithSales(name: string, sales: number): Promise<KioskRows> {
    const kiosk = kioskRows(name);
    kiosk.append(Array.from({ length: sales }, (_, index) => saleOf(name, index)));
    await first().enrol({ kiosk: name, epoch: kiosk.epoch, publicKey: name });
    return kiosk;
  }
  const marks = async () =>
    (await first().summary()).kiosks.map(({ kiosk, hwm, hash }) => ({ kiosk, hwm, hash })).sort(byKiosk);

  describe('instances beside each other', () => {
    it('start together on an empty database and are one server', async () => {
      expect(second().incarnation).toBe(first().incarnation);
    });

    it('take one kiosk’s rows once when it sends them to both', async () => {
      const kiosk = await kioskWithSales('till-1', 60);
      const uploads = [1, 11, 21, 31, 41, 51].map((from) => kiosk.upload(from, 10));
      for (const upload of uploads) {
        const answers = await Promise.all(stores.flatMap((store) => [store.ingest(upload), store.ingest(upload)]));
        const end = upload.rows.at(-1);
        for (const answer of answers) {
          expect(answer).toMatchObject({ ok: true, value: { hwm: end?.seq, hash: end?.hash, quarantined: [] } });
        }
      }
      expect(await second().summary()).toMatchObject({ rows: 60, sales: 60, alarms: [] });
    });

    it('take many kiosks at once, each whole and once', async () => {
      const kiosks = await Promise.all(Array.from({ length: 8 }, (_, index) => kioskWithSales(`till-${index}`, 40)));
      await Promise.all(kiosks.map((kiosk, index) => deliver(kiosk, () => stores[index % INSTANCES] as Store, 8)));
      expect(await second().summary()).toMatchObject({ rows: 320, sales: 320, quarantinedCount: 0, alarms: [] });
      expect(await marks()).toEqual(
        kiosks.map(({ kiosk, rows }) => ({ kiosk, hwm: 40, hash: rows.at(-1)?.hash })).sort(byKiosk),
      );
    });

    it('number sales in the order in which they are committed: whoever reads page by page skips none', async () => {
      const kiosks = await Promise.all(Array.from({ length: 4 }, (_, index) => kioskWithSales(`till-${index}`, 30)));
      const seen: number[] = [];
      let isDone = false;
      const reading = (async () => {
        for (let isLast = false; !isLast; ) {
          isLast = isDone;
          const { rows } = await second().sales({ after: seen.at(-1) ?? 0, limit: 7, order: 'oldest' });
          seen.push(...rows.map(({ saleNo }) => saleNo));
          isLast &&= rows.length === 0;
        }
      })();
      await Promise.all(kiosks.map((kiosk, index) => deliver(kiosk, () => stores[index % INSTANCES] as Store, 3)));
      isDone = true;
      await reading;
      expect(seen).toHaveLength(120);
    });
  });

  describe('a connection that is killed in mid-transaction', () => {
    it('costs nothing and doubles nothing: the upload is tried again, or the kiosk told to come back', async () => {
      const kiosks = await Promise.all(Array.from({ length: 4 }, (_, index) => kioskWithSales(`till-${index}`, 60)));
      let isDelivered = false;
      const killing = killBusyConnections(urlOf(database), () => isDelivered);
      await Promise.all(kiosks.map((kiosk, index) => deliver(kiosk, () => stores[index % INSTANCES] as Store, 4)));
      isDelivered = true;
      expect(await killing).toBeGreaterThan(0);
      expect(await first().summary()).toMatchObject({ rows: 240, sales: 240, quarantinedCount: 0, alarms: [] });
      expect(await marks()).toEqual(kiosks.map(({ kiosk, rows }) => ({ kiosk, hwm: 60, hash: rows.at(-1)?.hash })));
    });
  });

  describe('a database that is away', () => {
    it('makes kiosks come back, and everything goes on when it is back', async () => {
      const kiosk = await kioskWithSales('till-1', 2);
      const line = await openLine(urlOf(database));
      const store = await openInstance(line.url);
      expect(await store.ingest(kiosk.upload(1, 1))).toMatchObject({ ok: true });
      line.cut();
      expect(await store.ingest(kiosk.upload(2))).toEqual({ ok: false, error: { kind: 'storeBusy' } });
      await expect(store.summary()).rejects.toBeInstanceOf(ComeBackError);
      line.mend();
      expect(await store.ingest(kiosk.upload(2))).toMatchObject({ ok: true, value: { hwm: 2 } });
      await store.close();
      line.close();
    });

    it('and takes the answer to a commit along makes the kiosk ask again, which is answered as if nothing had been', async () => {
      const kiosk = await kioskWithSales('till-1', 2);
      const line = await openLine(urlOf(database));
      const store = await openInstance(line.url);
      line.cutAtCommit(true);
      expect(await store.ingest(kiosk.upload(1))).toEqual({ ok: false, error: { kind: 'storeBusy' } });
      line.cutAtCommit(false);
      expect(await store.ingest(kiosk.upload(1))).toMatchObject({ ok: true, value: { hwm: 2, quarantined: [] } });
      expect(await store.summary()).toMatchObject({ rows: 2, sales: 2, alarms: [] });
      await store.close();
      line.close();
    });
  });
});

const saleOf = (kiosk: string, index: number) => {
  const entry = saleEntry(index);
  return { ...entry, payload: entry.payload.replaceAll(/"(sale|tender)-/g, `"$1-${kiosk}-`) };
};

const byKiosk = (a: { kiosk: string }, b: { kiosk: string }) => a.kiosk.localeCompare(b.kiosk);

function urlOf({ config }: TestDatabase): string {
  if (config.kind !== 'postgres') throw new Error('not PostgreSQL');
  return config.url;
}

async function openInstance(url: string): Promise<Store> {
  const opened = await openPostgresStore({
    url,
    poolMax: 4,
    now: () => START_MS,
    newId: () => uuidv7(),
    log: pino({ level: 'silent' }),
  });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}

/** As a kiosk does it: one upload in flight, the same again until it is answered. */
async function deliver(kiosk: KioskRows, instance: () => Store, batch: number): Promise<void> {
  for (let hwm = 0; hwm < kiosk.rows.length; ) {
    const outcome = await instance().ingest(kiosk.upload(hwm + 1, batch));
    if (outcome.ok) hwm = outcome.value.hwm;
    else if (outcome.error.kind !== 'storeBusy') throw new Error(JSON.stringify(outcome.error));
  }
}

/** Ends connections of the server that are in a transaction, `KILLS_MAX` at most. Resolves to how many. */
async function killBusyConnections(url: string, isOver: () => boolean): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let kills = 0;
  while (kills < KILLS_MAX && !isOver()) {
    const { rowCount } = await client.query(`SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'portico' AND xact_start IS NOT NULL LIMIT 1) AS busy`);
    kills += rowCount ?? 0;
  }
  await client.end();
  return kills;
}

/** A line to the database that can be cut: what was connected breaks, and nobody answers until it is mended. */
async function openLine(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isCutAtCommit = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    near.on('data', (bytes) => {
      far.write(bytes);
      if (!isCutAtCommit || !bytes.includes('commit')) return;
      far.end();
      near.destroy();
    });
    far.pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const near = new URL(url);
  near.port = String(address.port);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: near.href,
    cut,
    /** The next commits reach the database, and their answers get lost. */
    cutAtCommit: (isOn: boolean) => {
      isCutAtCommit = isOn;
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
