/** What a new epoch says about itself and about the one before. */
import { basename } from 'node:path';
import { hashOf } from './chain.ts';
import type { PreviousEpoch } from './journal-schema.ts';
import type { Step } from './rotation.ts';
import type { Sign } from './segments.ts';
import { GENESIS_HASH, type JournalRow } from './wire/journal-wire.ts';

export interface NewEpochRequest {
  folder: string;
  kioskId: string;
  newId: () => string;
  nowMs: number;
  sign: Sign;
  step?: Step;
}

export interface NewEpochReport {
  epoch: string;
  previous: PreviousEpoch | null;
  /** Null: the old journal was whole. */
  damage: {
    detail: string;
    /** The files as they were found. */
    copy: string;
    rowsSalvaged: number;
    /** Readable rows behind the break, in `beyond.jsonl` beside the copy. */
    rowsBeyond: number;
    rowsUnreadable: number;
  } | null;
}

/** The kind of the first row of an epoch that follows another one. */
export const EPOCH_BEGUN = 'epoch.begun';

/** The first row of a new epoch tells the server's people why there is one. */
export function begunRow(
  { newId, nowMs }: NewEpochRequest,
  told: { previous: PreviousEpoch | null; damage: NewEpochReport['damage'] },
): JournalRow {
  const { previous, damage } = told;
  const payload = JSON.stringify({
    type: EPOCH_BEGUN,
    v: 1,
    atMs: nowMs,
    previous,
    damage: damage && { ...damage, copy: basename(damage.copy) },
  });
  const unsealed = {
    ...{ seq: 1, id: newId(), session: '', kind: EPOCH_BEGUN, at: nowMs, boot: 'new-epoch', catalogueVersion: 0 },
    ...{ payload, prevHash: GENESIS_HASH },
  };
  return { ...unsealed, hash: hashOf(unsealed) };
}
