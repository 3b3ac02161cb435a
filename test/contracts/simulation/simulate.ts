import { execFile } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../..');
export const RUN_TIMEOUT_MS = 180_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** The command as people run it: its exit code, and what it printed. */
export function simulate(...options: string[]): Promise<{ code: number; lines: string[] }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, 'lab/simulation/simulate.ts'), ...options],
      { timeout: RUN_TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
        resolve({ code, lines: `${stdout}${stderr}`.trimEnd().split('\n') });
      },
    );
  });
}
