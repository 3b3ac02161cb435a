/** The sync client without a disk, a line or a clock: everything around it is in memory and can be spoilt. */
import { err, ok } from '../../core/result.ts';
import { sha256Hex } from '../../offline/chain.ts';
import { silentLog } from '../../offline/log.ts';
import { createSyncClient, type SyncClientOptions, type SyncState } from '../../offline/sync-client.ts';
import type { Stopped, SyncStore } from '../../offline/sync-store.ts';
import type { SyncTransport } from '../../offline/sync-transport.ts';
import { GENESIS_HASH, type JournalRow, type UploadRequest } from '../../offline/wire/journal-wire.ts';
import { idleStaging } from './publisher.ts';

const TURNS_OF_A_PASS_MAX = 10_000;
export const hashOfRow = (seq: number) => (seq === 0 ? GENESIS_HASH : String(seq).padStart(64, '0'));
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
export function syncBench(change: { rows?: number; acked?: number; mark?: number; random?: number } = {}) {
  const world = {
    ...{ rows: change.rows ?? 3, mark: change.mark ?? 0, incarnation: 'first', nowMs: 0 },
    afterSending: (work: () => void) => work(),
    tell: (state: SyncState) => void states.push(state),
    forget: (_sessions: readonly string[]): void => undefined,
  };
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
    afterSending: (work) => world.afterSending(work),
  };
  const reader: SyncClientOptions['reader'] = {
    readAfter: (seq, limit) =>
      Array.from({ length: Math.min(limit, world.rows - seq) }, (_, index) => row(seq + 1 + index)),
    hashAt: (seq) => (seq <= world.rows ? hashOfRow(seq) : null),
    end: () => ({ seq: world.rows, hash: hashOfRow(world.rows) }),
    sessionKeysOf: () => [],
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
    reader,
    store,
    staging: idleStaging,
    transport,
    forgetSessionKeys: async (sessions) => {
      world.forget(sessions);
      return 'done';
    },
    now: () => world.nowMs,
    random: () => change.random ?? 0.5,
    log: silentLog,
    schedule: (run, delayMs) => {
      const timer = { run, delayMs };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    onState: (state) => world.tell(state),
  });
  client.start();
  return {
    client,
    transport,
    store,
    reader,
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
      for (let turns = 0; timers.length === 0; turns += 1) {
        if (turns === TURNS_OF_A_PASS_MAX) throw new Error('the pass planned no next one');
        await Promise.resolve();
      }
      return timer.delayMs;
    },
  };
}
