import { Listeners } from '../listeners.ts';
import type { LightPattern, LightSigns } from '../ports/signal-light.ts';
import { type ByteLightModel, LIGHT_COLOURS } from '../protocols/signal-light.ts';
import { DeviceLine } from './device-line.ts';
import type { FarEndPlace } from './far-end.ts';
import type { FaultyLine, FaultyLineOptions } from './faulty-line.ts';

/** What a simulated light does with a request, and its answer. `more`: the request is not whole yet; `silent`: it never answers. */
export type LightDialect = (request: string, light: LightSigns) => Uint8Array | 'more' | 'silent';

const REQUEST_BYTES_MAX = 32;
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

export type LightSimulatorOptions = FarEndPlace & { dialect: LightDialect; faults?: FaultyLineOptions };

/** A signal light on a serial line or a device server's TCP port. */
export class LightSimulator {
  readonly #line: DeviceLine;
  readonly #dialect: LightDialect;
  readonly #changes = new Listeners<[]>();
  #lamps: LightSigns = {};
  #request = '';

  private constructor({ dialect, faults, ...place }: LightSimulatorOptions) {
    this.#line = new DeviceLine({ place, faults }, (bytes) => this.#take(bytes));
    this.#dialect = dialect;
  }

  static async open(options: LightSimulatorOptions): Promise<LightSimulator> {
    const simulator = new LightSimulator(options);
    await simulator.#line.plug();
    return simulator;
  }

  /** Null where no faults were asked for. */
  get faults(): FaultyLine | null {
    return this.#line.faults;
  }

  /** 0 for a serial line. */
  get port(): number {
    return this.#line.port;
  }

  get path(): string {
    return this.#line.path;
  }

  /** Lamps that are lit. */
  get shown(): LightSigns {
    return Object.fromEntries(Object.entries(this.#lamps).filter(([, pattern]) => pattern !== 'off'));
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** Switched off and on: all lamps are dark. */
  restart(): void {
    this.#lamps = {};
    this.#request = '';
    this.#changes.emit();
  }

  /** Bytes that nobody asked for. */
  sendBytes(bytes: Uint8Array): boolean {
    return this.#line.sendRaw(bytes);
  }

  async unplug(): Promise<void> {
    await this.#line.unplug();
    this.restart();
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
      const answer = this.#dialect(this.#request, this.#lamps);
      if (answer === 'more') continue;
      this.#request = '';
      this.#changes.emit();
      if (answer !== 'silent') this.#line.send(answer);
    }
  }
}
