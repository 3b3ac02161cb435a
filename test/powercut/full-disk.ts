/** Fills a disk to its last byte while somebody else writes to it as well. */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';

/** Whoever writes beside us makes room too: a log that is cut short, a file that goes. */
const ROUNDS_MAX = 100;

export interface Disk {
  freeBytes(): number;
  /** May fail with ENOSPC: then somebody else was quicker. */
  fill(round: number, bytes: number): void;
}

export const diskAt = (folder: string, filler: string): Disk => ({
  freeBytes() {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  },
  fill: (round, bytes) => writeFileSync(`${filler}-${round}`, Buffer.alloc(bytes)),
});

/** Ends when nothing is free; what is free between the look and the write belongs to whoever takes it first. */
export function fillUp(disk: Disk): void {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const free = disk.freeBytes();
    if (free === 0) return;
    try {
      disk.fill(round, free);
    } catch (cause) {
      const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
      if (!isFull) throw cause;
    }
  }
  throw new Error(`the disk was not full after ${ROUNDS_MAX} rounds`);
}

export function removeFillers(filler: string): void {
  for (let round = 0; round < ROUNDS_MAX; round += 1) rmSync(`${filler}-${round}`, { force: true });
}
