import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A folder in memory where the machine has one: for many short-lived files whose durability is not what is tested. */
export const memoryDisk = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
