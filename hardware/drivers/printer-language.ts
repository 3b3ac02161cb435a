import type { Result } from '../../core/result.ts';
import type { DeviceState } from '../ports/device.ts';
import type { DocumentPart } from '../protocols/document-layout.ts';
import type { DotImage } from '../protocols/dot-image.ts';
import type { DrawerPulse } from './drawer-host.ts';

/** `drawerPin`: the level of the drawer's contact, null where the printer does not tell it. */
export type PrinterCondition = { state: DeviceState; detail: string | null; drawerPin: 'high' | 'low' | null };
export type ReadStatusError = { kind: 'disconnected' } | { kind: 'noAnswer' };

/** The end of one job, listened for before its first byte is sent. */
export type EndOfJob = {
  /** The whole job with the request for its acknowledgement. */
  bytes: Uint8Array;
  /** True when the printer acknowledged it; false when the line broke, or `stop` was called, as it is in any case. */
  acknowledged: Promise<boolean>;
  stop(): void;
};

/** A conversation with one printer in its language, over one wire. Status answers are asked for one at a time. */
export interface PrinterLanguage {
  /** Once per connection, before anything else. */
  greet(): Promise<void>;
  readStatus(): Promise<Result<PrinterCondition, ReadStatusError>>;
  /** What the printer tells without being asked. */
  onCondition(listener: (condition: PrinterCondition) => void): () => void;
  /** Once before a job, with the printer ready for it: makes sure that nothing that comes from now on belongs to an earlier one. */
  prepare(): Promise<void>;
  begin(jobId: string, parts: readonly DocumentPart[], strips: readonly DotImage[]): EndOfJob;
  /**
   * Throws away what the printer still holds of a job, so that a refill does not bring it out. True when the printer is known to
   * have done so and can go on in this connection.
   */
  discard(reason: 'trouble' | 'timedOut'): Promise<boolean>;
  /** A job was cut off among its bytes: before anything else is printed the printer must forget what it has of it. */
  cutOff(): void;
  /** Null for a printer without a connector for a drawer. */
  pulseBytes(pulse: DrawerPulse): Uint8Array | null;
  /** Settles every open question with "no answer". */
  abandon(): void;
}
