import type { Device } from './device.ts';

/**
 * One decoded symbol as the reader delivered it.
 * - `aim`: the AIM symbology identifier (ISO/IEC 15424) without its `]`, e.g. `E0`, `L2`; null where the reader sent none.
 * - `text`: the symbol's data, 1–`SCAN_LENGTH_MAX` characters.
 */
export type Scan = { aim: string | null; text: string };

export const SCAN_LENGTH_MAX = 1_024;

/**
 * Barcode scanner.
 * Guarantees: scans come in the order in which the wire delivered them and each at most once. A frame that was cut by a disconnect
 * is dropped, never completed with later bytes. Garbage and over-long frames are dropped and counted, and never throw. After a
 * reconnect scanning goes on without being asked for.
 */
export interface BarcodeScanner extends Device {
  onScan(listener: (scan: Scan) => void): () => void;
  /** Frames dropped since the start, by reason; for diagnostics. */
  readonly dropped: Readonly<Record<'garbage' | 'tooLong' | 'cut', number>>;
}
