import { Listeners } from '../listeners.ts';
import { DeviceLine } from './device-line.ts';
import type { FarEndPlace } from './far-end.ts';
import type { FaultyLine, FaultyLineOptions } from './faulty-line.ts';
import { ScaleBody, type ScaleCondition } from './scale-body.ts';
import { type ScaleDialect, toledoDialect } from './scale-dialects.ts';

export type { ScaleCondition };

/** Requests are a few bytes; a longer one is noise. */
const REQUEST_BYTES_MAX = 32;

export type ScaleSimulatorOptions = FarEndPlace & {
  /** Mettler Toledo 8217 in kilograms with three decimals where absent. */
  dialect?: ScaleDialect;
  faults?: FaultyLineOptions;
};

/** A scale on a serial line or a device server's TCP port, which answers what it is asked. */
export class ScaleSimulator {
  readonly #line: DeviceLine;
  readonly #dialect: ScaleDialect;
  readonly #body = new ScaleBody();
  readonly #changes = new Listeners<[]>();
  #request = '';
  #answers = true;

  private constructor({ dialect, faults, ...place }: ScaleSimulatorOptions) {
    this.#line = new DeviceLine({ place, faults }, (bytes) => this.#take(bytes));
    this.#dialect = dialect ?? toledoDialect({ unit: 'kg', digits: 5, decimals: 3 });
  }

  static async open(options: ScaleSimulatorOptions): Promise<ScaleSimulator> {
    const simulator = new ScaleSimulator(options);
    await simulator.#line.plug();
    return simulator;
  }

  /** Null where no faults were asked for. */
  get faults(): FaultyLine | null {
    return this.#line.faults;
  }

  /** Empty for a TCP port. */
  get path(): string {
    return this.#line.path;
  }

  /** 0 for a serial line. */
  get port(): number {
    return this.#line.port;
  }

  get plugged(): boolean {
    return this.#line.plugged;
  }

  /** What stands on it. */
  get weightGrams(): number {
    return this.#body.loadGrams;
  }

  get condition(): ScaleCondition {
    return this.#body.forced;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  setWeightGrams(weightGrams: number): void {
    this.#body.loadGrams = weightGrams;
    this.#changes.emit();
  }

  setCondition(condition: ScaleCondition): void {
    this.#body.forced = condition;
    this.#changes.emit();
  }

  /** A scale that is plugged in and switched off. */
  setAnswering(answers: boolean): void {
    this.#answers = answers;
  }

  /** Bytes that nobody asked for. */
  sendBytes(bytes: Uint8Array): boolean {
    return this.#line.sendRaw(bytes);
  }

  async unplug(): Promise<void> {
    this.#request = '';
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

  #take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#request = `${this.#request}${String.fromCharCode(byte)}`.slice(-REQUEST_BYTES_MAX);
      if (!this.#dialect.isWhole(this.#request)) continue;
      const answer = this.#answers ? this.#dialect.answer(this.#request, this.#body) : null;
      this.#request = '';
      if (answer !== null) this.#line.send(answer);
    }
  }
}
