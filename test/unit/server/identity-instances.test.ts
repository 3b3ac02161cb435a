/** Several servers on one PostgreSQL are one server to a kiosk, also when it, or its copy, speaks to all of them at once. */
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import type { Upload } from '../../../server/store/ledger-store.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { START_MS } from '../../contracts/offline/kiosk-and-server.ts';
import { onDatabase, postgres, type TestDatabase } from '../../support/databases.ts';

const SERVERS = 3;
const ROUNDS = 10;
const [MACHINE_A, MACHINE_B] = ['a'.repeat(64), 'b'.repeat(64)] as const;

onDatabase(postgres, ({ open }) => {
  let database: TestDatabase;
  let servers: Store[];

  beforeEach(async () => {
    database = await open('');
    servers = await Promise.all(
      Array.from({ length: SERVERS }, async () => {
        const log = pino({ level: 'silent' });
        const opened = await openStore({
          ...{ database: database.config, dataFolder: '', now: () => START_MS, newId: () => uuidv7(), log },
        });
        if (!opened.ok) throw new Error(opened.error.kind);
        return opened.value;
      }),
    );
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await database.remove();
  });

  const greeting = (epoch: string, machine: string): Upload => ({
    ...{ kiosk: 'till-1', epoch, from: 1, prevHash: GENESIS_HASH, rows: [] },
    proof: {
      ...{ nonce: uuidv7(), signedAtMs: START_MS, publicKey: 'key' },
      instance: { id: uuidv7(), machine },
      head: { seq: 0, hash: GENESIS_HASH, signature: '' },
    },
  });
  const kindOf = (answer: Awaited<ReturnType<Store['ingest']>>) => (answer.ok ? 'taken' : answer.error.kind);
  async function newEpoch(): Promise<string> {
    const epoch = uuidv7();
    await servers[0]?.enrol({ kiosk: 'till-1', epoch, publicKey: 'key' });
    return epoch;
  }

  describe('several servers on one database', () => {
    it('take a signed request once, whichever of them it comes to', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const request = greeting(await newEpoch(), MACHINE_A);
        const answers = await Promise.all(servers.map((server) => server.ingest(request)));
        expect(answers.map(kindOf).sort()).toEqual(['replayed', 'replayed', 'taken']);
        const stamp = { nonce: uuidv7(), signedAtMs: START_MS };
        const spent = await Promise.all(servers.map((server) => server.spendNonce('till-1', stamp)));
        expect(spent.filter((isFirst) => isFirst)).toHaveLength(1);
      }
    });

    it('let one of two machines with the same disk speak for a journal, when both begin at once', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const epoch = await newEpoch();
        const answers = await Promise.all([
          servers[0]?.ingest(greeting(epoch, MACHINE_A)),
          servers[1]?.ingest(greeting(epoch, MACHINE_B)),
        ]);
        expect(answers.map((answer) => answer && kindOf(answer)).sort()).toEqual(['held', 'taken']);
      }
    });

    it('give a one-time code to one kiosk', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const codeHash = String(round).padStart(64, '0');
        await servers[0]?.addCode({ codeHash, kiosk: null, expiresAtMs: null });
        const answers = await Promise.all(
          servers.map((server, index) =>
            server.admit({
              ...{ kiosk: `till-${round}-${index}`, epoch: uuidv7(), publicKey: `key-${index}`, codeHash },
              ...{ previous: null, nonce: uuidv7(), signedAtMs: START_MS, mayTryCode: true },
            }),
          ),
        );
        expect(answers.map((answer) => (answer.ok ? answer.value : answer.error.kind)).sort()).toEqual([
          'byCode',
          'codeUsed',
          'codeUsed',
        ]);
      }
    });
  });
});
