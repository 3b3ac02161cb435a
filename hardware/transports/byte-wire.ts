import type { Result } from '../../core/result.ts';

export type WireError =
  /** No byte of it left this machine. */
  | { kind: 'notConnected' }
  /** Some or all of it may have arrived. */
  | { kind: 'broken'; detail: string };

/**
 * A wire that carries bytes and heals itself: while it is not closed it tries again for ever, one attempt every `retryMs`.
 * Events: `connected(true)` before the first byte of a connection, `connected(false)` after its last one, never twice in a row.
 */
export interface ByteWire {
  readonly connected: boolean;
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void;
  /** Resolves when the operating system took all bytes. That says nothing about the far end. */
  write(bytes: Uint8Array): Promise<Result<void, WireError>>;
  /** Drops the present connection, so that late answers on it cannot be taken for new ones, and connects anew. */
  reset(reason: string): void;
  close(): Promise<void>;
}

export const WIRE_RETRY_MS = 500;
