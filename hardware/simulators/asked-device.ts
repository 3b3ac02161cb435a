import { Listeners } from '../listeners.ts';
import { DeviceLine } from './device-line.ts';
import type { FarEndPlace } from './far-end.ts';
import type { FaultyLine, FaultyLineOptions } from './faulty-line.ts';

/** Requests are a few bytes; a longer one is noise. */
const REQUEST_BYTES_MAX = 32;

/** `more`: the request is not whole yet; `silent`: it is, and gets no answer. */
export type AskedAnswer = Uint8Array | 'more' | 'silent';
export type AskedDeviceOptions = FarEndPlace & { faults?: FaultyLineOptions };

/** A simulated device on a serial line or a device server's TCP port, which speaks only when it is asked. */
export abstract class AskedDevice {
  protected readonly changes = new Listeners<[]>();
  readonly #line: DeviceLine;
  #request = '';

  constructor({ faults, ...place }: AskedDeviceOptions) {
    this.#line = new DeviceLine({ place, faults }, (bytes) => this.#take(bytes));
  }

  protected abstract answerTo(request: string): AskedAnswer;

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

  onChange(listener: () => void): () => void {
    return this.changes.add(listener);
  }

  setBlocked(blocked: boolean): void {
    this.#line.setBlocked(blocked);
  }

  /** Bytes that nobody asked for. */
  sendBytes(bytes: Uint8Array): boolean {
    return this.#line.sendRaw(bytes);
  }

  async unplug(): Promise<void> {
    this.forgetRequest();
    await this.#line.unplug();
    this.changes.emit();
  }

  async plug(): Promise<void> {
    await this.#line.plug();
    this.changes.emit();
  }

  async close(): Promise<void> {
    this.changes.clear();
    await this.#line.close();
  }

  protected forgetRequest(): void {
    this.#request = '';
  }

  #take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#request = `${this.#request}${String.fromCharCode(byte)}`.slice(-REQUEST_BYTES_MAX);
      const answer = this.answerTo(this.#request);
      if (answer === 'more') continue;
      this.#request = '';
      if (answer !== 'silent') this.#line.send(answer);
    }
  }
}
