/** What left the shelves. */
import { z } from 'zod';
import type { StoreContext } from './context.ts';

const ARTICLES_PAGE_MAX = 500;

/** `sinceMs`: by the kiosk's clock at the sale. `after`: the `next` of the page before. */
export const stockQuerySchema = z.strictObject({
  sinceMs: z.coerce.number().int().min(0).default(0),
  code: z.string().max(80).optional(),
  after: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(ARTICLES_PAGE_MAX).default(100),
});
export type StockQuery = z.infer<typeof stockQuerySchema>;

export const movedSchema = z.object({
  code: z.string(),
  quantity: z.int(),
  weightGrams: z.int(),
  movements: z.int(),
});
export const stockPageSchema = z.object({ rows: z.array(movedSchema), next: z.string().nullable() });
export type StockPage = z.infer<typeof stockPageSchema>;

export interface StockStore {
  /** By article, in the order of their codes: how many, and how many grams, were sold. */
  stockMoved(query: StockQuery): Promise<StockPage>;
}

export const stockStore = ({ read }: StoreContext): StockStore => ({
  stockMoved: ({ sinceMs, code, after, limit }) =>
    read(async (trx) => {
      let select = trx
        .selectFrom('stock_movement')
        .select((eb) => [
          'code',
          eb.fn.sum<number>('quantity').as('quantity'),
          eb.fn.sum<number>('weight_grams').as('weightGrams'),
          eb.fn.countAll<number>().as('movements'),
        ])
        .where('at_ms', '>=', sinceMs)
        .groupBy('code')
        .orderBy('code')
        .limit(limit + 1);
      if (code !== undefined) select = select.where('code', '=', code);
      if (after !== undefined) select = select.where('code', '>', after);
      const found = await select.execute();
      const rows = found.slice(0, limit);
      return { rows, next: found.length > limit ? (rows.at(-1)?.code ?? null) : null };
    }),
});
