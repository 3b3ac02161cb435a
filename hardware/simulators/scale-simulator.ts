import { type AskedAnswer, AskedDevice, type AskedDeviceOptions } from './asked-device.ts';
import { ScaleBody, type ScaleCondition } from './scale-body.ts';
import { type ScaleDialect, toledoDialect } from './scale-dialects.ts';

export type { ScaleCondition };

export type ScaleSimulatorOptions = AskedDeviceOptions & {
  /** Mettler Toledo 8217 in kilograms with three decimals where absent. */
  dialect?: ScaleDialect;
};

/** A scale, in the dialect of its model. */
export class ScaleSimulator extends AskedDevice {
  readonly #dialect: ScaleDialect;
  readonly #body = new ScaleBody();
  #answers = true;

  private constructor({ dialect, ...line }: ScaleSimulatorOptions) {
    super(line);
    this.#dialect = dialect ?? toledoDialect({ unit: 'kg', digits: 5, decimals: 3 });
  }

  static async open(options: ScaleSimulatorOptions): Promise<ScaleSimulator> {
    const simulator = new ScaleSimulator(options);
    await simulator.plug();
    return simulator;
  }

  /** What stands on it. */
  get weightGrams(): number {
    return this.#body.loadGrams;
  }

  get condition(): ScaleCondition {
    return this.#body.forced;
  }

  setWeightGrams(weightGrams: number): void {
    this.#body.loadGrams = weightGrams;
    this.changes.emit();
  }

  setCondition(condition: ScaleCondition): void {
    this.#body.forced = condition;
    this.changes.emit();
  }

  /** A scale that is plugged in and switched off. */
  setAnswering(answers: boolean): void {
    this.#answers = answers;
  }

  protected answerTo(request: string): AskedAnswer {
    if (!this.#dialect.isWhole(request)) return 'more';
    return (this.#answers ? this.#dialect.answer(request, this.#body) : null) ?? 'silent';
  }
}
