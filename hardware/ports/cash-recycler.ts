import type { Currency } from '../../core/money/money.ts';
import type { Result } from '../../core/result.ts';
import type { Device } from './device.ts';

/** One coin or note that is in and counted. `sequence` counts the pieces of one collection from 1, without a gap. */
export type CashPiece = { sequence: number; denominationMinor: number };

/** So many pieces of one denomination. */
export type CashCount = { denominationMinor: number; count: number };

/** What can be paid out of one denomination now. A store that only takes in (a cash box) is not in the levels. */
export type CashLevel = CashCount;

/** Why a coin or note came back out by itself. */
export type CashReturn = 'notTaken' | 'unreadable' | 'counterfeit' | 'full';

export type CashError =
  /** Provably nothing was asked of the recycler: nothing moved. */
  | { kind: 'notSent'; detail: string }
  /** It may have been asked, and pieces may have moved. Only the matching enquiry may follow. */
  | { kind: 'unknown'; detail: string };

/** `missing` is what did not come out; `uncertainMinor` of that may be out all the same, because the power went while a piece moved. */
export type PaidOut = { kind: 'ended'; paidMinor: number; uncertainMinor: number };

/**
 * Told while a collection is open, in the order in which it happened at the slots. `taken` is called once for a piece that lies in the
 * recycler and cannot come back by itself, after it left escrow; the recycler takes no further piece before the promise resolves, and
 * so the host can make each durable first. If it rejects, the piece stays unacknowledged and is told again.
 */
export type CollectionEvents = {
  /** Denominations that are taken now; asked anew after each piece. Others come back as `notTaken`. */
  takes(): readonly number[];
  /** A note stands in escrow: it may still come back, and counts for nothing. */
  escrow(denominationMinor: number): void;
  taken(piece: CashPiece): Promise<void>;
  /** `denominationMinor` null: it was not recognised. */
  returned(denominationMinor: number | null, why: CashReturn): void;
};

/**
 * Cash recycler: takes coins and notes in, and pays out of what it took.
 * Guarantees:
 * - `collect` opens the slots for one collection, named for ever by `collectionId`, and resolves when they are shut: after `shut`, on
 *   `aborted`, or with an error when the line is lost. Opening it again under the same id, after a crash on either side, goes on with it:
 *   pieces after `after` are told (again) before new ones are taken. The recycler keeps the pieces of a collection through a loss of power.
 * - Cancelled: `shut` shuts the slots, lets a piece that is on its way come to rest, and answers with the last sequence; every piece up
 *   to it has been told before that. It gives nothing back by itself: what goes back is a `payOut`.
 * - Disconnected: the slots are shut by the recycler itself within its own time when its host is silent. `collect` answers `unknown`,
 *   and nothing is lost: the next `collect` or `shut` under that id tells what came in.
 * - Timed out: every call ends within the driver's named time-outs; a time-out is `unknown`, never a guess.
 * - `payOut` is asked at most once per call and never repeated by the driver, and a `payoutId` pays once for ever: the recycler refuses
 *   an id that it knows. A jam, an empty hopper or a loss of power in the middle is an answer that says what came out for certain.
 * - `payoutOf` moves nothing and may be repeated; `neverSeen` closes the id, so that a request that was on its way pays nothing afterwards.
 * - Notes of stated denominations only: one that was not recognised comes back, and is never counted.
 */
export interface CashRecycler extends Device {
  readonly currency: Currency | null;
  /** What it can take in at all, ascending. */
  readonly denominations: readonly number[];
  /** Ascending by denomination; null while it has not told. */
  readonly levels: readonly CashLevel[] | null;
  onLevels(listener: (levels: readonly CashLevel[] | null) => void): () => void;
  collect(
    collection: { collectionId: string; after: number },
    events: CollectionEvents,
    signal: AbortSignal,
  ): Promise<Result<void, CashError>>;
  shut(collectionId: string): Promise<Result<{ lastSequence: number }, CashError>>;
  payOut(payoutId: string, pieces: readonly CashCount[]): Promise<Result<PaidOut, CashError>>;
  payoutOf(payoutId: string): Promise<Result<PaidOut | { kind: 'neverSeen' } | { kind: 'inProgress' }, CashError>>;
}
