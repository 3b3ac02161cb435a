import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../core/result.ts';
import { sha256Hex } from '../../../offline/chain.ts';
import { syncBench } from '../../support/sync-bench.ts';

describe('the sync client, where something goes wrong in the middle of its work,', () => {
  it('is not stopped by totals that a server asks for and refuses: they are offered once in a minute', async () => {
    const { step, transport, uploads, world, client } = syncBench();
    const { upload } = transport;
    transport.upload = async (request) => {
      if (request.totals !== undefined) {
        uploads.push(request);
        return err({ kind: 'refused', status: 400, detail: 'totals: too many currencies' });
      }
      const answer = await upload(request);
      return answer.ok ? ok({ ...answer.value, takes: ['totals'] }) : answer;
    };
    for (let row = 4; row < 34; row += 1) {
      await step();
      world.rows = row;
    }
    await step();
    expect(client.state).toMatchObject({ ackedSeq: 33, lastError: null });
    expect(uploads.filter(({ totals }) => totals !== undefined)).toHaveLength(1);
  });

  it('ends a pass as a failure on this side when it cannot tell, in the middle of an upload, what was delivered', async () => {
    const { step, client, transport, world, states } = syncBench({ rows: 2_000 });
    const { upload } = transport;
    const { tell } = world;
    const waiting: (() => void)[] = [];
    const uncaught: unknown[] = [];
    world.afterSending = (work) => void waiting.push(work);
    transport.upload = async (request) => {
      await Promise.resolve();
      // As the event loop would run it: nobody is there to catch what it throws.
      world.tell = () => {
        throw new Error('disk I/O error');
      };
      for (const work of waiting.splice(0)) {
        try {
          work();
        } catch (cause) {
          uncaught.push(cause);
        }
      }
      world.tell = tell;
      return upload(request);
    };
    await step();
    expect(uncaught).toEqual([]);
    expect(client.state.lastError).toEqual({ kind: 'local', detail: 'disk I/O error' });
    expect(states.at(-1)?.lastError?.kind).toBe('local');
    transport.upload = upload;
    world.afterSending = (work) => work();
    await step();
    expect(client.state).toMatchObject({ online: true, behind: 0, lastError: null });
  });

  it.each([
    ['was well', null],
    ['failed', { kind: 'busy', retryAfterMs: null } as const],
  ])('tells a failure on this side, and goes on, when it cannot tell that a pass %s', async (_, error) => {
    const { step, client, transport, world, states } = syncBench();
    const { upload } = transport;
    const { tell } = world;
    if (error !== null) transport.upload = async () => err(error);
    world.tell = () => {
      world.tell = tell;
      throw new Error('disk I/O error');
    };
    // Told already in the middle of the pass otherwise.
    world.afterSending = () => undefined;
    await step();
    expect(states.at(-1)?.lastError).toEqual({ kind: 'local', detail: 'disk I/O error' });
    transport.upload = upload;
    world.rows += 1;
    await step();
    expect(client.state).toMatchObject({ online: true, behind: 0, lastError: null });
  });

  it('goes on when nobody can be told anything for a while', async () => {
    const { step, client, world } = syncBench();
    const { tell } = world;
    world.tell = () => {
      throw new Error('disk I/O error');
    };
    await step();
    await step();
    world.tell = tell;
    world.rows += 1;
    await step();
    expect(client.state).toMatchObject({ online: true, behind: 0, lastError: null });
  });

  it('sends no erased key to a server that is another one since the upload was made ready', async () => {
    const { step, transport, uploads, world, reader } = syncBench({ rows: 1_000 });
    const { upload } = transport;
    let keys = [{ session: 's', wrapped: 'key of s' }];
    const { readAfter } = reader;
    const payload = JSON.stringify({ wrappedKeyHash: sha256Hex('key of s') });
    reader.readAfter = (seq, limit) =>
      readAfter(seq, limit).map((it) => (it.seq === 700 ? { ...it, kind: 'session.started', payload } : it));
    reader.sessionKeysOf = () => keys;
    world.forget = () => {
      keys = [];
    };
    transport.upload = async (request) => {
      if (request.rows.length > 0) world.incarnation = 'second';
      const answer = await upload(request);
      const isFirst = request.rows[0]?.seq === 1;
      return answer.ok && isFirst ? ok({ ...answer.value, erasures: [{ no: 1, session: 's' }] }) : answer;
    };
    await step();
    expect(uploads.map(({ from, rows, sessionKeys }) => [from, rows.length, sessionKeys])).toEqual([
      [1, 0, []],
      [1, 500, []],
      [501, 500, []],
    ]);
  });
});
