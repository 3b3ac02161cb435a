/** Which keys of the head office the ledger has seen, so that a server whose key file is lost does not go on with another as if nothing were. */
import type { StoreContext } from './context.ts';

/** Present public keys or their ids; null where none was noted yet. */
export interface KnownKeys {
  headOfficeKeyId: string | null;
  publisherKey: string | null;
}

const META_KEYS = { headOfficeKeyId: 'headOfficeKeyId', publisherKey: 'publisherKey' } as const;

export interface KnownKeysStore {
  knownKeys(): Promise<KnownKeys>;
  noteKeys(keys: Partial<Record<keyof KnownKeys, string>>): Promise<void>;
}

export const knownKeysStore = ({ transact, read }: StoreContext): KnownKeysStore => ({
  knownKeys: () =>
    read(async (trx) => {
      const rows = await trx
        .selectFrom('meta')
        .select(['key', 'value'])
        .where('key', 'in', Object.values(META_KEYS))
        .execute();
      const noted = (name: string) => rows.find(({ key }) => key === name)?.value ?? null;
      return {
        headOfficeKeyId: noted(META_KEYS.headOfficeKeyId),
        publisherKey: noted(META_KEYS.publisherKey),
      };
    }),
  noteKeys: (keys) =>
    transact(async (trx) => {
      for (const [name, value] of Object.entries(keys)) {
        await trx
          .insertInto('meta')
          .values({ key: name, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
          .execute();
      }
    }),
});
