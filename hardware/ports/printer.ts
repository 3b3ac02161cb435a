import type { PrintDocument } from '../../core/documents/document.ts';
import type { Result } from '../../core/result.ts';
import type { Device } from './device.ts';

export type PrintError =
  /** Nothing of this job was put on paper: it may be printed later under the same job id. */
  | { kind: 'notStarted'; reason: 'MEDIA_EMPTY' | 'MEDIA_JAMMED' | 'COVER_OPEN' | 'HARDWARE_ERROR' | 'NOT_CONNECTED' }
  /** Some or all of it may be on paper: a further print of this document is a COPY. */
  | {
      kind: 'unknown';
      reason: 'MEDIA_EMPTY' | 'MEDIA_JAMMED' | 'COVER_OPEN' | 'HARDWARE_ERROR' | 'NOT_CONNECTED' | 'TIMED_OUT';
    };

/**
 * Document printer.
 * Guarantees: one job at a time in the order of the calls. The status is read before the first byte of the document is sent, and
 * `ok` means that the printer acknowledged the end of the job (it processed all bytes and then still reported paper), not that bytes
 * were written to a socket. A job is never repeated by the driver: not after a refill, not after a reconnect.
 */
export interface DocumentPrinter extends Device {
  print(jobId: string, document: PrintDocument): Promise<Result<{ jobId: string }, PrintError>>;
}
