/**
 * The list of erasures, as a file of lines that only grows: in each instance's data folder, and beside the backups. Lists of several
 * instances are merged, never copied over each other: a line that gets lost would bring a key back with the next restore.
 */
import { closeSync, fsyncSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export const ERASURES_FILE = 'erasures.jsonl';
const LIST_NAME = /^erasures.*\.jsonl$/;
const BLOCK_BYTES = 65_536;
/** Longer than any line that we write; what is longer is none of ours. */
const LINE_CHARS_MAX = 8_192;

export const eraseRequestSchema = z.strictObject({
  session: z.string().min(1).max(60),
  askedBy: z.string().trim().min(1).max(100),
  reason: z.string().trim().min(1).max(400),
});
export type EraseRequest = z.infer<typeof eraseRequestSchema>;

export const erasureLineSchema = z.object({ ...eraseRequestSchema.shape, atMs: z.int().min(0) });
export type ErasureLine = z.infer<typeof erasureLineSchema>;

/** Durable when it returns. */
export function appendErasures(file: string, lines: readonly ErasureLine[]): void {
  if (lines.length === 0) return;
  const handle = openSync(file, 'a', 0o600);
  try {
    // A line that a power cut tore ends here, not in the middle of the next one.
    writeSync(handle, `\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(dirname(file));
}

/** Adds the lines whose session the file does not name yet; how many those were. */
export function mergeErasures(file: string, lines: readonly ErasureLine[]): number {
  const known = new Set([...readErasures(file)].map(({ session }) => session));
  const missing = new Map(lines.filter(({ session }) => !known.has(session)).map((line) => [line.session, line]));
  appendErasures(file, [...missing.values()]);
  return missing.size;
}

/** Every list that lies in the folder, also those that were put there from other instances: `erasures-2.jsonl`. */
export const listsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => LIST_NAME.test(name))
    .sort()
    .map((name) => join(folder, name));

/** None where there is no file. What a power cut tore was never carried out nor promised: it is passed over. */
export function* readErasures(file: string): Generator<ErasureLine> {
  for (const text of linesOf(file)) {
    const line = lineFrom(text);
    if (line !== null) yield line;
  }
}

function lineFrom(text: string): ErasureLine | null {
  try {
    const parsed = erasureLineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** In blocks, so that a list that has grown for years is not read into memory at once. */
function* linesOf(file: string): Generator<string> {
  const handle = openIfThere(file);
  if (handle === null) return;
  const decoder = new TextDecoder();
  const block = Buffer.alloc(BLOCK_BYTES);
  let rest = '';
  try {
    for (;;) {
      const bytes = readSync(handle, block);
      if (bytes === 0) break;
      const lines = (rest + decoder.decode(block.subarray(0, bytes), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '' && line.length <= LINE_CHARS_MAX);
      if (rest.length > LINE_CHARS_MAX) rest = rest.slice(0, LINE_CHARS_MAX + 1);
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(handle);
  }
}

function openIfThere(file: string): number | null {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

/** Else a power cut could take a new file's name. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
