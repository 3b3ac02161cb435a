import type { Result } from '../../core/result.ts';
import type { WireError } from './byte-wire.ts';

/**
 * A wire that carries HID reports and heals itself like a `ByteWire`: while it is not closed it looks for its device again for ever.
 * Events: `connected(true)` before the first report of a connection, `connected(false)` after its last one, never twice in a row.
 * A report comes whole: `reportId` is 0 where the device does not number its reports, `data` is without the id.
 */
export interface ReportWire {
  readonly connected: boolean;
  /** The report descriptor (HID 1.11, 6.2.2) of the connected device; null while none is connected or where the system does not tell it. */
  readonly descriptor: Uint8Array | null;
  onReport(listener: (reportId: number, data: Uint8Array) => void): () => void;
  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void;
  /** Resolves when the operating system took the report. */
  write(reportId: number, data: Uint8Array): Promise<Result<void, WireError>>;
  setFeature(reportId: number, data: Uint8Array): Promise<Result<void, WireError>>;
  getFeature(reportId: number, lengthBytes: number): Promise<Result<Uint8Array, WireError>>;
  reset(reason: string): void;
  close(): Promise<void>;
}
