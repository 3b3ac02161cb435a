import { encodeAutomaticStatus, isWatchedChange, type PrinterCondition } from '../protocols/escpos-answers.ts';
import { RealTimeSplitter, type StreamPart } from '../protocols/escpos-real-time.ts';
import type { FarEnd, Peer } from './far-end.ts';
import { FaultyLine, type FaultyLineOptions } from './faulty-line.ts';

type Session = {
  splitter: RealTimeSplitter;
  /** What `GS a` chose, and what was told last. */
  watches: number;
  told: Uint8Array;
  faulty: FaultyLine | null;
};

const SEEDS_APART = 1_000;

/** Who is connected to a printer: each has its own real-time commands, its own automatic status and its own line that may be faulty. */
export class PrinterSessions {
  readonly #farEnd: () => FarEnd;
  readonly #faults: FaultyLineOptions | null;
  readonly #sessions = new Map<Peer, Session>();
  #silent = false;
  #lines = 0;

  constructor(farEnd: () => FarEnd, faults: FaultyLineOptions | null) {
    this.#farEnd = farEnd;
    this.#faults = faults;
  }

  set silent(silent: boolean) {
    this.#silent = silent;
  }

  partsOf(peer: Peer, bytes: Uint8Array): StreamPart[] {
    return this.#sessionOf(peer).splitter.push(bytes);
  }

  answer(peer: Peer | null, bytes: Uint8Array | null): void {
    if (peer === null || bytes === null || this.#silent) return;
    const { faulty } = this.#sessionOf(peer);
    if (faulty === null) peer.send(bytes);
    else faulty.send(bytes);
  }

  watch(peer: Peer | null, selected: number, condition: PrinterCondition): void {
    if (peer === null) return;
    const session = this.#sessionOf(peer);
    session.watches = selected;
    if (selected !== 0) this.#tell(peer, session, encodeAutomaticStatus(condition));
  }

  /** Tells everybody who watches for what changed. */
  conditionIs(condition: PrinterCondition): void {
    const now = encodeAutomaticStatus(condition);
    for (const [peer, session] of this.#sessions) {
      if (isWatchedChange(session.watches, session.told, now)) this.#tell(peer, session, now);
    }
  }

  /** The faults of all lines end. */
  calm(): void {
    for (const { faulty } of this.#sessions.values()) faulty?.calm();
  }

  forget(peer: Peer): void {
    this.#sessions.get(peer)?.faulty?.close();
    this.#sessions.delete(peer);
  }

  #tell(peer: Peer, session: Session, status: Uint8Array): void {
    session.told = status;
    this.answer(peer, status);
  }

  #sessionOf(peer: Peer): Session {
    const known = this.#sessions.get(peer);
    if (known !== undefined) return known;
    const session = {
      splitter: new RealTimeSplitter(),
      watches: 0,
      told: new Uint8Array(0),
      faulty: this.#faults === null ? null : this.#faultyLine(peer, this.#faults),
    };
    this.#sessions.set(peer, session);
    return session;
  }

  #faultyLine(peer: Peer, faults: FaultyLineOptions): FaultyLine {
    const line = {
      send: (bytes: Uint8Array): boolean => {
        peer.send(bytes);
        return true;
      },
      unplug: () => this.#farEnd().unplug(),
      plug: () => this.#farEnd().plug(),
    };
    // A line of its own each time: the same faults again would strike the same answers for ever.
    this.#lines += 1;
    return new FaultyLine(line, { ...faults, seed: faults.seed + this.#lines * SEEDS_APART });
  }
}
