/** Copies of damaged journals are kept as they were found, but an erased session's key must not survive in them. */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A wrapped key is base64url of 80 bytes; nothing else that long follows a session's id in a file of the journal. */
const WRAPPED_CHARACTERS_MIN = 60;
const WRAPPED_CHARACTERS_MAX = 400;

/**
 * SQLite stores the two texts of a `session_key` row one right behind the other, so the key is found without opening the damaged file, and
 * is overwritten in its place.
 */
export function eraseInCopies(damagedFolder: string, sessions: readonly string[]): void {
  if (!existsSync(damagedFolder)) return;
  for (const entry of readdirSync(damagedFolder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.db(-wal)?$/.test(entry.name)) eraseInFile(join(entry.parentPath, entry.name), sessions);
  }
}

function eraseInFile(file: string, sessions: readonly string[]): void {
  const text = readFileSync(file).toString('latin1');
  const found = sessions.flatMap((session) => placesOf(text, session));
  if (found.length === 0) return;
  const opened = openSync(file, 'r+');
  try {
    for (const { at, length } of found) writeSync(opened, Buffer.alloc(length), 0, length, at);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function placesOf(text: string, session: string): { at: number; length: number }[] {
  const key = new RegExp(`[\\w-]{${WRAPPED_CHARACTERS_MIN},${WRAPPED_CHARACTERS_MAX}}`, 'y');
  const places: { at: number; length: number }[] = [];
  for (let at = text.indexOf(session); at !== -1; at = text.indexOf(session, at + 1)) {
    key.lastIndex = at + session.length;
    const length = key.exec(text)?.[0].length;
    if (length !== undefined) places.push({ at: at + session.length, length });
  }
  return places;
}
