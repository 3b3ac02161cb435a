import type { Catalogue } from '../../core/catalogue/product.ts';
import type { StoreContext } from './context.ts';

export interface CatalogueStore {
  /** The catalogue's JSON text where it is newer than `version`, else null. */
  catalogueAfter(version: number): Promise<string | null>;
  /** False where the stored one is as new. */
  putCatalogue(catalogue: Catalogue): Promise<boolean>;
}

export const catalogueStore = ({ transact, read, now }: StoreContext): CatalogueStore => ({
  catalogueAfter: (version) =>
    read(async (trx) => {
      const newer = await trx
        .selectFrom('catalogue')
        .select('catalogue_json')
        .where('version', '>', version)
        .orderBy('version', 'desc')
        .executeTakeFirst();
      return newer?.catalogue_json ?? null;
    }),
  putCatalogue: (catalogue) =>
    transact(async (trx) => {
      const newest = await trx
        .selectFrom('catalogue')
        .select((eb) => eb.fn.max('version').as('version'))
        .executeTakeFirst();
      if ((newest?.version ?? 0) >= catalogue.version) return false;
      await trx.deleteFrom('catalogue').execute();
      const { version, products } = catalogue;
      await trx
        .insertInto('catalogue')
        .values({ version, catalogue_json: JSON.stringify(catalogue), products: products.length, loaded_at_ms: now() })
        .execute();
      return true;
    }),
});
