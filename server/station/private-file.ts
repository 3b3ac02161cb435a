import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** For nobody else on the machine. Whole or not at all, also after a power cut: written beside, synced, renamed, folder synced. */
export function writePrivately(file: string, text: string): void {
  const beside = `${file}.new`;
  writeFileSync(beside, text, { mode: OWNER_ONLY, flush: true });
  renameSync(beside, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
