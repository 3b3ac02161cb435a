import { z } from 'zod';
import { localizedSchema } from './product.ts';

const BATCHES_MAX = 5_000;

/**
 * What head office calls back from the shelves: an article, or some batches of it. `reason` is what the person is told.
 * `batches`: as the code on the goods has them (AI 10); without the list the whole article is called back.
 */
export const recallSchema = z.object({
  code: z.string().regex(/^(\d{14}|plu:\d{4,5})$/, 'a GTIN of 14 digits, or plu: and 4 or 5 digits'),
  batches: z.array(z.string().min(1).max(20)).min(1).max(BATCHES_MAX).optional(),
  reason: localizedSchema,
});
export type Recall = z.infer<typeof recallSchema>;

/**
 * Whether goods are called back. An article of which only some batches are, and whose code does not say of which it is, counts as called
 * back: nobody can tell at the scanner, and a person must look.
 */
export const isRecalled = ({ code, batches }: Recall, article: { code: string; batch: string | null }): boolean =>
  code === article.code && (batches === undefined || article.batch === null || batches.includes(article.batch));
