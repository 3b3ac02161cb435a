import { encodeScaleReport } from '../protocols/hid-scale.ts';
import { decimalOf, type WeightUnit } from '../protocols/weight.ts';
import type { HidSystem } from '../transports/hid-system.ts';
import { type HidDeviceOptions, HidDeviceSimulator } from './hid-device.ts';
import { ScaleBody, type ScaleCondition } from './scale-body.ts';

const DATA_REPORT = 3;
const CONTROL_REPORT = 2;
/** In the control report of the descriptor below: enforced zero return, then zero scale. */
const ZERO_SCALE_BIT = 0x02;

export type HidScaleSimulatorOptions = HidDeviceOptions & { unit?: WeightUnit; decimals?: number };

/** A HID scale in the usual layout, which reports every change by itself and zeroes when it is told to. */
export class HidScaleSimulator {
  readonly #device: HidDeviceSimulator;
  readonly #unit: WeightUnit;
  readonly #decimals: number;
  readonly #body = new ScaleBody();

  constructor({ unit = 'kg', decimals = 3, ...device }: HidScaleSimulatorOptions) {
    this.#device = new HidDeviceSimulator(device);
    this.#unit = unit;
    this.#decimals = decimals;
    this.#device.onOutput((reportId, data) => {
      if (reportId !== CONTROL_REPORT || ((data[0] ?? 0) & ZERO_SCALE_BIT) === 0) return;
      this.#body.zero();
      this.#report();
    });
    // A scale that is opened is asked for its present state by the system.
    this.#device.onChange(() => void setImmediate(() => this.#report()));
  }

  get system(): HidSystem {
    return this.#device.system;
  }

  setWeightGrams(weightGrams: number): void {
    this.#body.loadGrams = weightGrams;
    this.#report();
  }

  setCondition(condition: ScaleCondition): void {
    this.#body.forced = condition;
    this.#report();
  }

  /** A report as it stands, right or wrong. */
  sendBytes(report: Uint8Array): boolean {
    return this.#device.sendBytes(report);
  }

  unplug(): Promise<void> {
    return this.#device.unplug();
  }

  plug(): Promise<void> {
    return this.#device.plug();
  }

  close(): Promise<void> {
    return this.#device.close();
  }

  #report(): void {
    const { condition, netGrams, isZero } = this.#body;
    const value = decimalOf(netGrams, this.#unit, this.#decimals);
    this.#device.send(DATA_REPORT, encodeScaleReport(isZero ? 'zero' : condition, this.#unit, value));
  }
}
