import type { Catalogue } from '../core/catalogue/product.ts';
import type { Result } from '../core/result.ts';
import type { EnrolAnswer, EnrolRequest, UploadAnswer, UploadRequest } from './wire/journal-wire.ts';

export type TransportError =
  /** Nothing is known about the request: it may or may not have been carried out. */
  | { kind: 'unreachable'; detail: string }
  | { kind: 'notEnrolled' }
  | { kind: 'busy'; retryAfterMs: number | null }
  | { kind: 'refused'; status: number; detail: string };

/** The server's mark is not where these rows start. */
export type UploadConflict = { kind: 'gap' | 'fork'; hwm: number; hash: string; incarnation: string };

/**
 * The server as the sync client sees it. No call throws, and every call ends within the implementation's time-out with `unreachable`.
 * All calls may be repeated.
 */
export interface SyncTransport {
  enrol(request: EnrolRequest): Promise<Result<EnrolAnswer, TransportError>>;
  upload(request: UploadRequest): Promise<Result<UploadAnswer, TransportError | UploadConflict>>;
  /** Null: there is nothing newer. */
  catalogue(afterVersion: number): Promise<Result<Catalogue | null, TransportError>>;
}
