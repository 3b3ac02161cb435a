/**
 * Makes deterministic what Node does in threads of its own, and opens SQLite's statements to faults. Imported before everything else: the
 * product takes these functions at its own import. Same results as the real ones, only at a time that can be repeated.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type zlib from 'node:zlib';
import Database from 'better-sqlite3';

type Answer = (error: Error | null, result: Buffer) => void;

const require = createRequire(import.meta.url);
const compression: typeof zlib = require('node:zlib');

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
