import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const PRIVATE = 0o700;

/**
 * For its owner only, with every folder above it that is missing. One at a time: asked for all at once, Node tries for ever where a file system
 * takes no new folders but does not say so, as below `/proc`.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let one = resolve(folder); !existsSync(one); one = dirname(one)) missing.push(one);
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one, { mode: PRIVATE });
    } catch (cause) {
      const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
      if (!isThere) throw cause;
    }
  }
}
