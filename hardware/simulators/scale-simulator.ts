import { Listeners } from '../listeners.ts';
import type { ScaleReading } from '../ports/scale.ts';
import { encodeAnswer, WEIGHT_REQUEST, type WeightFormat } from '../protocols/toledo-8217.ts';
import { PtyFarEnd } from './pty.ts';

export type ScaleCondition = ScaleReading['kind'];

const DEFAULT_FORMAT: WeightFormat = { digits: 5, gramsPerUnit: 1 };

/** A scale that speaks Mettler Toledo 8217 on a serial line. */
export class ScaleSimulator {
  readonly #line: PtyFarEnd;
  readonly #format: WeightFormat;
  readonly #changes = new Listeners<[]>();
  #weightGrams = 0;
  #condition: ScaleCondition = 'stable';

  private constructor(line: PtyFarEnd, format: WeightFormat) {
    this.#line = line;
    this.#format = format;
    line.onBytes((bytes) => this.#answer(bytes));
  }

  static async open(options: { path: string; format?: WeightFormat }): Promise<ScaleSimulator> {
    const line = new PtyFarEnd(options.path);
    const simulator = new ScaleSimulator(line, options.format ?? DEFAULT_FORMAT);
    await line.plug();
    return simulator;
  }

  get path(): string {
    return this.#line.path;
  }

  get plugged(): boolean {
    return this.#line.plugged;
  }

  get weightGrams(): number {
    return this.#weightGrams;
  }

  get condition(): ScaleCondition {
    return this.#condition;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  setWeightGrams(weightGrams: number): void {
    this.#weightGrams = weightGrams;
    this.#changes.emit();
  }

  setCondition(condition: ScaleCondition): void {
    this.#condition = condition;
    this.#changes.emit();
  }

  async unplug(): Promise<void> {
    await this.#line.unplug();
    this.#changes.emit();
  }

  async plug(): Promise<void> {
    await this.#line.plug();
    this.#changes.emit();
  }

  async close(): Promise<void> {
    this.#changes.clear();
    await this.#line.close();
  }

  #answer(bytes: Uint8Array): void {
    const reading: ScaleReading =
      this.#condition === 'stable' ? { kind: 'stable', weightGrams: this.#weightGrams } : { kind: this.#condition };
    for (const byte of bytes) {
      if (byte === WEIGHT_REQUEST[0]) this.#line.send(encodeAnswer(reading, this.#format));
    }
  }
}
