/** Whose journal a damaged file is, where its own page about that is torn: by the segments that it carries on from, else by `sync.db`. */
import { existsSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import { EPOCH_BEGUN } from './epoch-begun.ts';
import { type JournalIdentity, previousSchema } from './journal-schema.ts';
import { withSegment } from './segmented-reading.ts';
import { presentSegments } from './segments.ts';
import type { JournalRow } from './wire/journal-wire.ts';

/** The row of the damaged file, null where it cannot be read or is not there. */
export type ReadRow = (seq: number) => JournalRow | null;

const begunSchema = z.object({ previous: previousSchema.nullable() });

export interface Surroundings {
  kioskId: string;
  segmentsFolder: string;
  /** The epoch that the sync worker last worked for; null where nobody knows. */
  syncedEpoch: string | null;
}

/** Null: rows that no epoch can be told for are delivered as nobody's, so they are not. */
export function whoseJournal(readRow: ReadRow, surroundings: Surroundings): JournalIdentity | null {
  return bySegments(readRow, surroundings) ?? bySync(readRow, surroundings);
}

/** The hash of the row where they meet leaves no doubt. */
function bySegments(readRow: ReadRow, { segmentsFolder }: Surroundings): JournalIdentity | null {
  if (!existsSync(segmentsFolder)) return null;
  const epochs = readdirSync(segmentsFolder, { withFileTypes: true }).filter((it) => it.isDirectory());
  for (const { name } of epochs) {
    const newest = presentSegments(segmentsFolder, name).at(-1);
    if (newest === undefined) continue;
    const { seq, hash } = newest.manifest.last;
    const meets = readRow(seq)?.hash === hash || readRow(seq + 1)?.prevHash === hash;
    if (meets) return withSegment(newest, (it) => it.identity());
  }
  return null;
}

/** A worker that has not run since the epoch began names the one before: the first row then says so. */
function bySync(readRow: ReadRow, { kioskId, syncedEpoch }: Surroundings): JournalIdentity | null {
  if (syncedEpoch === null) return null;
  const first = readRow(1);
  if (first === null || first.kind !== EPOCH_BEGUN) return { kiosk: kioskId, epoch: syncedEpoch, previous: null };
  const { previous } = begunSchema.parse(JSON.parse(first.payload));
  return previous?.epoch === syncedEpoch ? null : { kiosk: kioskId, epoch: syncedEpoch, previous };
}
