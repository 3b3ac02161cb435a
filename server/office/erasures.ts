/**
 * Erasure by key, for ever: noted in `erasures.jsonl` beside the database before it is carried out, and carried out again at every start, so
 * that a database that was put back from a backup forgets it too.
 */
import { ComeBackError } from '../store/come-back.ts';
import type { OfficeStore } from '../store/office-store.ts';
import { appendErasures, type EraseRequest, readErasures } from './erasure-list.ts';

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
      appendErasures(file, [line]);
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
      for (const line of readErasures(file)) {
        if (await store.eraseSession(line)) again += 1;
      }
      return again;
    },
  };
}
