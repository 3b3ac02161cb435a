import { z } from 'zod';
import { WedgeDetector, type WedgeRule } from '../../core/keyboard/wedge.ts';
import type { Log } from '../log.ts';
import type { DeviceState } from '../ports/device.ts';
import type { BarcodeScanner, Scan } from '../ports/scanner.ts';
import { scanFrom } from '../protocols/scanner-frame.ts';
import { defineDriver, type KeySource } from './driver.ts';
import { ScanSource } from './scan-source.ts';
import { StatusCell } from './status-cell.ts';

/** People who type fast hold 60 ms between two keys, readers 1 to 20. */
export const wedgeRuleSchema = z.strictObject({
  gapMs: z.int().min(5).max(50),
  lengthMin: z.int().min(3).max(20),
  prefix: z.string().max(4),
  suffix: z.enum(['Enter', 'Tab']),
});

/**
 * A barcode reader that types into the kiosk's window. The screen sends what may be a symbol; whether it is one is decided here, by the
 * same rule. A keyboard cannot be asked whether it is there: it is always READY.
 */
export class KeyboardWedge implements BarcodeScanner {
  readonly #source: ScanSource;
  readonly #status = new StatusCell();
  readonly #stop: () => void;

  constructor(keys: KeySource, rule: WedgeRule, aim: boolean, log: Log) {
    this.#source = new ScanSource(log);
    this.#status.set('READY', null);
    const detector = new WedgeDetector(rule);
    this.#stop = keys.onKeystroke((key, atMs) => {
      const { scan } = detector.push(key, atMs);
      // The bracket of an AIM identifier is prefix and data at once.
      if (scan !== null) this.#source.take(scanFrom(aim, aim && rule.prefix === ']' ? `]${scan}` : scan));
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get dropped(): BarcodeScanner['dropped'] {
    return this.#source.dropped;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onScan(listener: (scan: Scan) => void): () => void {
    return this.#source.onScan(listener);
  }

  async close(): Promise<void> {
    this.#stop();
    this.#source.close();
    this.#status.close();
  }
}

export const keyboardWedge = defineDriver({
  name: 'keyboard-wedge',
  opens: ['scanner'],
  over: ['keyboard'],
  model: z.strictObject({ rule: wedgeRuleSchema, aim: z.boolean() }),
  settings: z.strictObject({}),
  open: ({ model }, deps) => new KeyboardWedge(deps.keys, model.rule, model.aim, deps.log),
});
