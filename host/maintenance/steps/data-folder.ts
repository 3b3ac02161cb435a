import { constants, existsSync } from 'node:fs';
import { access, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { detailOf } from '../../../offline/storage-failure.ts';
import { stepWithConfig, type Verdict } from '../step.ts';

const FREE_BYTES_NEEDED = 200 * 1024 * 1024;
const FREE_BYTES_COMFORTABLE = 2 * 1024 * 1024 * 1024;
const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MB free`;

/** Nothing is made here: the start makes it, if it can. */
async function missing(folder: string): Promise<{ verdict: Verdict; detail: string }> {
  const parent = nearestThere(folder);
  try {
    if (!(await stat(parent)).isDirectory()) {
      return { verdict: 'failed', detail: `${folder} cannot be made: ${parent} is no folder` };
    }
    await access(parent, constants.W_OK | constants.X_OK);
    return { verdict: 'attention', detail: `${folder} is not there yet: the first start makes it` };
  } catch (cause) {
    return { verdict: 'failed', detail: `${folder} is not there and cannot be made: ${detailOf(cause)}` };
  }
}

function nearestThere(folder: string): string {
  let path = resolve(folder);
  while (!existsSync(path) && path !== dirname(path)) path = dirname(path);
  return path;
}

export const dataFolder = stepWithConfig('data folder', async ({ dataFolder: folder }) => {
  if (!existsSync(folder)) return missing(folder);
  const probe = join(folder, `doctor-${process.pid}.probe`);
  try {
    await writeFile(probe, 'portico', { flush: true });
    await rm(probe);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const detail = `${folder}: writable, ${megabytes(free)}`;
    if (free < FREE_BYTES_NEEDED) return { verdict: 'failed', detail };
    return { verdict: free < FREE_BYTES_COMFORTABLE ? 'attention' : 'ok', detail };
  } catch (cause) {
    return { verdict: 'failed', detail: `${folder} cannot be written: ${detailOf(cause)}` };
  }
});
