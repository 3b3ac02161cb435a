import type { LightPattern, LightSigns } from '../ports/signal-light.ts';
import { type ByteLightModel, LIGHT_COLOURS } from '../protocols/signal-light.ts';
import { type AskedAnswer, AskedDevice, type AskedDeviceOptions } from './asked-device.ts';

/** What a simulated light does with a request, and its answer. */
export type LightDialect = (request: string, light: LightSigns) => AskedAnswer;

const ACK = Uint8Array.of(0x06);
const NAK = Uint8Array.of(0x15);
const DIGITS: readonly LightPattern[] = ['off', 'steady', 'blinking', 'blinking'];
const PATLITE_LAMPS = ['red', 'amber', 'green'] as const;

export const patliteDialect: LightDialect = (request, light) => {
  if (!request.endsWith('!')) return 'more';
  const command = request.slice(request.lastIndexOf('@'));
  if (command === '@??G!') {
    const digits = PATLITE_LAMPS.map((colour) => Math.max(0, DIGITS.indexOf(light[colour] ?? 'off'))).join('');
    return Buffer.from(`${digits}000`);
  }
  const lamps = /^@\?\?S([01239]{3})..[0-49]!$/.exec(command)?.[1];
  if (lamps === undefined) return NAK;
  for (const [index, colour] of PATLITE_LAMPS.entries()) {
    const pattern = DIGITS[Number(lamps[index])];
    if (pattern !== undefined) light[colour] = pattern;
  }
  return ACK;
};

export function byteDialect({ lamps }: ByteLightModel): LightDialect {
  return (request, light) => {
    const byte = request.charCodeAt(0);
    for (const colour of LIGHT_COLOURS) {
      for (const pattern of ['off', 'steady', 'blinking'] as const) {
        if (lamps[colour]?.[pattern] === byte) light[colour] = pattern;
      }
    }
    return 'silent';
  };
}

export type LightSimulatorOptions = AskedDeviceOptions & { dialect: LightDialect };

/** A signal light, in one of the dialects above. */
export class LightSimulator extends AskedDevice {
  readonly #dialect: LightDialect;
  #lamps: LightSigns = {};

  private constructor({ dialect, ...line }: LightSimulatorOptions) {
    super(line);
    this.#dialect = dialect;
  }

  static async open(options: LightSimulatorOptions): Promise<LightSimulator> {
    const simulator = new LightSimulator(options);
    await simulator.plug();
    return simulator;
  }

  /** Lamps that are lit. */
  get shown(): LightSigns {
    return Object.fromEntries(Object.entries(this.#lamps).filter(([, pattern]) => pattern !== 'off'));
  }

  /** Switched off and on: all lamps are dark. */
  restart(): void {
    this.#lamps = {};
    this.forgetRequest();
    this.changes.emit();
  }

  override async unplug(): Promise<void> {
    await super.unplug();
    this.restart();
  }

  protected answerTo(request: string): AskedAnswer {
    const answer = this.#dialect(request, this.#lamps);
    if (answer !== 'more') this.changes.emit();
    return answer;
  }
}
