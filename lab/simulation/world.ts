/** Virtual time, chance and the trace of one simulated world. Nothing in it knows the real clock or real chance. */
import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { InvariantError } from '../../core/result.ts';
import { type SeededChoice, seededChoice } from '../data/random.ts';
import { Dead } from './life.ts';

export const WORLD_STARTS_MS = Date.UTC(2026, 10, 24, 8);
/** A world that does not come to rest within so many turns of the event loop hangs. */
const TURNS_TO_REST_MAX = 20_000;
const ID_RANDOM_BYTES = 16;

/** What must not be: counted by nobody but the simulation itself. */
export type FindingKind =
  | 'lost'
  | 'doubled'
  | 'chargesWithoutRecord'
  | 'recordsWithoutCharge'
  /** An amount that nobody agreed to. */
  | 'amount'
  /** A sum that changed by itself, does not add up, or discounts that are none. */
  | 'price'
  /** Taxes that are not those of the lines. */
  | 'tax'
  /** Somebody was wanted, and it was passed over or forgotten. */
  | 'intervention'
  /** A suspended basket in two places, or with other goods. */
  | 'basket'
  /** Goods that came back more often than they were sold, or for other money than was recorded. */
  | 'refund'
  /** A code that may be used once was used by somebody who did not hold it. */
  | 'coupon'
  /** A receipt that was shown as paid with two amounts. */
  | 'contradiction'
  /** Acknowledged and not in the database. */
  | 'acknowledged'
  | 'gap'
  | 'quarantine'
  /** One that nothing deserved. */
  | 'alarm'
  /** A second original, or a job that came out twice. */
  | 'paper'
  /** A look-up from two versions of the catalogue, one that went back, or one version with two contents. */
  | 'mixture'
  | 'older'
  | 'version'
  /** What was logged as an error with a cause, or what nobody caught. */
  | 'broken'
  | 'crash'
  | 'storm'
  /** A lane does not come to rest. */
  | 'unrest';

export interface Finding {
  kind: FindingKind;
  detail: string;
}

export interface World {
  readonly seed: number;
  readonly nowMs: number;
  readonly findings: readonly Finding[];
  /** Of every line of the trace so far: two runs of a seed must end with the same. */
  traceHash(): string;
  /** A stream of chance of its own for each name, so that one device's luck does not move another's. */
  chance(stream: string): SeededChoice;
  /** UUIDv7 from virtual time and seeded chance. */
  ids(stream: string, nowMs: () => number): () => string;
  /** The returned function takes it back. */
  after(delayMs: number, action: () => void): () => void;
  note(who: string, what: string): void;
  find(kind: FindingKind, detail: string): void;
  /** Work that runs outside of virtual time (a request inside the server): time stands still until it is done. */
  busy<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until `isDone`, `untilMs`, or nothing is left to happen. */
  run(isDone: () => boolean, untilMs: number): Promise<void>;
}

interface Planned {
  atMs: number;
  order: number;
  action: (() => void) | null;
}

export function createWorld(seed: number, trace: (line: string) => void): World {
  const findings: Finding[] = [];
  const hash = createHash('sha256');
  const plan = createPlan();
  let nowMs = WORLD_STARTS_MS;
  let order = 0;
  let busyCount = 0;

  function note(who: string, what: string): void {
    const line = `${((nowMs - WORLD_STARTS_MS) / 1_000).toFixed(3).padStart(9)} ${who.padEnd(8)} ${what}`;
    hash.update(line);
    trace(line);
  }

  /** Everything that follows from what happened last runs to its end before time goes on. */
  async function rest(): Promise<void> {
    let turns = 0;
    do {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
      if (turns > TURNS_TO_REST_MAX) throw new InvariantError('the world does not come to rest');
    } while (busyCount > 0);
  }

  return {
    seed,
    findings,
    get nowMs() {
      return nowMs;
    },
    traceHash: () => hash.copy().digest('hex'),
    chance: (stream) => seededChoice(`${seed}/${stream}`),
    ids(stream, now) {
      const chance = seededChoice(`${seed}/ids/${stream}`);
      return () =>
        v7({
          msecs: now(),
          random: Uint8Array.from({ length: ID_RANDOM_BYTES }, () => chance.integer(0, 255)),
          seq: chance.integer(0, 0x7fffffff),
        });
    },
    after(delayMs, action) {
      order += 1;
      const planned: Planned = { atMs: nowMs + Math.max(0, Math.ceil(delayMs)), order, action };
      plan.add(planned);
      return () => {
        planned.action = null;
      };
    },
    note,
    find(kind, detail) {
      findings.push({ kind, detail });
      note('FOUND', `${kind}: ${detail}`);
    },
    async busy(work) {
      busyCount += 1;
      try {
        return await work;
      } finally {
        busyCount -= 1;
      }
    },
    async run(isDone, untilMs) {
      for (;;) {
        await rest();
        if (isDone()) return;
        const next = plan.take(untilMs);
        if (next === null) {
          nowMs = Math.max(nowMs, untilMs);
          return;
        }
        nowMs = Math.max(nowMs, next.atMs);
        try {
          next.action?.();
        } catch (cause) {
          // Whoever was killed in the middle of a step does not finish it.
          if (!(cause instanceof Dead)) throw cause;
        }
      }
    },
  };
}

/** What is planned, the soonest first; what was planned first for the same moment comes first. A binary heap. */
function createPlan() {
  const heap: Planned[] = [];
  const isBefore = (a: Planned, b: Planned): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

  function swap(i: number, j: number): void {
    const [a, b] = [heap[i], heap[j]];
    if (a === undefined || b === undefined) throw new InvariantError('no such place in the plan');
    heap[i] = b;
    heap[j] = a;
  }

  const precedes = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]];
    return a !== undefined && (b === undefined || isBefore(a, b));
  };

  function pop(): Planned | undefined {
    const last = heap.pop();
    const first = heap[0];
    if (last === undefined || first === undefined) return last;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const sooner = precedes(left + 1, left) ? left + 1 : left;
      if (!precedes(sooner, at)) return first;
      swap(sooner, at);
      at = sooner;
    }
  }

  return {
    add(planned: Planned): void {
      heap.push(planned);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!precedes(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    /** Null when nothing happens until then. What was taken back is passed over. */
    take(untilMs: number): Planned | null {
      for (;;) {
        const [first] = heap;
        if (first === undefined || first.atMs > untilMs) return null;
        pop();
        if (first.action !== null) return first;
      }
    },
  };
}
