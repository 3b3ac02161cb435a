/**
 * The active file becomes an archived segment and another takes its place. A stop between any two steps leaves a folder that
 * `repairRotation` brings back to before or after: there is a whole `journal.db` at every moment, and the archive is a second name of it
 * until the rename. `docs/journal.md` draws it.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { invariant } from '../core/result.ts';
import { dataFiles, syncFolder } from './data-folder.ts';
import { type ChainEnd, fileOn, type PeriodClosing, ROW_COLUMNS, writeClosing } from './journal-file.ts';
import { bringToFormat, type JournalIdentity, setMeta } from './journal-schema.ts';
import { epochFolder, listSegments, type SegmentManifest, type Sign, segmentName, signedManifest } from './segments.ts';
import { type Connection, openSecure, unlessBusy } from './sqlite.ts';
import type { JournalRow } from './wire/journal-wire.ts';

/**
 * A new file begins with these newest rows of the one before, and with the whole session of the first of them: the version before this one
 * knows no segments, checks 500 rows at every opening and rebuilds the last session. With them it opens our files.
 */
const ROWS_CARRIED_MIN = 501;
/** How far back the beginning of that session is looked for; no session is as long. */
const ROWS_OF_SESSION_MAX = 20_000;

/** Runs one step; a test stops before the nth. */
export type Step = <T>(name: string, act: () => T) => T;
export const runStep: Step = (_name, act) => act();

export interface RotationRequest {
  nowMs: number;
  sign: Sign;
  step?: Step;
}

export interface Succession {
  /** What the new active file says about itself; the same epoch where the chain goes on. */
  identity: JournalIdentity;
  closing: PeriodClosing | null;
  receiptBase: number;
  /** The first row of a new epoch. */
  firstRow?: JournalRow;
}

const successorOf = (file: string): string => `${file}.next`;
export const withSidecars = (file: string): string[] => ['', '-wal', '-shm', '-journal'].map((suffix) => file + suffix);

/**
 * `busy`: somebody reads the file just now; nothing was changed. `done`: the connection is closed, and `file` is the new one. Throws what
 * the disk says; then, too, the connection must be closed and the file opened again.
 */
export function succeed(
  connection: Connection,
  file: string,
  request: RotationRequest,
  { identity, closing, receiptBase, firstRow }: Succession,
): 'busy' | 'done' {
  const step = request.step ?? runStep;
  if (!step('leave the write-ahead log', () => leaveWal(connection))) return 'busy';
  const old = fileOn(connection);
  const manifest = manifestOf(connection, request);
  const isSameEpoch = identity.epoch === old.identity().epoch;
  step('build the new file', () => {
    buildFile(successorOf(file), identity, (next) => {
      if (isSameEpoch) carryRows(connection, next, manifest.last);
      if (firstRow !== undefined) next.prepare<[JournalRow]>(INSERT_ROW).run(firstRow);
      if (closing !== null) writeClosing(next, closing);
      setMeta(next, 'receiptBase', receiptBase);
    });
  });
  step('close the old file', () => connection.close());
  const folder = epochFolder(dataFiles(dirname(file)).segments, manifest.epoch);
  step('make the folder', () => makeFolder(folder));
  const archive = join(folder, `${segmentName(manifest.after, manifest.last)}.db`);
  writeManifest(archive.replace(/db$/, 'json'), manifest, step);
  step('give the old file its second name', () => linkSync(file, archive));
  step('sync the archive', () => syncFolder(folder));
  step('put the new file in its place', () => renameSync(successorOf(file), file));
  step('sync the folder', () => syncFolder(dirname(file)));
  return 'done';
}

/** Only the last connection may leave the log: that it succeeds says that nobody else has the file open. */
const leaveWal = (connection: Connection): boolean =>
  unlessBusy(connection, () => connection.pragma('journal_mode = DELETE', { simple: true })) === 'delete';

export function manifestOf(connection: Connection, { nowMs, sign }: RotationRequest): SegmentManifest {
  const file = fileOn(connection);
  const after = file.after();
  const last = file.end();
  const { kiosk, epoch } = file.identity();
  const timeOf = connection.prepare<[number], { at: number }>('SELECT at FROM journal WHERE seq = ?');
  const unsigned = {
    v: 1 as const,
    kiosk,
    epoch,
    after,
    last,
    rows: last.seq - after.seq,
    firstAtMs: timeOf.get(after.seq + 1)?.at ?? nowMs,
    lastAtMs: timeOf.get(last.seq)?.at ?? nowMs,
    archivedAtMs: nowMs,
  };
  return { ...unsigned, removedAtMs: null, signature: sign(signedManifest(unsigned)) };
}

