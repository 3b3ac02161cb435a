/** The one-time code that lets the first person in: for whoever has the server's machine, and for nobody else. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hashOfCode, newCode } from '../enrolment-code.ts';
import { writePrivately } from './private-file.ts';
import type { StationStore } from './store.ts';

const GROUPS = 4;
export const FIRST_CODE_VALID_MS = 3_600_000;
const FIRST_CODE_FILE = 'station-code.txt';

export interface FirstCode {
  code: string;
  expiresAtMs: number;
  file: string;
}

/** Also in a file of the data folder (mode 0600). `isOnly`: codes before it end. */
export async function makeFirstCode(
  store: Pick<StationStore, 'addFirstCode'>,
  dataFolder: string,
  nowMs: number,
  isOnly: boolean,
): Promise<FirstCode> {
  const code = newCode(GROUPS);
  const expiresAtMs = nowMs + FIRST_CODE_VALID_MS;
  const file = join(dataFolder, FIRST_CODE_FILE);
  await store.addFirstCode({ codeHash: hashOfCode(code), expiresAtMs, isOnly });
  writePrivately(file, `${code}\n`);
  return { code, expiresAtMs, file };
}

/** When it is good no more. */
export const removeFirstCode = (dataFolder: string): void => rmSync(join(dataFolder, FIRST_CODE_FILE), { force: true });
