/**
 * Staff's way out when a journal is damaged, or when it and the server's differ for good: it ends as an epoch of its own and another one
 * begins that names where it ended. Nothing is overwritten: a whole journal becomes a segment; of a damaged one a copy stays as it was
 * found, and what its chain vouches for becomes a segment. The sync client delivers the old epoch before the new one.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { err, ok, type Result } from '../core/result.ts';
import { verifyChain } from './chain.ts';
import { finishEpoch, replaceDamaged } from './damaged-epoch.ts';
import { dataFiles } from './data-folder.ts';
import { epochSyncFile } from './earlier-epochs.ts';
import { begunRow, type NewEpochReport, type NewEpochRequest } from './epoch-begun.ts';
import { fileOn, type PeriodClosing } from './journal-file.ts';
import { bringToFormat, checkFormat, JOURNAL_FORMAT } from './journal-schema.ts';
import { nextReceiptBase } from './receipt-base.ts';
import { makeFolder, repairArchives, repairRotation, succeed } from './rotation.ts';
import { epochFolder } from './segments.ts';
import { type Connection, enterWal, openSecure, quickCheck } from './sqlite.ts';
import { detailOf, storageCodeOf } from './storage-failure.ts';

export type NewEpochError =
  | { kind: 'noJournal' }
  | { kind: 'newerFormat'; minReader: number; supported: number }
  | { kind: 'otherKiosk'; expected: string; found: string }
  | { kind: 'busy' }
  | { kind: 'io'; detail: string };

/** The caller holds the instance lock. A stop at any moment leaves the old journal, or the new one; never none. */
export function beginEpoch(request: NewEpochRequest): Result<NewEpochReport, NewEpochError> {
  const file = dataFiles(request.folder).journal;
  try {
    finishEpoch(file);
    repairRotation(file);
    if (!existsSync(file)) return err({ kind: 'noJournal' });
    const examined = examine(file, request.kioskId);
    if (!examined.ok) return examined;
    const receiptBase = nextReceiptBase(file, dataFiles(request.folder), request.nowMs);
    const begun =
      examined.value.damage === null
        ? succeedWhole(file, receiptBase, request)
        : ok(replaceDamaged(file, examined.value.damage, receiptBase, request));
    if (begun.ok && begun.value.previous !== null) keepProgress(request.folder, begun.value.previous.epoch);
    return begun;
  } catch (cause) {
    return err({ kind: 'io', detail: detailOf(cause) });
  }
}

/** Whether the active file is whole, row by row. `damage` says in one line what is not. */
function examine(file: string, kioskId: string): Result<{ damage: string | null }, NewEpochError> {
  let connection: Connection | null = null;
  try {
    connection = openSecure(file);
    const format = checkFormat(connection, JOURNAL_FORMAT);
    if (!format.ok)
      return format.error.kind === 'newerFormat' ? err(format.error) : ok({ damage: format.error.detail });
    const complaint = quickCheck(connection);
    if (complaint !== null) return ok({ damage: complaint });
    const active = fileOn(connection);
    const { kiosk, epoch } = active.identity();
    if (kiosk !== kioskId) return err({ kind: 'otherKiosk', expected: kioskId, found: kiosk });
    if (!repairArchives(file, epoch, active.after())) return ok({ damage: 'an older copy beside newer segments' });
    const walked = verifyChain({ readAfter: active.readAfter, keptAfter: active.after });
    return ok({ damage: walked.ok ? null : `row ${walked.error.seq} ${walked.error.detail}` });
  } catch (cause) {
    if (storageCodeOf(cause) === 'io' || storageCodeOf(cause) === 'busy') throw cause;
    return ok({ damage: detailOf(cause) });
  } finally {
    connection?.close();
  }
}

function succeedWhole(
  file: string,
  receiptBase: number,
  request: NewEpochRequest,
): Result<NewEpochReport, NewEpochError> {
  const connection = openSecure(file);
  try {
    enterWal(connection, 'FULL');
    bringToFormat(connection, () => ({ kiosk: request.kioskId, epoch: request.newId(), previous: null }));
    const old = fileOn(connection);
    const previous = { epoch: old.identity().epoch, ...old.end() };
    const identity = { kiosk: request.kioskId, epoch: request.newId(), previous };
    const closing = continued(old.newestClosing());
    const begun = begunRow(request, { previous, damage: null });
    const outcome = succeed(connection, file, request, { identity, closing, receiptBase, firstRow: begun });
    return outcome === 'busy' ? err({ kind: 'busy' }) : ok({ epoch: identity.epoch, previous, damage: null });
  } finally {
    connection.close();
  }
}

/** The number of Z reports goes on; the period begins anew with the epoch. */
const continued = (closing: PeriodClosing | null): PeriodClosing | null =>
  closing && { number: closing.number, seq: 0 };

/** How far the server had confirmed the old epoch. Without it the server is asked. */
function keepProgress(folder: string, epoch: string): void {
  const files = dataFiles(folder);
  if (!existsSync(files.sync)) return;
  makeFolder(epochFolder(files.segments, epoch));
  for (const suffix of ['', '-wal']) {
    if (existsSync(files.sync + suffix))
      copyFileSync(files.sync + suffix, epochSyncFile(files.segments, epoch) + suffix);
  }
}
