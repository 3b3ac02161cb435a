/** A kiosk's disk as far as the journal sees it, in memory, with what can happen to a disk. Passes the SQLite storage's contract. */
import { err, InvariantError, ok, type Result } from '../../core/result.ts';
import type { InstanceLock, InstanceLockError } from '../../offline/instance-lock.ts';
import { PERIOD_CLOSED, ROWS_READ_MAX, type WholeReading } from '../../offline/journal-file.ts';
import type { JournalReader } from '../../offline/journal-reader.ts';
import type { JournalIdentity } from '../../offline/journal-schema.ts';
import type {
  JournalBatch,
  JournalStorage,
  OpenStorage,
  StorageOpenError,
  StorageOpening,
} from '../../offline/journal-storage.ts';
import type { Durability } from '../../offline/sqlite.ts';
import { GENESIS_HASH, type JournalRow } from '../../offline/wire/journal-wire.ts';

export type DiskFault = 'ENOSPC' | 'EIO' | 'EROFS';

export interface MemoryJournalStorage extends JournalStorage {
  /** How many of the newest batches a power cut may still take, at most; among them those that failed and landed all the same. */
  readonly unsyncedBatches: number;
  /** Every write fails like this until null. `landed`: the failing write is on the disk all the same, as EIO at an fsync may leave it. */
  failWith(fault: DiskFault | null, landed?: boolean): void;
  /** The process died: what it had open ends, the lock is free, and everything that it wrote is there. */
  kill(): void;
  /** The power went: as `kill`, and the newest unsynced batches are gone, all but `unsyncedKept` of them, each whole. */
  powerCut(unsyncedKept?: number): void;
}

class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: DiskFault;
  constructor(code: DiskFault) {
    super(`${code}: as the simulated disk says`);
    this.code = code;
  }
}

interface Disk {
  identity: JournalIdentity | null;
  rows: JournalRow[];
  keys: Map<string, Set<string>>;
}

const copyOf = ({ identity, rows, keys }: Disk): Disk => ({
  identity,
  rows: rows.slice(),
  keys: new Map([...keys].map(([session, wrapped]) => [session, new Set(wrapped)])),
});

/** Changes since the last sync, in order; a power cut keeps a prefix of them. */
type Change = (disk: Disk) => void;

