/** Whether a server should be given requests: for load balancers and for whoever starts it. */
import { statfs } from 'node:fs/promises';
import { z } from 'zod';
import type { Store } from './store/store.ts';

/** With less, a busy day's journal may not fit any more: the server says so before the disk does. */
export const FREE_BYTES_MIN = 256 * 1024 * 1024;

const checkSchema = z.object({
  check: z.enum(['database', 'tables', 'disk']),
  isGood: z.boolean(),
  detail: z.string(),
});
export const readinessSchema = z.object({ isReady: z.boolean(), checks: z.array(checkSchema) });
type Check = z.infer<typeof checkSchema>;
export type Readiness = z.infer<typeof readinessSchema>;

export interface ReadinessOptions {
  store: Pick<Store, 'formatVersion'>;
  /** The newest migration that this program knows. */
  newestFormat: number;
  freeBytes: () => Promise<number>;
}

export function createReadiness({ store, newestFormat, freeBytes }: ReadinessOptions): () => Promise<Readiness> {
  async function tables(): Promise<Check[]> {
    try {
      const version = await store.formatVersion();
      return [
        { check: 'database', isGood: true, detail: 'answers' },
        // A newer one is fine: whether this version may work with it was asked when the database was opened.
        { check: 'tables', isGood: version >= newestFormat, detail: `version ${version}` },
      ];
    } catch (cause) {
      return [{ check: 'database', isGood: false, detail: cause instanceof Error ? cause.message : String(cause) }];
    }
  }

  async function disk(): Promise<Check> {
    try {
      const free = await freeBytes();
      return { check: 'disk', isGood: free >= FREE_BYTES_MIN, detail: `${Math.floor(free / 1024 / 1024)} MiB free` };
    } catch (cause) {
      return { check: 'disk', isGood: false, detail: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  return async () => {
    const checks = [...(await tables()), await disk()];
    return { isReady: checks.every(({ isGood }) => isGood), checks };
  };
}

/** Bytes that this process may still write where the folder lies. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
