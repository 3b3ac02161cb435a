/**
 * A receipt's number is a base and the row's number. Rows are counted anew in every epoch, receipts never are: a new epoch gets a base
 * above every number that this kiosk can have printed.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileOn } from './journal-file.ts';
import { attempt } from './salvage.ts';
import { presentSegments } from './segments.ts';
import { openReadOnly } from './sqlite.ts';

/** More rows than one file of the journal can hold: what an unreadable file had above what is known. */
const NUMBERS_SKIPPED = 1_000_000;
const ORIGIN_MS = Date.UTC(2020, 0, 1);
const MS_PER_NUMBER = 100;
const BASE_FILE = 'receipt-base';

/**
 * What the files say is not enough: the active one may be damaged, or an older copy of one that went on and printed. So the base is at
 * least the time since 2020 in tenths of a second: no kiosk writes ten rows a second for as long as it lives, so no number so far can be
 * higher. It is a file's worth of rows above the highest number that can be read, too, and where the clock is behind the time at which a
 * segment was archived, above what that time gave. What a damaged journal gave its successor lies beside its copy: so a second one that nobody
 * can read is followed by higher numbers, on whatever clock.
 */
export function nextReceiptBase(
  file: string,
  { segments: segmentsFolder, damaged }: { segments: string; damaged: string },
  nowMs: number,
): number {
  const epochs = existsSync(segmentsFolder) ? readdirSync(segmentsFolder) : [];
  const archived = epochs.flatMap((epoch) => presentSegments(segmentsFolder, epoch).slice(-1));
  const known = [...[file, ...archived.map((it) => it.file)].map(highestNumberIn), ...basesBeside(damaged)];
  const archivedAt = archived.map(({ manifest }) => numberAt(manifest.archivedAtMs));
  const later = archivedAt.filter((it) => it >= numberAt(nowMs));
  return Math.max(numberAt(nowMs), Math.max(0, ...known, ...later) + NUMBERS_SKIPPED);
}

/** Into the copy of a damaged journal: the base of the epoch that follows it. */
export function keepReceiptBase(copy: string, receiptBase: number): void {
  writeFileSync(join(copy, BASE_FILE), `${receiptBase}\n`, { flush: true });
}

function basesBeside(damaged: string): number[] {
  const copies = existsSync(damaged) ? readdirSync(damaged) : [];
  return copies.flatMap((copy) => {
    const text = attempt(() => readFileSync(join(damaged, copy, BASE_FILE), 'utf8').trim());
    return text !== null && /^\d{1,15}$/.test(text) ? [Number(text)] : [];
  });
}

const numberAt = (atMs: number): number => Math.floor((atMs - ORIGIN_MS) / MS_PER_NUMBER);

/** 0 where the file does not say. */
function highestNumberIn(file: string): number {
  const connection = attempt(() => openReadOnly(file));
  if (connection === null) return 0;
  try {
    const base = attempt(() => fileOn(connection).receiptBase());
    const end = attempt(() => fileOn(connection).end().seq);
    return (base ?? 0) + (end ?? 0);
  } finally {
    attempt(() => connection.close());
  }
}
