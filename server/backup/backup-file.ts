/**
 * A backup is JSON Lines in gzip: what it is, then of each table its columns and its rows, then how many there were. The same for both
 * databases, so it also moves a store from SQLite to PostgreSQL. Written and read as a stream: memory does not grow with the ledger.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Value } from './raw-database.ts';

export const headSchema = z.object({
  portico: z.literal('backup'),
  v: z.literal(1),
  madeAtMs: z.int(),
  database: z.enum(['sqlite', 'postgres']),
  incarnation: z.string(),
  /** Of which store it is; absent in backups of versions that did not name them. */
  storeId: z.string().optional(),
  /** The migrations that made its tables. */
  migrations: z.array(z.int()),
});
export type BackupHead = z.infer<typeof headSchema>;
const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()) });
export const endSchema = z.object({ rows: z.record(z.string(), z.int()) });
const bytesSchema = z.object({ $bytes: z.base64() });
const rowSchema = z.array(z.union([z.string(), z.number(), z.null(), bytesSchema]));

export type BackupPart =
  | { part: 'head'; head: BackupHead }
  | { part: 'table'; table: string; columns: string[] }
  | { part: 'row'; row: Value[] }
  | { part: 'end'; rows: Record<string, number> };

export class BrokenBackupError extends Error {
  override readonly name = 'BrokenBackupError';
}

const lineOf = (part: BackupPart): string => {
  switch (part.part) {
    case 'head':
      return JSON.stringify(part.head);
    case 'table':
      return JSON.stringify({ table: part.table, columns: part.columns });
    case 'row':
      return JSON.stringify(part.row.map(storable));
    case 'end':
      return JSON.stringify({ rows: part.rows });
  }
};
const storable = (value: Value) =>
  value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('base64') } : value;

/** Durable when it resolves. The answer is the SHA-256 of the file's bytes and their number. */
export async function writeBackupFile(
  file: string,
  parts: AsyncIterable<BackupPart[]>,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  async function* lines() {
    for await (const some of parts) yield `${some.map(lineOf).join('\n')}\n`;
  }
  await pipeline(Readable.from(lines()), createGzip(), counting, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Throws `BrokenBackupError` for what is no whole backup. */
export async function* readBackupFile(file: string): AsyncGenerator<BackupPart> {
  let isFirst = true;
  let hasEnd = false;
  for await (const line of linesOf(file)) {
    if (hasEnd) throw new BrokenBackupError(`${file} goes on behind its end`);
    const part = partOf(line, isFirst, file);
    isFirst = false;
    hasEnd = part.part === 'end';
    yield part;
  }
  if (!hasEnd) throw new BrokenBackupError(`${file} ends in the middle`);
}

function partOf(line: string, isFirst: boolean, file: string): BackupPart {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new BrokenBackupError(`${file} holds a line that is not JSON`, { cause });
  }
  if (isFirst) {
    const head = headSchema.safeParse(json);
    if (!head.success) throw new BrokenBackupError(`${file} is no backup of this version`);
    return { part: 'head', head: head.data };
  }
  const row = rowSchema.safeParse(json);
  if (row.success) return { part: 'row', row: row.data.map(valueFrom) };
  const table = tableSchema.safeParse(json);
  if (table.success) return { part: 'table', ...table.data };
  const end = endSchema.safeParse(json);
  if (end.success) return { part: 'end', rows: end.data.rows };
  throw new BrokenBackupError(`${file} holds a line that means nothing`);
}

const valueFrom = (value: z.infer<typeof rowSchema>[number]): Value =>
  typeof value === 'object' && value !== null ? Buffer.from(value.$bytes, 'base64') : value;

/** Not by `node:readline`: that ends lines at U+2028 too, which JSON text may hold. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    const source = createReadStream(file);
    const plain = source.pipe(createGunzip());
    source.on('error', (cause) => plain.destroy(cause));
    for await (const chunk of plain) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    if (cause instanceof BrokenBackupError) throw cause;
    throw new BrokenBackupError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (rest !== '') throw new BrokenBackupError(`${file} ends in the middle`);
}
