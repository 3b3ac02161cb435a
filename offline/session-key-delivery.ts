/** The head office's side of session keys, as the sync client meets it: keys that travel with rows, erasures, a new head office key. */
import { sha256Hex } from './chain.ts';
import type { SyncPassOptions } from './sync-pass.ts';
import {
  type JournalRow,
  KEYED_KINDS,
  keyedEventSchema,
  type ToldErasure,
  type UploadAnswer,
  type WrappedSessionKey,
} from './wire/journal-wire.ts';

export interface SessionKeyDelivery {
  /** The keys that these rows speak of, as far as they were not erased. */
  keysOf(rows: readonly JournalRow[]): WrappedSessionKey[];
  /** Carries out what the server answered besides its mark. */
  heed(answer: Pick<UploadAnswer, 'headOfficeKey' | 'erasures'>): Promise<void>;
}

type Options = Pick<SyncPassOptions, 'reader' | 'store' | 'forgetSessionKeys' | 'log'>;

export function createSessionKeyDelivery({ reader, store, forgetSessionKeys, log }: Options): SessionKeyDelivery {
  /** Noted as done only afterwards: what was not carried out is told again. */
  async function erase(erasures: readonly ToldErasure[]): Promise<void> {
    const last = erasures.at(-1);
    if (last === undefined) return;
    if ((await forgetSessionKeys(erasures.map(({ session }) => session))) === 'busy') {
      log.warn({ sessions: erasures.length }, 'session keys are not all erased yet: the journal is being read');
      return;
    }
    store.setErasuresDone(last.no);
    log.info({ sessions: erasures.length }, 'session keys erased, as the head office asks');
  }

  return {
    keysOf(rows) {
      const keyed = rows.filter(({ kind }) => KEYED_KINDS.includes(kind));
      if (keyed.length === 0) return [];
      const hashes = new Set(keyed.map(({ payload }) => keyedEventSchema.parse(JSON.parse(payload)).wrappedKeyHash));
      return reader
        .sessionKeysOf(keyed.map(({ session }) => session))
        .filter(({ wrapped }) => hashes.has(sha256Hex(wrapped)));
    },
    async heed({ headOfficeKey, erasures = [] }) {
      const known = store.read().headOfficeKey;
      if (headOfficeKey !== undefined && headOfficeKey !== known) {
        if (known !== null) log.warn({}, 'the head office has a new key');
        store.setHeadOfficeKey(headOfficeKey);
      }
      await erase(erasures);
    },
  };
}