export function memoryJournalStorage(): MemoryJournalStorage {
  /** What survives a power cut, and what programs see. */
  const synced: Disk = { identity: null, rows: [], keys: new Map() };
  let seen: Disk = copyOf(synced);
  let unsynced: Change[] = [];
  /**
   * Writes that failed and are in the file all the same. As in SQLite nobody sees them while anybody has the journal open, and the next
   * write goes over them; whoever opens it first after all are gone finds them.
   */
  let landed: Change[] = [];
  let fault: DiskFault | null = null;
  let landsAnyway = false;
  let isLocked = false;
  /** Raised when the programs die: what they had open is no longer theirs. */
  let lives = 0;
  let handlesOpen = 0;

  function apply(change: Change, durability: Durability): void {
    if (fault !== null) {
      if (landsAnyway) landed.push(change);
      throw new DiskError(fault);
    }
    landed = [];
    change(seen);
    unsynced.push(change);
    if (durability === 'FULL') sync();
  }

  function sync(): void {
    for (const change of unsynced) change(synced);
    unsynced = [];
  }

  function reading(assertLive: () => void): WholeReading {
    const rows = () => {
      assertLive();
      return seen.rows;
    };
    return {
      // Row n lies at index n - 1.
      readAfter: (seq, limit) => rows().slice(seq, seq + Math.min(limit, ROWS_READ_MAX)),
      hashAt: (seq) => (seq === 0 ? GENESIS_HASH : (rows()[seq - 1]?.hash ?? null)),
      end: () => {
        const last = rows().at(-1);
        return last === undefined ? { seq: 0, hash: GENESIS_HASH } : { seq: last.seq, hash: last.hash };
      },
      identity() {
        assertLive();
        if (seen.identity === null) throw new InvariantError('a journal has an identity');
        return seen.identity;
      },
      activeAfter: () => ({ seq: 0, hash: GENESIS_HASH }),
      keptAfter: () => ({ seq: 0, hash: GENESIS_HASH }),
      rowsOfSession: (session, limit) =>
        rows()
          .filter((row) => row.session === session)
          .slice(0, limit),
      newestSession: () => rows().findLast(({ session }) => session !== '')?.session ?? null,
      newestClosing() {
        const row = rows().findLast(({ kind }) => kind === PERIOD_CLOSED);
        return row === undefined ? null : { seq: row.seq, number: Number(JSON.parse(row.payload).number) };
      },
      sessionKeysOf: (sessions) =>
        [...new Set(sessions)].flatMap((session) =>
          [...(seen.keys.get(session) ?? [])].map((wrapped) => ({ session, wrapped })),
        ),
    };
  }

  function handle() {
    const life = lives;
    let isClosed = false;
    handlesOpen += 1;
    return {
      assertLive() {
        if (isClosed || life !== lives) throw new TypeError('The database connection is not open');
      },
      close() {
        if (!isClosed && life === lives) handlesOpen -= 1;
        isClosed = true;
      },
    };
  }

  /** The first to open it after all are gone finds what had landed, on the disk or not. */
  function recover(): void {
    if (handlesOpen > 0) return;
    for (const change of landed) {
      change(seen);
      unsynced.push(change);
    }
    landed = [];
  }

  function openStorage({ durability, kioskId, newEpoch }: StorageOpening): Result<OpenStorage, StorageOpenError> {
    recover();
    const { assertLive, close } = handle();
    if (seen.identity === null) {
      const identity = { kiosk: kioskId, epoch: newEpoch(), previous: null };
      try {
        apply((disk) => {
          disk.identity = identity;
        }, 'FULL');
      } catch (cause) {
        if (!(cause instanceof DiskError)) throw cause;
        close();
        return err({ kind: 'io', detail: String(cause) });
      }
    }
    return ok({
      ...reading(assertLive),
      durability: { journalMode: 'memory', synchronous: durability },
      // One epoch for ever.
      receiptBase: () => 0,
      write(batch) {
        assertLive();
        refuseWrongBatch(seen, batch);
        apply((disk) => append(disk, batch), durability);
      },
      forgetSessionKeys(sessions) {
        assertLive();
        apply((disk) => {
          for (const session of sessions) disk.keys.delete(session);
        }, durability);
        return 'done';
      },
      probe() {
        assertLive();
        if (fault !== null) throw new DiskError(fault);
        landed = [];
        if (durability === 'FULL') sync();
      },
      // One piece for ever: how files are rotated is the SQLite storage's own business.
      isRotationDue: () => false,
      rotate: () => 'busy',
      problems: () => [],
      close,
    });
  }

  function kill(): void {
    lives += 1;
    handlesOpen = 0;
    isLocked = false;
  }

  return {
    get unsyncedBatches() {
      return unsynced.length + landed.length;
    },
    takeLock(): Result<InstanceLock, InstanceLockError> {
      if (isLocked) return err({ kind: 'locked', file: 'memory' });
      isLocked = true;
      const life = lives;
      return ok({
        release() {
          if (life === lives) isLocked = false;
        },
      });
    },
    open: openStorage,
    openReader(): JournalReader {
      const { assertLive, close } = handle();
      if (seen.identity === null) throw new InvariantError('there is no journal yet');
      return { ...reading(assertLive), close };
    },
    failWith(next, landed = false) {
      fault = next;
      landsAnyway = landed;
    },
    kill,
    powerCut(unsyncedKept = 0) {
      kill();
      for (const change of [...unsynced, ...landed].slice(0, unsyncedKept)) change(synced);
      unsynced = [];
      landed = [];
      seen = copyOf(synced);
    },
  };
}

/** What SQLite's primary key, unique ids and the transaction refuse as a whole. */
function refuseWrongBatch(disk: Disk, { rows }: JournalBatch): void {
  rows.forEach((row, index) => {
    if (row.seq !== disk.rows.length + index + 1) throw new InvariantError(`row ${row.seq} is there or leaves a gap`);
  });
}

function append(disk: Disk, { rows, sessionKeys }: JournalBatch): void {
  disk.rows.push(...rows);
  for (const { session, wrapped } of sessionKeys) {
    disk.keys.set(session, (disk.keys.get(session) ?? new Set()).add(wrapped));
  }
}
