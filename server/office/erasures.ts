/**
 * Erasure by key, for ever: noted in `erasures.jsonl` beside the database before it is carried out, and carried out again at every start, so
 * that a database that was put back from a backup forgets it too.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { ComeBackError } from '../store/come-back.ts';
import type { OfficeStore } from '../store/office-store.ts';

export const eraseRequestSchema = z.strictObject({
  session: z.string().min(1).max(60),
  askedBy: z.string().trim().min(1).max(100),
  reason: z.string().trim().min(1).max(400),
});
export type EraseRequest = z.infer<typeof eraseRequestSchema>;

const lineSchema = z.object({ ...eraseRequestSchema.shape, atMs: z.int().min(0) });
type ErasureLine = z.infer<typeof lineSchema>;

export interface Erasures {
  /** False where it was erased before. Durable, and gone from the database's files, when it resolves; else rejects: it is to be asked again. */
  erase(request: EraseRequest): Promise<boolean>;
  /** Carries out what the file says and the database does not know; how many those were. */
  reapply(): Promise<number>;
}

export interface ErasuresOptions {
  file: string;
  store: Pick<OfficeStore, 'eraseSession' | 'isScrubbed'>;
  now: () => number;
}

export function erasuresIn({ file, store, now }: ErasuresOptions): Erasures {
  return {
    async erase(request) {
      const line = { ...request, atMs: now() };
      append(file, line);
      const isNew = await store.eraseSession(line);
      if (!(await store.isScrubbed())) {
        throw new ComeBackError(
          'the key is erased, but somebody reads the database and its log still holds it: ask again',
        );
      }
      return isNew;
    },
    async reapply() {
      let again = 0;
      for (const line of readLines(file)) {
        if (await store.eraseSession(line)) again += 1;
      }
      return again;
    },
  };
}

function append(file: string, line: ErasureLine): void {
  const handle = openSync(file, 'a', 0o600);
  try {
    // A line that a power cut tore ends here, not in the middle of the next one.
    writeSync(handle, `\n${JSON.stringify(line)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What a power cut tore was never carried out nor promised: it is passed over. */
function readLines(file: string): ErasureLine[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw cause;
  }
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = lineSchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch (cause) {
      if (cause instanceof SyntaxError) return [];
      throw cause;
    }
  });
}
