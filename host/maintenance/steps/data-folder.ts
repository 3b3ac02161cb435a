import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detailOf } from '../../../offline/storage-failure.ts';
import { stepWithConfig } from '../step.ts';

const FREE_BYTES_NEEDED = 200 * 1024 * 1024;
const FREE_BYTES_COMFORTABLE = 2 * 1024 * 1024 * 1024;
const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MB free`;

export const dataFolder = stepWithConfig('data folder', async ({ dataFolder: folder }) => {
  if (!existsSync(folder))
    return { verdict: 'attention', detail: `${folder} is not there yet: the first start makes it` };
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
