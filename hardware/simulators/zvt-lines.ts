import { encodeZvt } from '../protocols/zvt.ts';
import type { Apdu } from '../protocols/zvt-apdu.ts';
import type { ZvtFields } from '../protocols/zvt-fields.ts';
import { type FarEnd, type FarEndPlace, farEndAt, type Peer } from './far-end.ts';
import { FaultyLine, type FaultyLineOptions } from './faulty-line.ts';
import { serialPeer, tcpPeer, type ZvtPeer } from './zvt-peer.ts';

const ACKNOWLEDGED_WITHIN_MS = 300;
const SEED_STEP = 7_919;
const ACKNOWLEDGED = 0x80;
const REFUSED = 0x84;

/** One till that is connected. */
export type ZvtLine = { peer: ZvtPeer; acknowledged: (() => void) | null; faulty: FaultyLine; isGone: boolean };

export type ZvtLinesDeps = {
  place: FarEndPlace;
  faults: Omit<FaultyLineOptions, 'spoilCheckSum'> | undefined;
  /** A command of a till; what acknowledges our own messages is not passed on. */
  onCommand: (line: ZvtLine, apdu: Apdu) => void;
  onGone: () => void;
  refuses: (apdu: Apdu) => boolean;
};

/** The wire of a simulated ZVT terminal: who is connected, what is said to whom, and what spoils it. */
export class ZvtLines {
  /** Takes everything and answers nothing, as a terminal without power does. */
  isSilent = false;
  readonly #deps: ZvtLinesDeps;
  readonly #farEnd: FarEnd;
  readonly #lines = new Map<Peer, ZvtLine>();
  /** Of every connection that there was: one that cut its line has yet to plug it in again. */
  readonly #faulty: FaultyLine[] = [];
  #isCalm = false;
  #isTelling = false;

  constructor(deps: ZvtLinesDeps) {
    this.#deps = deps;
    this.#farEnd = farEndAt(deps.place, {
      onBytes: (peer, bytes) => {
        if (!this.isSilent) this.#lineOf(peer).peer.take(bytes);
      },
      onGone: (peer) => this.#gone(peer),
    });
  }

  get farEnd(): FarEnd {
    return this.#farEnd;
  }

  /** Something was said that nobody has acknowledged yet. */
  get isTelling(): boolean {
    return this.#isTelling;
  }

  /** The next frame that goes out suffers this. */
  strike(fault: Parameters<FaultyLine['strike']>[0]): void {
    for (const { faulty } of this.#lines.values()) faulty.strike(fault);
  }

  /** From now on what goes out arrives as it is. */
  calm(): void {
    this.#isCalm = true;
    for (const { faulty } of this.#lines.values()) faulty.calm();
  }

  async close(): Promise<void> {
    for (const faulty of this.#faulty) faulty.close();
    await this.#farEnd.unplug();
  }

  say(line: ZvtLine, command: string, fields: ZvtFields = {}): void {
    const encoded = encodeZvt({ command, fields });
    if (encoded.ok) line.peer.send(encoded.value);
  }

  /** Resolves when the till has acknowledged it, is gone, or keeps silent for too long. */
  async tell(line: ZvtLine, command: string, fields: ZvtFields): Promise<void> {
    if (line.isGone) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timeout = setTimeout(resolve, ACKNOWLEDGED_WITHIN_MS);
    const acknowledged = (): void => {
      // At once, because the next command may come in the same piece.
      if (line.acknowledged === acknowledged) line.acknowledged = null;
      resolve();
    };
    line.acknowledged = acknowledged;
    this.#isTelling = true;
    this.say(line, command, fields);
    await promise;
    clearTimeout(timeout);
    this.#isTelling = false;
  }

  #lineOf(peer: Peer): ZvtLine {
    const known = this.#lines.get(peer);
    if (known !== undefined) return known;
    const far = {
      send: (bytes: Uint8Array): boolean => {
        peer.send(bytes);
        return true;
      },
      unplug: () => this.#farEnd.unplug(),
      plug: () => this.#farEnd.plug(),
    };
    const { faults = NO_FAULTS, place, refuses } = this.#deps;
    // Each connection has faults of its own, or the one that cuts the line would cut every line after it.
    const seed = faults.seed + Math.imul(this.#faulty.length, SEED_STEP);
    const faulty = new FaultyLine(far, { ...faults, seed, spoilCheckSum: spoiled });
    this.#faulty.push(faulty);
    if (this.#isCalm) faulty.calm();
    const deps = {
      write: (bytes: Uint8Array) => void faulty.send(bytes),
      onApdu: (apdu: Apdu) => this.#take(line, apdu),
      refuses,
    };
    const line: ZvtLine = {
      peer: 'path' in place ? serialPeer(deps) : tcpPeer(deps),
      acknowledged: null,
      faulty,
      isGone: false,
    };
    this.#lines.set(peer, line);
    return line;
  }

  #gone(peer: Peer): void {
    const line = this.#lines.get(peer);
    this.#lines.delete(peer);
    if (line !== undefined) line.isGone = true;
    line?.acknowledged?.();
    this.#deps.onGone();
  }

  #take(line: ZvtLine, apdu: Apdu): void {
    const controlClass = apdu.control >> 8;
    if (controlClass === ACKNOWLEDGED || controlClass === REFUSED) line.acknowledged?.();
    else this.#deps.onCommand(line, apdu);
  }
}

const NO_FAULTS = { seed: 1, faults: [], oneIn: 1 } as const;

/** Turns a bit of the check sum; acknowledgements have none. */
const spoiled = (frame: Uint8Array): Uint8Array => {
  if (frame.length < 4) return frame;
  const wrong = Uint8Array.from(frame);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  return wrong;
};
