import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countFleet } from '../../../lab/fleet/count.ts';
import { saleEntry } from '../../../lab/fleet/sales.ts';
import type { RunningServer } from '../../../server/start.ts';
import { onDatabase, postgres, type TestDatabase } from '../../support/databases.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';
import { START_MS, startTestServer, temporaryFolder } from '../offline/kiosk-and-server.ts';

const FLEET = fileURLToPath(new URL('../../../lab/fleet/fleet.ts', import.meta.url));
const SMALL = ['--kiosks', '20', '--seconds', '2', '--offline-seconds', '2'];
const FLEET_MS_MAX = 90_000;

onDatabase(postgres, ({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;

  beforeEach(async () => {
    place = temporaryFolder();
    database = await open(place.folder);
    server = await startTestServer(place.folder, { database: database.config });
    const kiosk = kioskRows('till-1');
    kiosk.append([1, 2, 3].map((number) => saleEntry('till-1', number, START_MS)));
    await server.store.enrol({ kiosk: 'till-1', epoch: kiosk.epoch, publicKey: 'k'.repeat(43) });
    await server.store.ingest(kiosk.upload(1));
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  const count = (journalled: number) => {
    if (database.config.kind !== 'postgres') throw new Error('this database is a PostgreSQL');
    return countFleet(database.config.url, new Map([['till-1', journalled]]));
  };

  it('counts what is there, what is missing and what is there twice', async () => {
    expect(await count(3)).toEqual({ rows: 3, lost: 0, doubled: 0 });
    expect(await count(4)).toEqual({ rows: 3, lost: 1, doubled: 0 });
    expect(await count(2)).toEqual({ rows: 3, lost: 0, doubled: 1 });
    await database.execute(`DELETE FROM sale WHERE sale_id = 'till-1-2'`);
    expect(await count(3)).toEqual({ rows: 3, lost: 1, doubled: 0 });
  });
});

it(
  'a small fleet loses nothing, doubles nothing, and comes back after its network was gone',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [FLEET, ...SMALL], { timeout: FLEET_MS_MAX });
    const last = stdout.trim().split('\n').at(-1);
    expect(last).toMatch(/^fleet kiosks=20 rows=\d+ lost=0 doubled=0 p99_ack_ms=[\d.]+ drain_s=[\d.]+$/);
  },
  FLEET_MS_MAX,
);
