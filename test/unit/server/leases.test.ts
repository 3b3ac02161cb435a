import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { makeBackup } from '../../../server/backup/make.ts';
import { restoreBackup } from '../../../server/backup/restore.ts';
import { LEASE_MS } from '../../../server/instance-rule.ts';
import type { RunningServer } from '../../../server/start.ts';
import { START_MS, startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';

const EPOCH = '019ab000-0000-7000-8000-000000000000';
const HOUR_MS = 3_600_000;
const [REAL, COPY] = ['a'.repeat(64), 'b'.repeat(64)] as const;

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let nowMs: number;
  const now = () => nowMs;
  const start = () => startTestServer(place.folder, { database: database.config, now });

  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    database = await open(place.folder);
    server = await start();
    await server.store.enrol({ kiosk: 'till-1', epoch: EPOCH, publicKey: 'key' });
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  /** A run of the sync client; what the server says to it. */
  function instanceOn(machine: string) {
    const id = uuidv7();
    return async (isLeaving = false) => {
      nowMs += 1_000;
      const answer = await server.store.ingest({
        ...{ kiosk: 'till-1', epoch: EPOCH, from: 1, prevHash: GENESIS_HASH, rows: [] },
        proof: {
          ...{ nonce: uuidv7(), signedAtMs: nowMs, publicKey: 'key' },
          instance: { id, machine, clockOffsetMs: 0, isLeaving },
          head: { seq: 0, hash: GENESIS_HASH, signature: '' },
        },
      });
      return answer.ok ? 'served' : answer.error.kind;
    };
  }

  async function backup(): Promise<string> {
    const folder = join(place.folder, 'backups');
    const options = { database: database.config, dataFolder: place.folder, folder, keep: null, now };
    return join(folder, (await makeBackup(options)).file);
  }
  async function restore(file: string): Promise<void> {
    await server.close();
    nowMs += HOUR_MS;
    await restoreBackup({
      ...{ file, database: database.config, dataFolder: place.folder, isReplacing: true },
      ...{ now, newId: () => uuidv7(), log: pino({ level: 'silent' }) },
    });
    server = await start();
  }

  describe('a server that was put back from a backup', () => {
    it('serves the kiosk that it knew, although a copy of its disk asks first', async () => {
      const earlier = instanceOn(REAL);
      expect(await earlier()).toBe('served');
      const file = await backup();
      const real = instanceOn(REAL);
      expect(await real()).toBe('served');
      await restore(file);
      const copy = instanceOn(COPY);
      expect([await copy(), await real(), await copy(), await real(), await copy()]).toEqual([
        'held',
        'served',
        'held',
        'served',
        'cloned',
      ]);
    });

    it('does so also where the kiosk had said goodbye before the backup', async () => {
      const earlier = instanceOn(REAL);
      expect([await earlier(), await earlier(true)]).toEqual(['served', 'served']);
      const file = await backup();
      const real = instanceOn(REAL);
      expect(await real()).toBe('served');
      await restore(file);
      const copy = instanceOn(COPY);
      expect([await copy(), await real(), await real()]).toEqual(['held', 'served', 'served']);
    });

    it('lets another machine in when the one that it knew stays silent', async () => {
      expect(await instanceOn(COPY)()).toBe('served');
      const file = await backup();
      await restore(file);
      const real = instanceOn(REAL);
      expect(await real()).toBe('held');
      nowMs += LEASE_MS;
      expect(await real()).toBe('served');
    });
  });

  it('a server that stood still for long takes nobody for gone at its start', async () => {
    const real = instanceOn(REAL);
    expect(await real()).toBe('served');
    await server.close();
    nowMs += HOUR_MS;
    server = await start();
    const copy = instanceOn(COPY);
    expect([await copy(), await real(), await copy()]).toEqual(['held', 'served', 'cloned']);
  });
});
