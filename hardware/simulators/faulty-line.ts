import { SeededRandom } from './seeded-random.ts';

/**
 * What can go wrong with a frame on its way to the kiosk.
 * `split`: it comes in pieces. `merge`: it waits for the next one and comes in one piece with it. `garbage`: stray bytes come before
 * it. `silence`: it never comes. `slow`: byte by byte. `cut`: the line is unplugged in the middle of it, and plugged in again.
 * `wrongCheckSum`: a bit of it is wrong, where the protocol can tell. `duplicate`: it comes twice.
 */
export const LINE_FAULTS = [
  'split',
  'merge',
  'garbage',
  'silence',
  'slow',
  'cut',
  'wrongCheckSum',
  'duplicate',
] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

/** The end of a line where a simulator writes. `PtyFarEnd` is one, `DeviceLine` has one. */
export interface SendingEnd {
  /** False when the bytes were lost. */
  send(bytes: Uint8Array): boolean;
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

export type FaultyLineOptions = {
  seed: number;
  /** Which faults may strike; all of them would include ones that a protocol without check sums cannot notice. */
  faults: readonly LineFault[];
  /** One frame in about so many is struck. */
  oneIn: number;
  /** Makes a frame that its receiver must find wrong. Without it `wrongCheckSum` leaves frames as they are. */
  spoilCheckSum?: (frame: Uint8Array) => Uint8Array;
  timing?: { pieceGapMs?: number; mergeHoldMs?: number; replugMs?: number };
};

/** Bytes that wait to be sent; what comes on top is lost, as on a line whose buffer overflows. */
export const LINE_BACKLOG_BYTES_MAX = 65_536;
export const GARBAGE_BYTES_MAX = 16;
export const PIECES_MAX = 5;
const PIECE_GAP_MS = 1;
/** Long enough for the next answer of a simulator that is asked often, short enough that a last frame is not missed for long. */
const MERGE_HOLD_MS = 30;
const REPLUG_MS = 30;

type Step = { bytes: Uint8Array; gapMs: number } | { cut: true };

/**
 * Stands between a simulator and its line, and spoils what the simulator sends, deterministically from a seed: the n-th frame suffers
 * the same whatever the time is. `strike` makes sure of one fault, `calm` ends all of them, so that a test can ask for the recovery.
 */
export class FaultyLine {
  /** How often each fault struck. */
  readonly struck: Record<LineFault, number> = {
    split: 0,
    merge: 0,
    garbage: 0,
    silence: 0,
    slow: 0,
    cut: 0,
    wrongCheckSum: 0,
    duplicate: 0,
  };
  readonly #line: SendingEnd;
  readonly #options: FaultyLineOptions;
  readonly #steps: Step[] = [];
  #random: SeededRandom;
  #frames = 0;
  #next: LineFault | null = null;
  #held: Uint8Array = NOTHING;
  #holdTimer: NodeJS.Timeout | null = null;
  #stepTimer: NodeJS.Timeout | null = null;
  #cutting = false;
  #calm = false;
  #closed = false;

  constructor(line: SendingEnd, options: FaultyLineOptions) {
    this.#line = line;
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
  }

  /** The next frame suffers this, whatever the seed says. */
  strike(fault: LineFault): void {
    this.#next = fault;
  }

  /** From now on every frame arrives as it is. */
  calm(): void {
    this.#calm = true;
  }

