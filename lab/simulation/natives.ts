/**
 * Makes deterministic what Node does in threads of its own, and opens SQLite's statements to faults. Imported before everything else: the
 * product takes these functions at its own import. Same results as the real ones, only at a time that can be repeated.
 */
import type nodeCrypto from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type zlib from 'node:zlib';
import Database from 'better-sqlite3';
import { type SeededChoice, seededChoice } from '../data/random.ts';

type Answer = (error: Error | null, result: Buffer) => void;

const require = createRequire(import.meta.url);
const compression: typeof zlib = require('node:zlib');
const crypto: typeof nodeCrypto = require('node:crypto');

function atOnce(work: (bytes: Buffer, options?: object) => Buffer) {
  return (bytes: Buffer, options: object | Answer, answer?: Answer): void => {
    const tell = typeof options === 'function' ? (options as Answer) : answer;
    let result: Buffer = Buffer.alloc(0);
    let failure: Error | null = null;
    try {
      result = work(bytes, typeof options === 'function' ? undefined : options);
    } catch (cause) {
      failure = cause instanceof Error ? cause : new Error(String(cause));
    }
    queueMicrotask(() => tell?.(failure, result));
  };
}
Object.assign(compression, { gzip: atOnce(compression.gzipSync), gunzip: atOnce(compression.gunzipSync) });

const machine: { chance: SeededChoice } = { chance: seededChoice('machine') };
/** What the product takes from the machine's chance, a nonce or a new voucher's number, decides how long a packed body is. */
export function seedMachine(seed: number): void {
  machine.chance = seededChoice(`${seed}/machine`);
}
const byte = () => machine.chance.integer(0, 255);
const BYTES_READ_MAX = 64;
const { randomBytes } = crypto;
Object.assign(crypto, {
  // Longer ones are keys that other programs make for themselves.
  randomBytes: (size: number, ...answer: []) =>
    size > BYTES_READ_MAX || answer.length > 0
      ? randomBytes(size, ...answer)
      : Buffer.from(Array.from({ length: size }, byte)),
  randomInt: (least: number, below?: number) =>
    below === undefined ? machine.chance.integer(0, least - 1) : machine.chance.integer(least, below - 1),
});
syncBuiltinESMExports();

/** Called before every statement of a database. What it throws, the program gets instead of the statement. */
export type StatementSeam = (source: string) => void;

const seams = new WeakMap<Database.Database, StatementSeam>();
let watched: Set<Database.Database> | null = null;

const probe = new Database(':memory:');
const prototype = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<string, unknown>;
probe.close();
for (const method of ['run', 'get', 'all', 'iterate'] as const) {
  const original = prototype[method] as (...given: unknown[]) => unknown;
  prototype[method] = function (this: Database.Statement, ...given: unknown[]): unknown {
    const seam = seams.get(this.database);
    if (seam === undefined) watched?.add(this.database);
    else seam(this.source);
    return original.apply(this, given);
  };
}

/** The databases that `open` speaks to. */
export function databasesWhile<T>(open: () => T): { value: T; databases: Database.Database[] } {
  const found = new Set<Database.Database>();
  const before = watched;
  watched = found;
  try {
    return { value: open(), databases: [...found] };
  } finally {
    watched = before;
  }
}

/** The same for what opens in turns; whatever else opens meanwhile must ask by `databasesWhile`. */
export async function databasesOf<T>(open: () => Promise<T>): Promise<{ value: T; databases: Database.Database[] }> {
  const found = new Set<Database.Database>();
  watched = found;
  try {
    return { value: await open(), databases: [...found] };
  } finally {
    watched = null;
  }
}

export function setSeam(database: Database.Database, seam: StatementSeam | null): void {
  if (seam === null) seams.delete(database);
  else seams.set(database, seam);
}
