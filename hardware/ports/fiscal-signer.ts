import type { FiscalSignature } from '../../core/checkout/receipt/fiscal.ts';
import type { Result } from '../../core/result.ts';

/** `outOfOrder`: the device cannot sign now, and has not signed this. `unknown`: it may have; `ask` tells. */
export type FiscalSignerError = { kind: 'outOfOrder' | 'unknown'; detail: string };

export type FiscalTransaction =
  | { state: 'neverSeen' }
  | { state: 'started' }
  | { state: 'finished'; signature: FiscalSignature };

/**
 * Fiscal signature device, such as a German TSE (BSI TR-03153: own reading of its transactions).
 * Guarantees: a transaction is known by the id that the kiosk gave it, for good and across restarts of both. `start` and `finish` of an id
 * that was finished answer with its one signature, and use no other counter; so both may be repeated after a crash.
 */
export interface FiscalSigner {
  /** Whether a sale may count on it now. */
  readonly isUsable: boolean;
  start(transactionId: string): Promise<Result<FiscalTransaction, FiscalSignerError>>;
  /** Starts what was not started. */
  finish(
    transactionId: string,
    process: { processType: string; processData: string },
  ): Promise<Result<FiscalSignature, FiscalSignerError>>;
  ask(transactionId: string): Promise<Result<FiscalTransaction, FiscalSignerError>>;
  close(): Promise<void>;
}
