/** Uploads that wait together are committed together: one `fsync` for many kiosks. No kiosk hears of its upload before the commit. */
import { sql } from 'kysely';
import { err } from '../../core/result.ts';
import { type CheckedUpload, checkUpload } from './checked-upload.ts';
import { ComeBackError } from './come-back.ts';
import type { Trx } from './context.ts';
import type { Upload, UploadOutcome } from './ledger-store.ts';

const UPLOADS_PER_COMMIT_MAX = 50;
/** A commit is not to take so long that the kiosks behind it give up. */
const ROWS_PER_COMMIT_MAX = 5_000;
/** What may wait in memory; beyond it kiosks are told to come back. */
const UPLOADS_WAITING_MAX = 1_000;
const ROWS_WAITING_MAX = 100_000;

/** Something in the group needs looking at by itself: the group begins again, one by one. */
export class NotTogetherError extends Error {
  override readonly name = 'NotTogetherError';
}

export interface GroupCommitOptions {
  /** Runs the job in one transaction, durable when it resolves. May run it again where the first attempt left no trace. */
  inTransaction(job: (trx: Trx) => Promise<void>): Promise<void>;
  /** Groups that are under way at the same time. */
  lanes: number;
  /** Locks what the whole group needs before its first upload. `ingestTogether` does so itself. */
  lock(trx: Trx, uploads: readonly Upload[]): Promise<void>;
  /**
   * Takes all of the group at once that is nothing out of the ordinary, and resolves to what became of those; the others are ingested one
   * by one. Where something cannot be applied it rejects, with `NotTogetherError` or what the database says.
   */
  ingestTogether(trx: Trx, uploads: readonly CheckedUpload[]): Promise<ReadonlyMap<CheckedUpload, UploadOutcome>>;
  /** One upload, in a savepoint of its own; poison rows are found and go to quarantine. */
  ingest(trx: Trx, upload: CheckedUpload): Promise<UploadOutcome>;
  /** The failure is of the transaction as a whole, not of the upload that met it. */
  endsTransaction(cause: unknown): boolean;
  /** So many uploads shared a commit that succeeded. */
  onCommit?: ((uploads: number) => void) | undefined;
}

export interface GroupCommit {
  ingest(upload: Upload): Promise<UploadOutcome>;
  /** Resolves when nothing is under way and nothing waits. */
  idle(): Promise<void>;
}

interface WaitingUpload {
  upload: CheckedUpload;
  resolve(outcome: UploadOutcome): void;
  reject(cause: unknown): void;
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { inTransaction, lanes, endsTransaction } = options;
  const waiting: WaitingUpload[] = [];
  const underWay = new Set<Promise<void>>();
  let rowsWaiting = 0;
  let isGathering = false;

  function takeGroup(): WaitingUpload[] {
    let rows = 0;
    let size = 0;
    for (const { upload } of waiting.slice(0, UPLOADS_PER_COMMIT_MAX)) {
      rows += upload.rows.length;
      if (size > 0 && rows > ROWS_PER_COMMIT_MAX) break;
      size += 1;
    }
    const group = waiting.splice(0, size);
    for (const { upload } of group) rowsWaiting -= upload.rows.length;
    isGathering = false;
    startLanes();
    return group;
  }

  async function ingestApart(trx: Trx, one: WaitingUpload): Promise<() => void> {
    await sql`SAVEPOINT upload`.execute(trx);
    try {
      const outcome = await options.ingest(trx, one.upload);
      await sql`RELEASE SAVEPOINT upload`.execute(trx);
      return () => one.resolve(outcome);
    } catch (cause) {
      if (endsTransaction(cause)) throw cause;
      await sql`ROLLBACK TO SAVEPOINT upload`.execute(trx);
      await sql`RELEASE SAVEPOINT upload`.execute(trx);
      return () => one.reject(cause);
    }
  }

  async function ingestAllApart(trx: Trx, group: readonly WaitingUpload[]): Promise<(() => void)[]> {
    const uploads = group.map(({ upload }) => upload);
    await options.lock(trx, uploads);
    const tell: (() => void)[] = [];
    for (const one of group) tell.push(await ingestApart(trx, one));
    return tell;
  }

  async function ingestTogether(trx: Trx, group: readonly WaitingUpload[]): Promise<(() => void)[]> {
    let outcomes: ReadonlyMap<CheckedUpload, UploadOutcome>;
    try {
      const uploads = group.map(({ upload }) => upload);
      outcomes = await options.ingestTogether(trx, uploads);
    } catch (cause) {
      if (endsTransaction(cause)) throw cause;
      throw new NotTogetherError('the group is taken apart', { cause });
    }
    const tell: (() => void)[] = [];
    for (const one of group) {
      const outcome = outcomes.get(one.upload);
      // In their order: the second of a kiosk may be the repeat of the first.
      tell.push(outcome === undefined ? await ingestApart(trx, one) : () => one.resolve(outcome));
    }
    return tell;
  }

  /** `together` where nothing speaks against it, `apart` where the group has failed so. */
  async function commitGroup(
    manner: 'together' | 'apart' = 'together',
    taken: WaitingUpload[] | null = null,
  ): Promise<void> {
    // Taken when the transaction begins, not before: whatever came meanwhile goes along.
    let group = taken;
    let tell: (() => void)[] = [];
    try {
      await inTransaction(async (trx) => {
        group ??= takeGroup();
        tell = [];
        if (group.length === 0) return;
        if (manner === 'together') tell = await ingestTogether(trx, group);
        else tell = await ingestAllApart(trx, group);
      });
    } catch (cause) {
      if (cause instanceof NotTogetherError) return commitGroup('apart', group);
      for (const { resolve, reject } of group ?? takeGroup()) {
        if (cause instanceof ComeBackError) resolve(err({ kind: 'storeBusy' }));
        else reject(cause);
      }
      return;
    }
    options.onCommit?.(tell.length);
    // Only now is it durable, and only now may a kiosk hear of it.
    for (const say of tell) say();
  }

  /** A lane that has not begun its transaction gathers all that comes; only then another one is of use. */
  function startLanes(): void {
    if (isGathering || underWay.size >= lanes || waiting.length === 0) return;
    isGathering = true;
    const lane: Promise<void> = commitGroup().finally(() => {
      underWay.delete(lane);
      startLanes();
    });
    underWay.add(lane);
  }

  return {
    ingest: (upload) =>
      new Promise<UploadOutcome>((resolve, reject) => {
        if (waiting.length >= UPLOADS_WAITING_MAX || rowsWaiting >= ROWS_WAITING_MAX) {
          resolve(err({ kind: 'storeBusy' }));
          return;
        }
        waiting.push({ upload: checkUpload(upload), resolve, reject });
        rowsWaiting += upload.rows.length;
        startLanes();
      }),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
