/**
 * A damaged journal ends: a copy of it as it was found, its sound rows as a segment, and a new file. All of it is staged in a folder
 * beside; renaming that folder is the moment of decision, and what is left to do then can be done again and again.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dataFiles, syncFolder } from './data-folder.ts';
import { begunRow, type NewEpochReport, type NewEpochRequest } from './epoch-begun.ts';
import { type ChainEnd, closingFrom, PERIOD_CLOSED, type PeriodClosing, writeClosing } from './journal-file.ts';
import { type JournalIdentity, setMeta } from './journal-schema.ts';
import { keepReceiptBase } from './receipt-base.ts';
import {
  buildFile,
  INSERT_ROW,
  makeFolder,
  manifestOf,
  runStep,
  type Step,
  syncFile,
  withSidecars,
} from './rotation.ts';
import { type Salvage, salvage } from './salvage.ts';
import { withSegment } from './segmented-reading.ts';
import { epochFolder, listSegments, presentSegments, readManifest, segmentName } from './segments.ts';
import { openSecure } from './sqlite.ts';
import { syncedEpoch } from './sync-store.ts';
import { whoseJournal } from './whose-journal.ts';
import { GENESIS_HASH, type JournalRow } from './wire/journal-wire.ts';

const SEGMENT = 'segment';
const stagingFolder = (folder: string): string => join(folder, 'epoch.next');

export function replaceDamaged(
  file: string,
  detail: string,
  receiptBase: number,
  request: NewEpochRequest,
): NewEpochReport {
  const step = request.step ?? runStep;
  const files = dataFiles(request.folder);
  const copy = join(files.damaged, String(request.nowMs));
  step('keep a copy', () => copyJournal(file, copy, receiptBase));
  const found = step('salvage', () => salvageCopy(file, copy, request));
  const previous = found.identity === null ? null : { epoch: found.identity.epoch, ...found.end };
  const damage = {
    ...{ detail: found.breakDetail === null ? detail : `${detail}; ${found.breakDetail}`, copy },
    ...{ rowsSalvaged: found.rows.length, rowsBeyond: found.beyond.length, rowsUnreadable: found.unreadableCount },
  };
  const identity = { kiosk: request.kioskId, epoch: request.newId(), previous };
  const closing = closingOf(found, files.segments);
  const staging = `${stagingFolder(request.folder)}.new`;
  step('make the staging folder', () => {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging);
  });
  step('build the salvaged segment', () => stageSegment(staging, found, closing, request));
  step('build the new file', () =>
    buildFile(join(staging, basename(file)), identity, (next) => {
      next.prepare<[JournalRow]>(INSERT_ROW).run(begunRow(request, { previous, damage }));
      setMeta(next, 'receiptBase', receiptBase);
      // The numbers go on; the period begins with the epoch, and the rows of the one before that no Z report holds are found there.
      if (closing !== null) writeClosing(next, { number: closing.number, seq: 0 });
    }),
  );
  step('sync the staging folder', () => syncFolder(staging));
  step('decide', () => renameSync(staging, stagingFolder(request.folder)));
  step('sync the decision', () => syncFolder(request.folder));
  finishEpoch(file, step);
  return { epoch: identity.epoch, previous, damage };
}

function copyJournal(file: string, copy: string, receiptBase: number): void {
  makeFolder(copy);
  for (const from of withSidecars(file).filter((it) => existsSync(it))) {
    const to = join(copy, basename(from));
    copyFileSync(from, to);
    syncFile(to);
  }
  keepReceiptBase(copy, receiptBase);
  syncFolder(copy);
}

/** Looks through a copy of the copy: reading recovers the write-ahead log and so changes what it reads. */
function salvageCopy(file: string, copy: string, { folder, kioskId }: NewEpochRequest): Salvage {
  const work = join(copy, 'work.db');
  for (const suffix of ['', '-wal']) {
    const from = join(copy, basename(file)) + suffix;
    if (existsSync(from)) copyFileSync(from, work + suffix);
  }
  const { segments: segmentsFolder, sync } = dataFiles(folder);
  const found = salvage(work, {
    identify: (readRow) => whoseJournal(readRow, { kioskId, segmentsFolder, syncedEpoch: syncedEpoch(sync) }),
    baseOf: (identity) => baseOf(segmentsFolder, identity),
  });
  for (const leftover of withSidecars(work)) rmSync(leftover, { force: true });
  if (found.beyond.length > 0) {
    const text = found.beyond.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeFileSync(join(copy, 'beyond.jsonl'), text, { flush: true });
  }
  return found;
}

