/** What the journal needs of a storage. SQLite in the product, memory in the simulation; one contract suite for both. */
import type { Result } from '../core/result.ts';
import type { InstanceLock, InstanceLockError } from './instance-lock.ts';
import type { SessionKey, WholeReading } from './journal-file.ts';
import type { JournalReader } from './journal-reader.ts';
import type { RotationRequest } from './rotation.ts';
import type { Durability } from './sqlite.ts';
import type { JournalRow } from './wire/journal-wire.ts';

export type StorageOpenError =
  | { kind: 'newerFormat'; minReader: number; supported: number }
  | { kind: 'corrupt'; detail: string }
  | { kind: 'io'; detail: string };

export interface StorageOpening {
  /** `FULL`: what was written survives a power cut. `NORMAL`: the last writes may be gone after one, from the end, each whole. */
  durability: Durability;
  /** The identity of a journal that does not exist yet. */
  kioskId: string;
  newEpoch: () => string;
}

export type Forgotten = 'done' | 'busy';

export interface JournalBatch {
  rows: readonly JournalRow[];
  sessionKeys: readonly SessionKey[];
}

/** A place for one journal, which outlives the programs that open it. */
export interface JournalStorage {
  /** One writer at a time. Ends with the process or with `release`. */
  takeLock(): Result<InstanceLock, InstanceLockError>;
  /** Opens the journal, or makes it where there is none. What it cannot read it leaves as it was. Does not throw. */
  open(opening: StorageOpening): Result<OpenStorage, StorageOpenError>;
  /** Another thread's or program's read-only view. The journal must have been opened once; throws what the storage says. */
  openReader(): JournalReader;
}

/**
 * Reading and writing throw what the storage says, with a `code` that `storageCodeOf` knows. After a failed write nobody knows whether
 * the rows are there, wholly or not at all: it must be opened again.
 */
export interface OpenStorage extends WholeReading {
  /** As the storage itself reports it now, for diagnosis; opening has already insisted on it. */
  readonly durability: { journalMode: unknown; synchronous: unknown };
  /** Added to a row's number it is a receipt's; 0 in a kiosk's first epoch. */
  receiptBase(): number;
  /** The whole batch or nothing, durable as asked for at the opening. */
  write(batch: JournalBatch): void;
  /**
   * From all of the storage, so that no byte of them is left in it. Rows stay. `busy`: somebody reads, and bytes may be left until this is
   * done again; it does not wait for them.
   */
  forgetSessionKeys(sessions: readonly string[]): Forgotten;
  /** What is missing or does not fit among the earlier segments. Selling goes on; people should look. */
  problems(): string[];
  /** Writes something that is no row: whether a storage takes writes shows only by writing. */
  probe(): void;
  /** Whether so much was written that the journal should go on in a new segment. */
  isRotationDue(nowMs: number): boolean;
  /**
   * Takes what was written out into a segment of its own; only while no session is open. After `done` and after throwing it must be
   * opened again: everything is there, before or after the rotation. `busy`: nothing happened, another time.
   */
  rotate(request: RotationRequest): 'busy' | 'done';
  close(): void;
}