  /** One whole frame of the simulator. False when it is already known to be lost. */
  send(frame: Uint8Array): boolean {
    if (this.#closed || this.#cutting || frame.length === 0) return false;
    const fault = this.#choose();
    if (fault !== null) this.struck[fault] += 1;
    if (fault === 'silence') return false;
    if (fault === 'merge') return this.#hold(frame);
    const held = this.#takeHeld();
    return this.#push(this.#stepsFor(fault, held, frame));
  }

  close(): void {
    this.#closed = true;
    this.#steps.length = 0;
    for (const timer of [this.#holdTimer, this.#stepTimer]) if (timer !== null) clearTimeout(timer);
  }

  #choose(): LineFault | null {
    // Each frame has its own choices, so that what strikes it does not depend on what struck before it.
    this.#frames += 1;
    this.#random = new SeededRandom(this.#options.seed + Math.imul(this.#frames, 0x9e3779b1));
    const isHit = this.#random.integer(1, this.#options.oneIn) === 1;
    const [first, ...rest] = this.#options.faults;
    const chosen = first === undefined ? null : this.#random.pick([first, ...rest]);
    const forced = this.#next;
    this.#next = null;
    return forced ?? (isHit && !this.#calm ? chosen : null);
  }

  #stepsFor(fault: LineFault | null, held: Uint8Array, frame: Uint8Array): Step[] {
    const whole = joined(held, frame);
    switch (fault) {
      case 'split':
        return this.#pieces(whole, this.#random.integer(2, PIECES_MAX));
      case 'slow':
        return this.#pieces(whole, whole.length);
      case 'garbage':
        return [step(held), step(joined(this.#random.bytes(this.#random.integer(1, GARBAGE_BYTES_MAX)), frame))];
      case 'duplicate':
        return [step(joined(whole, frame))];
      case 'cut':
        return [step(whole.subarray(0, held.length + Math.floor(frame.length / 2))), { cut: true }];
      case 'wrongCheckSum':
        return [step(joined(held, this.#options.spoilCheckSum?.(frame) ?? frame))];
      default:
        return [step(whole)];
    }
  }

  #pieces(bytes: Uint8Array, count: number): Step[] {
    const gapMs = this.#options.timing?.pieceGapMs ?? PIECE_GAP_MS;
    const size = Math.max(1, Math.ceil(bytes.length / count));
    const pieces: Step[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push({ bytes: bytes.subarray(at, at + size), gapMs });
    return pieces;
  }

  #hold(frame: Uint8Array): boolean {
    const held = joined(this.#takeHeld(), frame);
    if (held.length > LINE_BACKLOG_BYTES_MAX) return false;
    this.#held = held;
    this.#holdTimer = setTimeout(
      () => void this.#push([step(this.#takeHeld())]),
      this.#options.timing?.mergeHoldMs ?? MERGE_HOLD_MS,
    );
    return true;
  }

  #takeHeld(): Uint8Array {
    const held = this.#held;
    this.#held = NOTHING;
    if (this.#holdTimer !== null) clearTimeout(this.#holdTimer);
    this.#holdTimer = null;
    return held;
  }

  #push(steps: Step[]): boolean {
    const waiting = this.#steps.reduce((sum, each) => sum + ('cut' in each ? 0 : each.bytes.length), 0);
    if (waiting > LINE_BACKLOG_BYTES_MAX) return false;
    this.#steps.push(...steps);
    if (this.#stepTimer === null && !this.#cutting) this.#work();
    return true;
  }

  #work(): void {
    this.#stepTimer = null;
    for (let next = this.#steps.shift(); next !== undefined; next = this.#steps.shift()) {
      if ('cut' in next) {
        void this.#cut();
        return;
      }
      if (next.bytes.length > 0) this.#line.send(next.bytes);
      if (next.gapMs > 0) {
        this.#stepTimer = setTimeout(() => this.#work(), next.gapMs);
        return;
      }
    }
  }

  async #cut(): Promise<void> {
    this.#cutting = true;
    // What was still to come is lost with the line.
    this.#steps.length = 0;
    await this.#line.unplug();
    if (this.#closed) return;
    this.#stepTimer = setTimeout(async () => {
      this.#stepTimer = null;
      await this.#line.plug();
      this.#cutting = false;
    }, this.#options.timing?.replugMs ?? REPLUG_MS);
  }
}

const NOTHING = new Uint8Array(0);
const step = (bytes: Uint8Array): Step => ({ bytes, gapMs: 0 });
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
