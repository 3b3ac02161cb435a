/** What is wrong with a lane's machine for a while: its disk, and its clock. */
import type { SeededChoice } from '../data/random.ts';
import type { Faults } from './faults.ts';
import type { DiskFault, MemoryJournalStorage } from './memory-journal-storage.ts';
import type { World } from './world.ts';

const CLOCK_JUMP_MS = [-10_800_000, 10_800_000] as const;
const DISK_FAULTS: readonly DiskFault[] = ['ENOSPC', 'EIO', 'EROFS'];

export interface Disturbances {
  /** How far the machine's clock is off. */
  readonly clockOffsetMs: number;
  fillDisk(forMs: number): void;
  jumpClock(forMs: number): void;
  calm(): void;
}

export function createDisturbances(deps: {
  world: World;
  faults: Faults;
  who: string;
  chance: SeededChoice;
  storage: MemoryJournalStorage;
}): Disturbances {
  const { world, faults, who, chance, storage } = deps;
  let clockOffsetMs = 0;
  return {
    get clockOffsetMs() {
      return clockOffsetMs;
    },
    fillDisk(forMs) {
      faults.happened('diskFull', who);
      const fault = chance.pick(DISK_FAULTS);
      // What fsync could not bring to the disk may be in the file all the same.
      storage.failWith(fault, fault === 'EIO' && chance.chance(70));
      world.after(forMs, () => storage.failWith(null));
    },
    jumpClock(forMs) {
      faults.happened('clockJump', who);
      clockOffsetMs = chance.integer(...CLOCK_JUMP_MS);
      world.after(forMs, () => {
        clockOffsetMs = 0;
      });
    },
    calm() {
      storage.failWith(null);
      clockOffsetMs = 0;
    },
  };
}
