import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../core/result.ts';
import { retryDelayMs } from '../../../offline/backoff.ts';
import { hashOfRow, syncBench } from '../../support/sync-bench.ts';

describe('the sync client', () => {
  it('asks for the mark first, delivers, then only looks at the journal every second', async () => {
    const { step, uploads, client } = syncBench();
    await step();
    expect(uploads.map(({ from, rows }) => [from, rows.length])).toEqual([
      [1, 0],
      [1, 3],
    ]);
    expect(client.state).toMatchObject({ online: true, behind: 0, ackedSeq: 3, lastError: null });
    await step();
    expect(await step()).toBe(1_000);
    expect(uploads).toHaveLength(2);
  });

  it('greets the server every minute, so that it notices a restored one without a sale', async () => {
    const { step, uploads, world, client } = syncBench();
    await step();
    world.mark = 1;
    world.incarnation = 'second';
    for (let second = 0; second < 61; second += 1) await step();
    expect(uploads.slice(2).map(({ from, rows }) => [from, rows.length])).toEqual([
      [4, 0],
      [2, 2],
    ]);
    expect(client.state).toMatchObject({ ackedSeq: 3, behind: 0 });
  });

  it('greets it all the same when the clock is set back by hours', async () => {
    const { step, uploads, world } = syncBench();
    await step();
    world.mark = 1;
    world.nowMs -= 3 * 3_600_000;
    for (let second = 0; second < 3; second += 1) await step();
    expect(uploads.slice(2).map(({ from, rows }) => [from, rows.length])).toEqual([
      [4, 0],
      [2, 2],
    ]);
  });

  it('tells after each upload of a long backlog how far behind it still is', async () => {
    const { step, states } = syncBench({ rows: 1_300 });
    await step();
    expect(states.map(({ online, behind }) => [online, behind])).toEqual([
      [false, 1_300],
      [true, 1_300],
      [true, 800],
      [true, 300],
      [true, 0],
    ]);
  });

  it('tells the last error and that a pass went on before it, and waits longer all the same', async () => {
    const { step, client, states, transport, timers } = syncBench({ rows: 900 });
    const { upload } = transport;
    const waits: (number | undefined)[] = [];
    transport.upload = async (request) =>
      request.rows.length === 0 ? upload(request) : err({ kind: 'busy', retryAfterMs: null });
    for (let failure = 0; failure < 3; failure += 1) {
      await step();
      waits.push(timers[0]?.delayMs);
    }
    expect(states.slice(1, 3).map(({ online, lastError }) => [online, lastError?.kind])).toEqual([
      [true, undefined],
      [false, 'busy'],
    ]);
    expect(client.state).toMatchObject({ online: false, behind: 900 });
    expect(waits).toEqual([250, 500, 1_000]);
  });

  it('rewinds to a lower mark, and jumps to a higher one when its own memory was lost', async () => {
    const lower = syncBench({ rows: 900, acked: 900, mark: 100 });
    await lower.step();
    expect(lower.uploads.map(({ from, rows }) => [from, rows.length])).toEqual([
      [901, 0],
      [101, 500],
      [601, 300],
    ]);
    const higher = syncBench({ rows: 900, acked: 0, mark: 899 });
    await higher.step();
    expect(higher.uploads.map(({ from, rows }) => [from, rows.length])).toEqual([
      [1, 0],
      [900, 1],
    ]);
  });

  it('stops, and hardly asks again, when the server has rows that this journal lost', async () => {
    const { step, client, timers } = syncBench({ rows: 3, mark: 10 });
    await step();
    expect(client.state.lastError).toEqual({ kind: 'serverAhead', hwm: 10 });
    expect(timers[0]?.delayMs).toBe(90_000);
  });

  it('takes no confirmation whose hash is not that of its own row', async () => {
    const { step, client, transport } = syncBench();
    transport.upload = async () =>
      ok({ hwm: 2, hash: hashOfRow(7), incarnation: 'first', quarantined: [], serverAtMs: 0 });
    await step();
    expect(client.state).toMatchObject({ ackedSeq: 0, lastError: { kind: 'fork', seq: 2 } });
  });

  it('waits longer after each failure, and a nudge does not shorten it', async () => {
    const { step, client, transport, timers } = syncBench();
    transport.upload = async () => err({ kind: 'unreachable', detail: 'no route' });
    const waits: (number | undefined)[] = [];
    for (let failure = 0; failure < 9; failure += 1) {
      await step();
      client.nudge();
      waits.push(timers[0]?.delayMs);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(client.state).toMatchObject({ online: false, behind: 3 });
  });

  it('keeps the server’s Retry-After and adds the jitter to it', async () => {
    const { step, transport, timers } = syncBench();
    transport.upload = async () => err({ kind: 'busy', retryAfterMs: 20_000 });
    await step();
    expect(timers[0]?.delayMs).toBe(20_250);
  });

  it('enrols at once, but only once, when the server no longer knows it', async () => {
    const { step, transport, timers } = syncBench();
    let enrolments = 0;
    transport.enrol = async () => {
      enrolments += 1;
      return ok({ headOfficeKey: 'key', publisherKey: 'publisher', incarnation: 'first' });
    };
    transport.upload = async () => err({ kind: 'notEnrolled' });
    await step();
    expect(timers[0]?.delayMs).toBe(0);
    await step();
    expect(timers[0]?.delayMs).toBeGreaterThan(0);
    expect(enrolments).toBe(1);
  });

  it.each(['revoked', 'cloned'] as const)(
    'remembers that it is %s, also while the line is down, until it is heard again',
    async (kind) => {
      const { step, client, transport, timers, store } = syncBench();
      const { upload } = transport;
      transport.upload = async () => err({ kind });
      await step();
      expect(client.state).toMatchObject({ stopped: kind, online: false });
      expect(store.read().stopped).toBe(kind);
      expect(timers[0]?.delayMs).toBeGreaterThanOrEqual(60_000);
      transport.upload = async () => err({ kind: 'unreachable', detail: 'no line' });
      await step();
      expect(client.state).toMatchObject({ stopped: kind, lastError: { kind: 'unreachable' } });
      transport.upload = upload;
      await step();
      expect(client.state).toMatchObject({ stopped: null, online: true });
      expect(store.read().stopped).toBeNull();
    },
  );

  it('that is held asks again when it was told to, and stays held while the line is down', async () => {
    const { step, client, transport, timers, store } = syncBench();
    transport.upload = async () => err({ kind: 'held', retryAfterMs: 30_000 });
    await step();
    expect(client.state.stopped).toBe('held');
    expect(timers[0]?.delayMs).toBe(30_250);
    transport.upload = async () => err({ kind: 'unreachable', detail: 'no line' });
    await step();
    expect(client.state.stopped).toBe('held');
    expect(store.read().stopped).toBeNull();
  });

  it('says goodbye when it ends, but only where it was let in', async () => {
    const heard = syncBench();
    await heard.step();
    await heard.client.close();
    expect(heard.uploads.at(-1)).toMatchObject({ rows: [], instance: { isLeaving: true } });
    const held = syncBench();
    held.transport.upload = async (request) => {
      held.uploads.push(request);
      return err({ kind: 'held', retryAfterMs: null });
    };
    await held.step();
    await held.client.close();
    expect(held.uploads.map(({ instance }) => instance.isLeaving)).toEqual([false]);
  });

  it('says the number of its run only to a server that takes it, and no more to one that does not any longer', async () => {
    const { step, transport, uploads, store, world } = syncBench();
    const { upload } = transport;
    const taking = (takes: string[] | undefined) => {
      transport.upload = async (request) => {
        const answer = await upload(request);
        return answer.ok ? ok({ ...answer.value, takes }) : answer;
      };
    };
    taking(['run']);
    await step();
    expect(uploads.map(({ instance }) => instance.run)).toEqual([undefined, 7]);
    expect(store.read().takesRun).toBe(true);
    transport.upload = async (request) => {
      uploads.push(request);
      return err({ kind: 'refused', status: 400, detail: 'instance: Unrecognized key: "run"' });
    };
    world.rows = 4;
    await step();
    await step();
    taking(undefined);
    await step();
    expect(uploads.slice(2).map(({ instance }) => instance.run)).toEqual([7, undefined, undefined]);
    expect(store.read()).toMatchObject({ takesRun: false, ackedSeq: 4 });
  });

  it('delivers at once after a nudge', async () => {
    const { step, client, timers, world, uploads } = syncBench();
    await step();
    world.rows = 4;
    client.nudge();
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([0]);
    await step();
    expect(uploads.at(-1)?.rows.map(({ seq }) => seq)).toEqual([4]);
  });

  it('sends nothing while the network is switched off, and says since when', async () => {
    const { step, client, timers, world } = syncBench();
    await step();
    world.nowMs = 5_000;
    client.setNetwork(false);
    expect(timers).toEqual([]);
    expect(client.state).toMatchObject({ online: false, sinceMs: 5_000 });
    client.setNetwork(true);
    world.rows = 5;
    await step();
    expect(client.state.behind).toBe(0);
  });
});

describe('waiting after failures', () => {
  const timing = { firstMs: 500, longestMs: 30_000, retryAfterLongestMs: 600_000 };

  it('spreads a fleet over the whole interval', () => {
    expect(retryDelayMs(10, null, timing, () => 0)).toBe(0);
    expect(retryDelayMs(10, null, timing, () => 0.999)).toBeGreaterThan(29_000);
  });

  it('bounds what a server may ask for', () => {
    expect(retryDelayMs(1, 10 ** 12, timing, () => 0)).toBe(600_000);
  });
});
