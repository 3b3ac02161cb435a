import { type FarEnd, type FarEndPlace, farEndAt, type Peer } from './far-end.ts';
import { FaultyLine, type FaultyLineOptions } from './faulty-line.ts';

export type DeviceLineOptions = { place: FarEndPlace; faults?: FaultyLineOptions | undefined };

/** The line of a simulated device that talks to one program at a time, with faults where they are asked for. */
export class DeviceLine {
  /** Null where no faults were asked for. */
  readonly faults: FaultyLine | null;
  readonly #end: FarEnd;
  #peer: Peer | null = null;

  constructor({ place, faults }: DeviceLineOptions, take: (bytes: Uint8Array) => void) {
    this.#end = farEndAt(place, {
      onBytes: (peer, bytes) => {
        this.#peer = peer;
        take(bytes);
      },
      onGone: (peer) => {
        if (this.#peer === peer) this.#peer = null;
      },
    });
    const raw = {
      send: (bytes: Uint8Array) => this.sendRaw(bytes),
      unplug: () => this.unplug(),
      plug: () => this.plug(),
    };
    this.faults = faults === undefined ? null : new FaultyLine(raw, faults);
  }

  get plugged(): boolean {
    return this.#end.plugged;
  }

  get path(): string {
    return this.#end.path;
  }

  get port(): number {
    return this.#end.port;
  }

  /** One whole frame, spoilt where faults are asked for. */
  send(frame: Uint8Array): void {
    if (this.faults === null) this.sendRaw(frame);
    else this.faults.send(frame);
  }

  /** False while nobody has talked to the device. */
  sendRaw(bytes: Uint8Array): boolean {
    this.#peer?.send(bytes);
    return this.#peer !== null;
  }

  /** Takes nothing any more, from whoever talked to the device: what is sent to it fills the line, and then has to wait. */
  setBlocked(blocked: boolean): void {
    if (blocked) this.#peer?.pause();
    else this.#peer?.resume();
  }

  plug(): Promise<void> {
    return this.#end.plug();
  }

  unplug(): Promise<void> {
    return this.#end.unplug();
  }

  close(): Promise<void> {
    this.faults?.close();
    return this.unplug();
  }
}
