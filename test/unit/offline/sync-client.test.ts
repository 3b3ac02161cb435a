import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../core/result.ts';
import { retryDelayMs } from '../../../offline/backoff.ts';
import { sha256Hex } from '../../../offline/chain.ts';
import { silentLog } from '../../../offline/log.ts';
import { createSyncClient, type SyncState } from '../../../offline/sync-client.ts';
import type { Stopped, SyncStore } from '../../../offline/sync-store.ts';
import type { SyncTransport } from '../../../offline/sync-transport.ts';
import { GENESIS_HASH, type JournalRow, type UploadRequest } from '../../../offline/wire/journal-wire.ts';
import { idleStaging } from '../../support/publisher.ts';

const hashOfRow = (seq: number) => (seq === 0 ? GENESIS_HASH : String(seq).padStart(64, '0'));
const row = (seq: number): JournalRow => ({
  seq,
  id: '019ab000-0000-7000-8000-000000000000',
  session: 's',
  kind: 'k',
  at: 0,
  boot: 'b',
  catalogueVersion: 0,
  payload: '{}',
  prevHash: hashOfRow(seq - 1),
  hash: hashOfRow(seq),
});

/** A client on a hand-wound clock, a journal that is only a number, and a server that keeps a mark. */
function bench(change: { rows?: number; acked?: number; mark?: number; random?: number } = {}) {
  const world = { rows: change.rows ?? 3, mark: change.mark ?? 0, incarnation: 'first', nowMs: 0 };
  const uploads: UploadRequest[] = [];
  const states: SyncState[] = [];
  const timers: { run: () => void; delayMs: number }[] = [];
  const progress = {
    ackedSeq: change.acked ?? 0,
    incarnation: null as string | null,
    headOfficeKey: 'key' as string | null,
    publisherKey: 'publisher' as string | null,
    enrolledWith: sha256Hex('code-code') as string | null,
    stopped: null as Stopped | null,
    erasuresDone: 0,
    takesRun: false,
  };
  const store: SyncStore = {
    read: () => ({ ...progress, quarantinedCount: 0 }),
    confirm: (ackedSeq, incarnation) => void Object.assign(progress, { ackedSeq, incarnation }),
    setHeadOfficeKey: (headOfficeKey) => void Object.assign(progress, { headOfficeKey }),
    pinPublisher: () => true,
    setStopped: (stopped) => void Object.assign(progress, { stopped }),
    setErasuresDone: (erasuresDone) => void Object.assign(progress, { erasuresDone }),
    setTakesRun: (takesRun) => void Object.assign(progress, { takesRun }),
    nextRun: () => 1,
    addQuarantined: () => undefined,
    quarantined: () => [],
    note: () => null,
    keepNote: () => undefined,
    counted: () => null,
    keepCounted: () => undefined,
    close: () => undefined,
  };
  const mark = () => ({ hwm: world.mark, hash: hashOfRow(world.mark), incarnation: world.incarnation });
  const transport: SyncTransport = {
    enrol: async () => ok({ headOfficeKey: 'key', publisherKey: 'publisher', incarnation: world.incarnation }),
    upload: async (request) => {
      uploads.push(request);
      if (request.from > world.mark + 1) return err({ kind: 'gap', ...mark() });
      world.mark = Math.max(world.mark, request.from - 1 + request.rows.length);
      return ok({ ...mark(), quarantined: [], serverAtMs: 0 });
    },
    down: async () => ok({ manifests: [], pending: [] }),
    part: async () => ok(null),
  };
  const client = createSyncClient({
    enrolment: {
      kiosk: 'till-1',
      epoch: '019ab000-0000-7000-8000-000000000000',
      publicKey: 'p',
      enrolmentCode: 'code-code',
    },
    instance: { id: '019ab000-0000-7000-8000-000000000001', machine: '', run: 7 },
    sign: () => 's'.repeat(86),
    reader: {
      readAfter: (seq, limit) =>
        Array.from({ length: Math.min(limit, world.rows - seq) }, (_, index) => row(seq + 1 + index)),
      hashAt: (seq) => (seq <= world.rows ? hashOfRow(seq) : null),
      end: () => ({ seq: world.rows, hash: hashOfRow(world.rows) }),
      sessionKeysOf: () => [],
    },
    store,
    staging: idleStaging,
    transport,
    forgetSessionKeys: async () => 'done',
    now: () => world.nowMs,
    random: () => change.random ?? 0.5,
    log: silentLog,
    schedule: (run, delayMs) => {
      const timer = { run, delayMs };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    onState: (state) => void states.push(state),
  });
  client.start();
  return {
    client,
    transport,
    store,
    world,
    uploads,
    states,
    timers,
    /** Runs the waiting timer to the end of its pass. Returns how long it waited. */
    async step(): Promise<number> {
      const timer = timers.shift();
      if (timer === undefined) throw new Error('nothing is due');
      world.nowMs += timer.delayMs;
      timer.run();
      // The pass ends by planning the next one.
      while (timers.length === 0) await Promise.resolve();
      return timer.delayMs;
    },
  };
}

describe('the sync client', () => {
  it('asks for the mark first, delivers, then only looks at the journal every second', async () => {
    const { step, uploads, client } = bench();
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
    const { step, uploads, world, client } = bench();
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
    const { step, uploads, world } = bench();
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
    const { step, states } = bench({ rows: 1_300 });
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
    const { step, client, states, transport, timers } = bench({ rows: 900 });
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
    const lower = bench({ rows: 900, acked: 900, mark: 100 });
    await lower.step();
    expect(lower.uploads.map(({ from, rows }) => [from, rows.length])).toEqual([
      [901, 0],
      [101, 500],
      [601, 300],
    ]);
    const higher = bench({ rows: 900, acked: 0, mark: 899 });
    await higher.step();
    expect(higher.uploads.map(({ from, rows }) => [from, rows.length])).toEqual([
      [1, 0],
      [900, 1],
    ]);
  });

  it('stops, and hardly asks again, when the server has rows that this journal lost', async () => {
    const { step, client, timers } = bench({ rows: 3, mark: 10 });
    await step();
    expect(client.state.lastError).toEqual({ kind: 'serverAhead', hwm: 10 });
    expect(timers[0]?.delayMs).toBe(90_000);
  });

  it('takes no confirmation whose hash is not that of its own row', async () => {
    const { step, client, transport } = bench();
    transport.upload = async () =>
      ok({ hwm: 2, hash: hashOfRow(7), incarnation: 'first', quarantined: [], serverAtMs: 0 });
    await step();
    expect(client.state).toMatchObject({ ackedSeq: 0, lastError: { kind: 'fork', seq: 2 } });
  });

  it('waits longer after each failure, and a nudge does not shorten it', async () => {
    const { step, client, transport, timers } = bench();
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
    const { step, transport, timers } = bench();
    transport.upload = async () => err({ kind: 'busy', retryAfterMs: 20_000 });
    await step();
    expect(timers[0]?.delayMs).toBe(20_250);
  });

  it('enrols at once, but only once, when the server no longer knows it', async () => {
    const { step, transport, timers } = bench();
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
      const { step, client, transport, timers, store } = bench();
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
    const { step, client, transport, timers, store } = bench();
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
    const heard = bench();
    await heard.step();
    await heard.client.close();
    expect(heard.uploads.at(-1)).toMatchObject({ rows: [], instance: { isLeaving: true } });
    const held = bench();
    held.transport.upload = async (request) => {
      held.uploads.push(request);
      return err({ kind: 'held', retryAfterMs: null });
    };
    await held.step();
    await held.client.close();
    expect(held.uploads.map(({ instance }) => instance.isLeaving)).toEqual([false]);
  });

  it('says the number of its run only to a server that takes it, and no more to one that does not any longer', async () => {
    const { step, transport, uploads, store, world } = bench();
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
    const { step, client, timers, world, uploads } = bench();
    await step();
    world.rows = 4;
    client.nudge();
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([0]);
    await step();
    expect(uploads.at(-1)?.rows.map(({ seq }) => seq)).toEqual([4]);
  });

  it('sends nothing while the network is switched off, and says since when', async () => {
    const { step, client, timers, world } = bench();
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
