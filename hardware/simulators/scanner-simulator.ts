import { Listeners } from '../listeners.ts';
import { encodeScanFrame } from '../protocols/scanner-frame.ts';
import { PtyFarEnd } from './pty.ts';

/** A barcode reader on a serial line, set to AIM identifier prefix and CR LF suffix. */
export class ScannerSimulator {
  readonly #line: PtyFarEnd;
  readonly #changes = new Listeners<[]>();

  private constructor(line: PtyFarEnd) {
    this.#line = line;
  }

  /** `path`: where the driver finds the line; a symbolic link is made there. */
  static async open(options: { path: string }): Promise<ScannerSimulator> {
    const line = new PtyFarEnd(options.path);
    await line.plug();
    return new ScannerSimulator(line);
  }

  get path(): string {
    return this.#line.path;
  }

  get plugged(): boolean {
    return this.#line.plugged;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** `aim`: without its `]`, e.g. `E0`. False when the bytes were lost. */
  scan(text: string, aim: string | null): boolean {
    return this.sendBytes(encodeScanFrame({ aim, text }));
  }

  sendBytes(bytes: Uint8Array): boolean {
    return this.#line.send(bytes);
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
}
