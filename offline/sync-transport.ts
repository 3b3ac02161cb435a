import type { Result } from '../core/result.ts';
import type { DownAnswer, Have } from './wire/down-wire.ts';
import type {
  ENROLMENT_REFUSALS,
  EnrolAnswer,
  EnrolRequest,
  UploadAnswer,
  UploadRequest,
} from './wire/journal-wire.ts';

export type TransportError =
  /** Nothing is known about the request: it may or may not have been carried out. */
  | { kind: 'unreachable'; detail: string }
  | { kind: 'notEnrolled' }
  /** The server does not take this kiosk in. Only people can help: with a new code, or by revoking another key. */
  | { kind: 'enrolmentRefused'; reason: (typeof ENROLMENT_REFUSALS)[number] }
  /** The kiosk's key counts no more. */
  | { kind: 'revoked' }
  /** Another instance speaks for this journal. `held`: it may be gone soon. `cloned`: this one is a second one. */
  | { kind: 'held'; retryAfterMs: number | null }
  | { kind: 'cloned' }
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
  /** Runs the work once what was asked last is on the line, while the server works: before, it would only keep the server waiting. */
  afterSending?(work: () => void): void;
  /** This upload may be the next one: what can be done before it is time to send is done now. Throws what would fail then too. */
  makeReady?(request: UploadRequest): void;
  /** What is newer than what the kiosk has. */
  down(have: Have): Promise<Result<DownAnswer, TransportError>>;
  /** A part's bytes as they came, not looked at yet. Null: the server no longer has it. */
  part(sha256: string): Promise<Result<Uint8Array | null, TransportError>>;
}
