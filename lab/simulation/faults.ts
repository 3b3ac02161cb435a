/** What can go wrong, how often in this world, and how often it did. */
import type { SeededChoice } from '../data/random.ts';
import type { World } from './world.ts';

/** Tossed at every occasion; the number is the usual rate in a thousand occasions. */
const AT_OCCASIONS = {
  hostKilled: 4,
  powerCut: 2,
  killedInStatement: 15,
  requestLost: 60,
  requestDoubled: 60,
  requestLate: 60,
  requestTruncated: 30,
  answerLost: 60,
  answerTruncated: 30,
  answerLate: 40,
  serverBusy: 30,
  terminalLate: 60,
  terminalTwice: 150,
  terminalNever: 50,
  terminalAnswerLost: 80,
  terminalRequestLost: 40,
  terminalUnreachable: 150,
  bankUnreachable: 150,
  terminalPartial: 80,
  reversalLost: 250,
  reversalRefused: 150,
  cashStuck: 30,
  cashShort: 80,
  cashAnswerLost: 80,
  deskUnreachable: 100,
  wrongWeight: 100,
  wrongPin: 150,
  printerTrouble: 60,
  serverKilled: 1,
  serverDiskFull: 8,
  staleTap: 60,
  repeatedTap: 60,
} as const;

/** Begun a few times in a world, at any moment; the number is how often at most. */
const AT_MOMENTS = {
  networkDown: 2,
  diskFull: 2,
  clockJump: 2,
  serverRestored: 1,
  secondUploader: 1,
  terminalBroken: 1,
} as const;

export type OccasionalFault = keyof typeof AT_OCCASIONS;
export type MomentaryFault = keyof typeof AT_MOMENTS;
/** Nobody causes it: late and doubled messages do. */
export type FaultKind = OccasionalFault | MomentaryFault | 'messagesReordered';

export const FAULT_KINDS: readonly FaultKind[] = [
  ...(Object.keys(AT_OCCASIONS) as OccasionalFault[]),
  ...(Object.keys(AT_MOMENTS) as MomentaryFault[]),
  'messagesReordered',
];

const KINDS_ON_PERCENT = 60;
/** The store opens in peace: lanes enrol, and fetch their first catalogue. */
export const MORNING_MS = 15_000;
const MULTIPLIERS = [1, 1, 3] as const;

export interface Faults {
  /** Whether it happens now; counted and traced if it does. */
  strike(kind: OccasionalFault, chance: SeededChoice, who: string): boolean;
  /** Counts what happened by itself or at its planned moment. */
  happened(kind: FaultKind, who: string): void;
  timesPlanned(kind: MomentaryFault): number;
  /** From now on nothing goes wrong any more. */
  cease(): void;
  readonly haveCeased: boolean;
  readonly counts: ReadonlyMap<FaultKind, number>;
}

/** Not every fault in every world: a world with few kinds goes deeper into each (swarm testing). */
export function createFaults(world: World): Faults {
  const chance = world.chance('weather');
  const rates = new Map<string, number>();
  for (const [kind, rate] of Object.entries(AT_OCCASIONS)) {
    rates.set(kind, chance.chance(KINDS_ON_PERCENT) ? rate * chance.pick(MULTIPLIERS) : 0);
  }
  const planned = new Map<string, number>();
  for (const [kind, most] of Object.entries(AT_MOMENTS)) {
    planned.set(kind, chance.chance(KINDS_ON_PERCENT) ? chance.integer(1, most) : 0);
  }
  const counts = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
  let haveBegun = false;
  let haveCeased = false;
  world.after(MORNING_MS, () => {
    haveBegun = true;
  });

  function happened(kind: FaultKind, who: string): void {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    world.note(who, `! ${kind}`);
  }

  return {
    strike(kind, own, who) {
      const rate = rates.get(kind) ?? 0;
      if (!haveBegun || haveCeased || rate === 0 || own.integer(1, 1_000) > rate) return false;
      happened(kind, who);
      return true;
    },
    happened,
    timesPlanned: (kind) => planned.get(kind) ?? 0,
    cease() {
      haveCeased = true;
      world.note('world', 'faults cease');
    },
    get haveCeased() {
      return haveCeased;
    },
    counts,
  };
}
