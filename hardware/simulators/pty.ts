import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, renameSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import * as nodePty from '@lydell/node-pty';
import { Listeners } from '../listeners.ts';

/** Bytes that wait for a driver that does not read; what comes on top is lost, as on a serial line. */
export const PTY_BACKLOG_BYTES_MAX = 65_536;

declare module '@lydell/node-pty' {
  /** A pair without a process on it; in the package, but not in its types. */
  function open(options: { encoding: null; cols: number; rows: number }): {
    ptsName: string;
    fd: number;
    master: ReadStream;
    slave: ReadStream;
  };
}

/** How often a full line is tried again. */
const FULL_LINE_RETRY_MS = 1;

type Plugged = { master: ReadStream; fd: number; holdFd: number; backlog: Uint8Array; timer: NodeJS.Timeout | null };

/**
 * The far end of a serial line: a pseudo-terminal whose master is ours, and whose slave stands behind a path that stays the same over
 * unplugging and plugging in. Raw, so byte-exact both ways.
 */
export class PtyFarEnd {
  readonly path: string;
  readonly #bytes = new Listeners<[Uint8Array]>();
  #plugged: Plugged | null = null;

  constructor(path: string) {
    this.path = path;
  }

  get plugged(): boolean {
    return this.#plugged !== null;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#bytes.add(listener);
  }

  async plug(): Promise<void> {
    if (this.#plugged !== null) return;
    const pair = nodePty.open({ encoding: null, cols: 80, rows: 24 });
    // Held open without reading: with no slave open at all the kernel would hang up the master whenever the driver closes.
    const holdFd = openSync(pair.ptsName, constants.O_RDWR | constants.O_NOCTTY);
    const plugged: Plugged = { master: pair.master, fd: pair.fd, holdFd, backlog: NOTHING, timer: null };
    this.#plugged = plugged;
    // The package reads the slave as well, and would steal the driver's bytes.
    pair.slave.destroy();
    pair.master.on('data', (bytes: Buffer) => {
      if (this.#plugged === plugged) this.#bytes.emit(bytes);
    });
    await promisify(execFile)('stty', ['raw', '-echo', '-F', pair.ptsName]);
    if (this.#plugged !== plugged) return;
    const fresh = `${this.path}.new`;
    rmSync(fresh, { force: true });
    symlinkSync(pair.ptsName, fresh);
    renameSync(fresh, this.path);
  }

  /** Takes nothing from the line any more, which then fills up: what is written to it has to wait. */
  pause(): void {
    this.#plugged?.master.pause();
  }

  resume(): void {
    this.#plugged?.master.resume();
  }

  /** False when the bytes were lost because nothing is plugged in or nobody reads. */
  send(bytes: Uint8Array): boolean {
    const plugged = this.#plugged;
    if (plugged === null || plugged.backlog.length + bytes.length > PTY_BACKLOG_BYTES_MAX) return false;
    plugged.backlog = Buffer.concat([plugged.backlog, bytes]);
    if (plugged.timer === null) this.#drain(plugged);
    return true;
  }

  /**
   * Written past the stream: Node writes to a terminal until it has taken all, and a driver in the same process could never read then.
   */
  #drain(plugged: Plugged): void {
    plugged.timer = null;
    if (this.#plugged !== plugged) return;
    plugged.backlog = plugged.backlog.subarray(takenBy(plugged.fd, plugged.backlog));
    if (plugged.backlog.length === 0) return;
    plugged.timer = setTimeout(() => this.#drain(plugged), FULL_LINE_RETRY_MS);
  }

  async unplug(): Promise<void> {
    const plugged = this.#plugged;
    if (plugged === null) return;
    this.#plugged = null;
    if (plugged.timer !== null) clearTimeout(plugged.timer);
    rmSync(this.path, { force: true });
    closeSync(plugged.holdFd);
    await new Promise<void>((resolve) => {
      plugged.master.once('close', () => resolve());
      plugged.master.destroy();
    });
  }

  async close(): Promise<void> {
    this.#bytes.clear();
    await this.unplug();
  }
}

const NOTHING = new Uint8Array(0);

/** How many bytes the line took; none while it is full. */
function takenBy(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN') return 0;
    throw cause;
  }
}