function baseOf(segmentsFolder: string, { epoch }: JournalIdentity): ChainEnd {
  const { segments } = listSegments(segmentsFolder, epoch);
  return segments.at(-1)?.manifest.last ?? { seq: 0, hash: GENESIS_HASH };
}

/** The newest Z report before the break. */
function closingOf({ identity, rows }: Salvage, segmentsFolder: string): PeriodClosing | null {
  const row = rows.findLast(({ kind }) => kind === PERIOD_CLOSED);
  if (row !== undefined) return closingFrom(row);
  const before = identity === null ? undefined : presentSegments(segmentsFolder, identity.epoch).at(-1);
  return before === undefined ? null : withSegment(before, (it) => it.newestClosing());
}

function stageSegment(
  staging: string,
  { identity, rows, sessionKeys, end }: Salvage,
  closing: PeriodClosing | null,
  request: NewEpochRequest,
): void {
  if (identity === null || rows.length === 0) return;
  const file = join(staging, `${SEGMENT}.db`);
  buildFile(file, identity, (next) => {
    const insert = next.prepare<[JournalRow]>(INSERT_ROW);
    for (const row of rows) insert.run(row);
    setMeta(next, 'ownAfterSeq', end.seq - rows.length);
    if (closing !== null) writeClosing(next, closing);
    const keep = next.prepare<[string, string]>('INSERT OR IGNORE INTO session_key (session, wrapped) VALUES (?, ?)');
    for (const { session, wrapped } of sessionKeys) keep.run(session, wrapped);
  });
  const connection = openSecure(file);
  try {
    const manifest = manifestOf(connection, request);
    writeFileSync(join(staging, `${SEGMENT}.json`), `${JSON.stringify(manifest, null, 1)}\n`, { flush: true });
  } finally {
    connection.close();
  }
}

/** After the decision: puts what was staged in its place. Done again at the next opening where it was stopped; before it, swept away. */
export function finishEpoch(file: string, step: Step = runStep): void {
  const folder = dirname(file);
  const staging = stagingFolder(folder);
  rmSync(`${staging}.new`, { recursive: true, force: true });
  if (!existsSync(staging)) return;
  const manifestFile = join(staging, `${SEGMENT}.json`);
  if (existsSync(manifestFile)) {
    const manifest = readManifest(manifestFile);
    const target = epochFolder(dataFiles(folder).segments, manifest.epoch);
    const name = join(target, segmentName(manifest.after, manifest.last));
    step('make the folder', () => makeFolder(target));
    step('place the segment', () => moveIfThere(join(staging, `${SEGMENT}.db`), `${name}.db`));
    step('sync the segment', () => syncFolder(target));
    step('place its manifest', () => renameSync(manifestFile, `${name}.json`));
    step('sync its manifest', () => syncFolder(target));
  }
  const next = join(staging, basename(file));
  if (existsSync(next)) {
    // The old log must be gone before the new file is there: SQLite would take it for the new file's. Both are in the copy.
    step('remove the old log', () => {
      for (const sidecar of withSidecars(file).slice(1)) rmSync(sidecar, { force: true });
      syncFolder(folder);
    });
    step('put the new file in its place', () => renameSync(next, file));
    step('sync the folder', () => syncFolder(folder));
  }
  step('remove the staging folder', () => rmSync(staging, { recursive: true }));
  step('sync the end', () => syncFolder(folder));
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
