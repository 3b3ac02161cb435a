import { z } from 'zod';
import { WedgeDetector, type WedgeRule } from '../../core/keyboard/wedge.ts';
import type { Log } from '../log.ts';
import { scanFrom } from '../protocols/scanner-frame.ts';
import { defineDriver, type KeySource } from './driver.ts';
import { ScannerDriver } from './scanner-driver.ts';

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
export class KeyboardWedge extends ScannerDriver {
  readonly #stop: () => void;

  constructor(keys: KeySource, rule: WedgeRule, aim: boolean, log: Log) {
    super(log);
    this.cell.set('READY', null);
    const detector = new WedgeDetector(rule);
    this.#stop = keys.onKeystroke((key, atMs) => {
      const { scan } = detector.push(key, atMs);
      // The bracket of an AIM identifier is prefix and data at once.
      if (scan !== null) this.take(scanFrom(aim, aim && rule.prefix === ']' ? `]${scan}` : scan));
    });
  }

  protected async closeWire(): Promise<void> {
    this.#stop();
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
