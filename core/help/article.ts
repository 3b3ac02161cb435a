import { z } from 'zod';
import { localizedSchema } from '../catalogue/product.ts';

const KEYWORDS_MAX = 50;

/** A text that helps people or tells them something; `topic` groups them. Plain text, paragraphs parted by an empty line. */
export const articleSchema = z.object({
  topic: z.string().min(1).max(60),
  title: localizedSchema,
  body: localizedSchema,
  keywords: z.array(z.string().max(60)).max(KEYWORDS_MAX),
});
export type Article = z.infer<typeof articleSchema>;
