import { stat } from 'node:fs/promises';

/** What stands behind the path now; null for nothing. A device that was plugged in again is another one, even under the same number. */
export async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, rdev, ctimeMs } = await stat(path);
    return [dev, ino, rdev, ctimeMs].join('/');
  } catch {
    // Whatever keeps the path from being looked at keeps it from being opened: it is tried again.
    return null;
  }
}
