/**
 * The protocol as a model: random commands drive the real client and the real server against a reference of a few lines.
 * `PROTOCOL_SEED` repeats a run, `PROTOCOL_RUNS` makes it longer or shorter; what fast-check shrank it to is printed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../core/result.ts';
import { checkInvariants, commands, heal, newReference } from './protocol/commands.ts';
import { openWorld, type Sabotage } from './protocol/world.ts';

const RUNS = Number(process.env.PROTOCOL_RUNS ?? 40);
const LIMIT_MS = 120_000 + RUNS * 2_000;
const seed = Number(process.env.PROTOCOL_SEED ?? Date.now() % 2 ** 31);

/** Rejects with a way to a broken promise: the shortest, where it shrinks. */
async function search(sabotage: Sabotage, shrinks: boolean): Promise<void> {
  const property = fc.asyncProperty(commands, async (sequence) => {
    const world = await openWorld(sabotage);
    const reference = newReference();
    try {
      await fc.asyncModelRun(() => ({ model: reference, real: world }), sequence);
      await heal(reference, world);
      checkInvariants(reference, world.observe());
    } finally {
      await world.close();
    }
  });
  await fc.assert(property, { numRuns: RUNS, seed, endOnFailure: !shrinks });
}

describe(`the protocol between kiosk and server (PROTOCOL_SEED=${seed})`, () => {
  it(
    'delivers each row once and in order, whatever dies, is lost, late, doubled or restored',
    { timeout: LIMIT_MS },
    () => search({}, true),
  );
});

describe('the search finds', () => {
  const finds = (sabotage: Sabotage) =>
    expect(search(sabotage, false)).rejects.toMatchObject({
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
    finds({ restart: (ledger) => void ledger.exec('DELETE FROM mark') }),
  );
});
