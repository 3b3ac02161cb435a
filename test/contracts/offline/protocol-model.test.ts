/**
 * The protocol as a model: random commands drive the real client and the real server against a reference of a few lines.
 * `PROTOCOL_SEED` repeats a run, `PROTOCOL_RUNS` makes it longer or shorter; what fast-check shrank it to is printed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../core/result.ts';
import { onEachDatabase, sqlite, type TestDatabases } from '../../support/databases.ts';
import { checkInvariants, commands, heal, newReference } from './protocol/commands.ts';
import { openWorld, type Sabotage } from './protocol/world.ts';

const RUNS = Number(process.env.PROTOCOL_RUNS ?? 40);
/** A database of its own for each history takes PostgreSQL longer; what differs between the two is not the protocol. */
const RUNS_POSTGRES = Math.ceil(RUNS / 6);
const LIMIT_MS = 120_000 + RUNS * 2_000;
const seed = Number(process.env.PROTOCOL_SEED ?? Date.now() % 2 ** 31);

/** Rejects with a way to a broken promise: the shortest, where it shrinks. */
async function search(databases: TestDatabases, sabotage: Sabotage, shrinks: boolean): Promise<void> {
  const property = fc.asyncProperty(commands, async (sequence) => {
    const world = await openWorld(databases, sabotage);
    const reference = newReference();
    try {
      await fc.asyncModelRun(() => ({ model: reference, real: world }), sequence);
      await heal(reference, world);
      checkInvariants(reference, await world.observe());
    } finally {
      await world.close();
    }
  });
  await fc.assert(property, {
    numRuns: databases.name === 'SQLite' ? RUNS : RUNS_POSTGRES,
    seed,
    endOnFailure: !shrinks,
  });
}

describe(`the protocol between kiosk and server (PROTOCOL_SEED=${seed})`, () => {
  onEachDatabase((databases) => {
    it(
      'delivers each row once and in order, whatever dies, is lost, late, doubled or restored',
      {
        timeout: LIMIT_MS,
      },
      () => search(databases, {}, true),
    );
  });
});

describe('the search finds', () => {
  const finds = (sabotage: Sabotage) =>
    expect(search(sqlite, sabotage, false)).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/arrives|held for delivered|rows 1 …/) },
    });

  it('a client that takes rows for delivered without hearing so', { timeout: LIMIT_MS }, () =>
    finds({
      pass: (options) => ({
        ...options,
        transport: {
          ...options.transport,
          async upload(request) {
            const answer = await options.transport.upload(request);
            const last = request.rows.at(-1);
            if (answer.ok || answer.error.kind !== 'unreachable' || last === undefined) return answer;
            return ok({ hwm: last.seq, hash: last.hash, incarnation: '', quarantined: [], serverAtMs: 0 });
          },
        },
      }),
    }),
  );

  it('a client that never rewinds to an older server', { timeout: LIMIT_MS }, () =>
    finds({
      pass: (options) => ({
        ...options,
        store: {
          ...options.store,
          confirm(ackedSeq, incarnation) {
            if (ackedSeq >= options.store.read().ackedSeq) options.store.confirm(ackedSeq, incarnation);
          },
        },
      }),
    }),
  );

  it('a server whose marks do not survive its restart', { timeout: LIMIT_MS }, () =>
    finds({ restart: 'DELETE FROM mark' }),
  );
});
