/** Removes archived segments that the server has had for long enough by its own clock, each only after its whole chain was verified. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AcknowledgedSegments } from './acknowledged-segments.ts';
import { syncFolder } from './data-folder.ts';
import { deliveryOf, earlierEpochs } from './earlier-epochs.ts';
import type { OfflineLog } from './log.ts';
import { writeManifest } from './rotation.ts';
import { listSegments, type Segment } from './segments.ts';
import { detailOf } from './storage-failure.ts';
import { verifySegment } from './verify-segment.ts';

const DAY_MS = 24 * 3_600_000;
/** One look removes at most so many, so that it ends. */
const REMOVED_AT_ONCE_MAX = 10;

export interface RetentionOptions {
  segmentsFolder: string;
  epoch: string;
  /** Of the kiosk's present key and of those before it: Ed25519, raw, base64url. */
  publicKeys: readonly string[];
  retentionDays: number;
  ackedSeq: number;
  /** The server's time as it last said it. This machine's clock may have been wrong when the rows were written, and may be wrong now. */
  serverAtMs: number;
  acknowledged: AcknowledgedSegments;
  pause: () => Promise<void>;
  log: OfflineLog;
}

/** Answers with what was removed. A segment that does not verify stays, with all that come after it, and is told. */
export async function applyRetention(options: RetentionOptions): Promise<Segment[]> {
  const { epoch, ackedSeq, serverAtMs, retentionDays, log } = options;
  const { segments } = listSegments(options.segmentsFolder, options.epoch);
  const removed: Segment[] = [];
  options.acknowledged.onlyUpTo(epoch, ackedSeq);
  for (const { manifest, isPresent } of segments) {
    if (isPresent && manifest.last.seq <= ackedSeq) options.acknowledged.since(epoch, manifest.last.seq, serverAtMs);
  }
  for (const segment of segments) {
    const { manifest, isPresent, file, manifestFile } = segment;
    if (manifest.removedAtMs !== null && !isPresent) continue;
    const isDue =
      manifest.last.seq <= ackedSeq &&
      serverAtMs - options.acknowledged.since(epoch, manifest.last.seq, serverAtMs) > retentionDays * DAY_MS;
    if (!isDue || removed.length >= REMOVED_AT_ONCE_MAX || !isPresent) break;
    const verified = await verifySegment(segment, options.publicKeys, options.pause);
    if (!verified.ok) {
      log.error({ detail: verified.error.detail }, 'an old segment does not verify and is kept');
      break;
    }
    // The manifest first: a stop in between leaves a file too many, never a gap that nobody can explain.
    writeManifest(manifestFile, { ...manifest, removedAtMs: serverAtMs });
    rmSync(file);
    syncFolder(dirname(file));
    removed.push(segment);
    log.info({ file, rows: manifest.rows }, 'an old segment was removed: the server has it');
  }
  forgetOlderManifests(segments, removed);
  return removed;
}

/** Only the newest removed one is needed: what is kept hangs on it. */
function forgetOlderManifests(segments: readonly Segment[], removed: readonly Segment[]): void {
  const gone = segments.filter((it) => it.manifest.removedAtMs !== null || removed.includes(it));
  for (const { manifestFile } of gone.slice(0, -1)) rmSync(manifestFile, { force: true });
}

export interface Retention {
  /** One look at the present epoch and at those that are over. Does not throw; what goes wrong is logged. */
  run(): Promise<void>;
  stop(): void;
}

/** Looks again and again on behalf of the sync worker, which knows what the server has confirmed. */
export function createRetention(options: {
  segmentsFolder: string;
  epoch: string;
  publicKeys: readonly string[];
  /** Null: nothing is removed. */
  retentionDays: number | null;
  ackedSeq: () => number;
  /** The server's. What another one confirmed of an earlier epoch may be lost there. */
  incarnation: () => string | null;
  /** Null: it said none in this run, so nothing is removed. */
  serverAtMs: () => number | null;
  acknowledged: AcknowledgedSegments;
  log: OfflineLog;
}): Retention {
  const { segmentsFolder, epoch, publicKeys, retentionDays, acknowledged, log } = options;
  let running = false;
  let isStopped = false;
  const pause = () =>
    new Promise<void>((resolve, reject) =>
      setImmediate(() => (isStopped ? reject(new Error('the sync worker ends')) : resolve())),
    );

  async function look(): Promise<void> {
    const serverAtMs = options.serverAtMs();
    if (retentionDays === null || serverAtMs === null) return;
    const common = { segmentsFolder, publicKeys, retentionDays, serverAtMs, acknowledged, pause, log };
    await applyRetention({ ...common, epoch, ackedSeq: options.ackedSeq() });
    for (const earlier of earlierEpochs(segmentsFolder, epoch)) {
      const delivery = deliveryOf(segmentsFolder, earlier);
      if (delivery === null || delivery.incarnation === null || delivery.incarnation !== options.incarnation()) {
        acknowledged.onlyUpTo(earlier, 0);
        continue;
      }
      await applyRetention({ ...common, epoch: earlier, ackedSeq: delivery.ackedSeq });
    }
  }

  return {
    async run() {
      if (running) return;
      running = true;
      try {
        await look();
      } catch (cause) {
        if (!isStopped) log.error({ detail: detailOf(cause) }, 'old segments could not be looked through');
      } finally {
        running = false;
      }
    },
    stop() {
      isStopped = true;
    },
  };
}