/** Whole and synced when it returns; without a write-ahead log, so that it is one file and can be renamed. */
export function buildFile(file: string, identity: JournalIdentity, fill: (connection: Connection) => void): void {
  for (const leftover of withSidecars(file)) rmSync(leftover, { force: true });
  const next = openSecure(file);
  try {
    next.pragma('journal_mode = DELETE');
    next.pragma('synchronous = FULL');
    bringToFormat(next, () => identity);
    next.transaction(() => fill(next)).immediate();
  } finally {
    next.close();
  }
  syncFile(file);
}

export const INSERT_ROW = `INSERT INTO journal (seq, id, session, kind, at, boot, catalogue_version, payload, prev_hash, hash)
  VALUES (@seq, @id, @session, @kind, @at, @boot, @catalogueVersion, @payload, @prevHash, @hash)`;

function carryRows(from: Connection, to: Connection, last: ChainEnd): void {
  const lowest = Math.max(1, last.seq - ROWS_CARRIED_MIN + 1);
  const begun = from
    .prepare<[number, number], { seq: number | null }>(
      `SELECT min(seq) AS seq FROM journal WHERE seq >= ?
         AND session IN (SELECT session FROM journal WHERE seq >= ? AND session <> '')`,
    )
    .get(lowest - ROWS_OF_SESSION_MAX, lowest);
  const first = Math.min(lowest, begun?.seq ?? lowest);
  const rows = from.prepare<[number], JournalRow>(`SELECT ${ROW_COLUMNS} FROM journal WHERE seq >= ? ORDER BY seq`);
  const insert = to.prepare<[JournalRow]>(INSERT_ROW);
  for (const row of rows.iterate(first)) insert.run(row);
  setMeta(to, 'ownAfterSeq', last.seq);
  const carried = fileOn(to).end();
  invariant(carried.seq === last.seq && carried.hash === last.hash, 'the new file ends where the old one ends');
}

/** Before the active file is opened: takes back what a stopped rotation began and did not finish. */
export function repairRotation(file: string): void {
  for (const leftover of withSidecars(successorOf(file))) rmSync(leftover, { force: true });
}

/**
 * After the active file was read: an archive that reaches beyond where it begins is either its own second name (stopped before the
 * rename), or only announced (stopped before the link), and is taken back. False: it is a real one, so the active file is an older copy.
 */
export function repairArchives(file: string, epoch: string, activeAfter: ChainEnd): boolean {
  const { segments: folder } = dataFiles(dirname(file));
  const { segments, unfinished } = listSegments(folder, epoch);
  for (const leftover of unfinished) rmSync(leftover);
  for (const { file: archive, manifestFile, manifest, isPresent } of segments) {
    if (manifest.last.seq <= activeAfter.seq || manifest.removedAtMs !== null) continue;
    if (isPresent && !isSameFile(archive, file)) return false;
    if (isPresent) rmSync(archive);
    rmSync(manifestFile);
  }
  return true;
}

/**
 * Forgetting a key is the one change that a segment sees. Where it was stopped its rollback journal is left, and nobody can read the segment
 * who may not write: it is rolled back here, in every epoch.
 */
export function recoverSegments(segmentsFolder: string): void {
  if (!existsSync(segmentsFolder)) return;
  for (const entry of readdirSync(segmentsFolder, { recursive: true, withFileTypes: true })) {
    if (!/^\d+-\d+\.db-journal$/.test(entry.name)) continue;
    const connection = openSecure(join(entry.parentPath, entry.name.replace(/-journal$/, '')));
    try {
      connection.pragma('schema_version');
    } finally {
      connection.close();
    }
  }
}

const isSameFile = (one: string, other: string): boolean => {
  const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })];
  return a.ino === b.ino && a.dev === b.dev;
};

/** Whole or not at all, also after a power cut: written beside, synced, renamed; the folder is synced with what follows. */
export function writeManifest(file: string, manifest: SegmentManifest, step: Step = runStep): void {
  step('write the manifest', () =>
    writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 1)}\n`, { flush: true }),
  );
  step('put the manifest in its place', () => renameSync(`${file}.new`, file));
  step('sync the manifest', () => syncFolder(dirname(file)));
}

/** With its parents, each synced into the one above. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
  syncFolder(dirname(folder));
}

export function syncFile(file: string): void {
  const opened = openSync(file, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
