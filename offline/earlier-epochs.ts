/** Journals that this kiosk ended by beginning a new epoch: kept as segments, and delivered before the present one. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { invariant } from '../core/result.ts';
import { syncFolder } from './data-folder.ts';
import { fileOn, type JournalFile } from './journal-file.ts';
import type { JournalReader } from './journal-reader.ts';
import { segmentedReading } from './segmented-reading.ts';
import { epochFolder, presentSegments } from './segments.ts';
import { type Connection, openReadOnly } from './sqlite.ts';

/** Beginning an epoch is a person's act; more than so many are not looked at. */
const EPOCHS_MAX = 100;

const deliverySchema = z.object({
  /** `undeliverable`: the server will not take the rest; it stays here and can be exported. Removing the file lets it be tried again. */
  state: z.enum(['delivered', 'undeliverable']),
  ackedSeq: z.int().min(0),
  /** The server's that said so. A restored server has another, and knows nothing of it. Null: not known; older files do not say. */
  incarnation: z.string().nullable().default(null),
  reason: z.string(),
  atMs: z.int(),
});
export type EpochDelivery = z.infer<typeof deliverySchema>;

const deliveryFile = (segmentsFolder: string, epoch: string): string =>
  join(epochFolder(segmentsFolder, epoch), 'delivery.json');

/** How far the server had confirmed it. */
export const epochSyncFile = (segmentsFolder: string, epoch: string): string =>
  join(epochFolder(segmentsFolder, epoch), 'sync.db');

/** Null: not yet known what became of it. */
export function deliveryOf(segmentsFolder: string, epoch: string): EpochDelivery | null {
  const file = deliveryFile(segmentsFolder, epoch);
  return existsSync(file) ? deliverySchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}

export function writeDelivery(segmentsFolder: string, epoch: string, delivery: EpochDelivery): void {
  const file = deliveryFile(segmentsFolder, epoch);
  writeFileSync(`${file}.new`, `${JSON.stringify(delivery)}\n`, { flush: true });
  renameSync(`${file}.new`, file);
  syncFolder(epochFolder(segmentsFolder, epoch));
}

/**
 * What a server said that has lost rows since counts no more: those of its words that are `isLost` are taken back, and the epochs are to be
 * delivered again. Oldest first; an epoch whose rows are gone here keeps its word.
 */
export function takeBackDeliveries(
  segmentsFolder: string,
  presentEpoch: string,
  isLost: (delivery: EpochDelivery) => boolean,
): string[] {
  const lost = earlierEpochs(segmentsFolder, presentEpoch).filter((epoch) => {
    const delivery = deliveryOf(segmentsFolder, epoch);
    return delivery !== null && isLost(delivery);
  });
  for (const epoch of lost) {
    rmSync(deliveryFile(segmentsFolder, epoch));
    syncFolder(epochFolder(segmentsFolder, epoch));
  }
  return lost;
}

export const hasRows = (segmentsFolder: string, epoch: string): boolean =>
  presentSegments(segmentsFolder, epoch).length > 0;

/** Oldest first; those whose rows are all gone are not among them. */
export function earlierEpochs(segmentsFolder: string, presentEpoch: string): string[] {
  if (!existsSync(segmentsFolder)) return [];
  return readdirSync(segmentsFolder, { withFileTypes: true })
    .filter((it) => it.isDirectory() && it.name !== presentEpoch)
    .slice(0, EPOCHS_MAX)
    .map(({ name: epoch }) => ({ epoch, last: presentSegments(segmentsFolder, epoch).at(-1) }))
    .filter(({ last }) => last !== undefined)
    .sort((a, b) => (a.last?.manifest.archivedAtMs ?? 0) - (b.last?.manifest.archivedAtMs ?? 0))
    .map(({ epoch }) => epoch);
}

/** Reads an epoch that is over: its newest segment stands where the active file did. */
export function openEarlierEpoch(segmentsFolder: string, epoch: string): JournalReader {
  const last = presentSegments(segmentsFolder, epoch).at(-1);
  invariant(last !== undefined, `epoch ${epoch} has rows`);
  let held: { connection: Connection; file: JournalFile } | null = null;
  const release = () => {
    held?.connection.close();
    held = null;
  };
  const active = (): JournalFile => {
    if (held === null) {
      const connection = openReadOnly(last.file);
      held = { connection, file: fileOn(connection) };
      queueMicrotask(release);
    }
    return held.file;
  };
  return { ...segmentedReading((read) => read(active()), segmentsFolder), close: release };
}
