/** Which articles a promotion is about. */
import { z } from 'zod';

const CODES_MAX = 10_000;
const NAMES_MAX = 1_000;

/** The catalogue's form of a code: a GTIN of 8, 12 or 13 digits is padded to 14. */
export const articleCodeSchema = z
  .string()
  .regex(/^(\d{8}|\d{12,14}|plu:\d{4,5})$/, 'a GTIN of 8, 12, 13 or 14 digits, or plu: and 4 or 5 digits')
  .transform((code) => (code.startsWith('plu:') ? code : code.padStart(14, '0')));

const nameSchema = z.string().min(1).max(60);

const listsShape = {
  codes: z.array(articleCodeSchema).min(1).max(CODES_MAX).optional(),
  categories: z.array(nameSchema).min(1).max(NAMES_MAX).optional(),
  tags: z.array(nameSchema).min(1).max(NAMES_MAX).optional(),
  /** Beginnings of GTINs in their 14-digit form: all articles of a company. */
  gtinPrefixes: z
    .array(z.string().regex(/^\d{4,14}$/, 'the first 4 to 14 digits of a 14-digit GTIN'))
    .min(1)
    .max(NAMES_MAX)
    .optional(),
};

/** An article is chosen when one of the lists names it and `except` does not. Without any list every article is chosen. */
export const selectorSchema = z.strictObject({ ...listsShape, except: z.strictObject(listsShape).optional() });
type SelectorData = z.infer<typeof selectorSchema>;
type Lists = Omit<SelectorData, 'except'>;

export type Selected = { code: string; category: string; tags: readonly string[] };

export type Selector = {
  /** Null where every article is chosen that `except` does not name. */
  codes: ReadonlySet<string>;
  categories: ReadonlySet<string>;
  tags: ReadonlySet<string>;
  gtinPrefixes: readonly string[];
  isEverything: boolean;
  matches(article: Selected): boolean;
};

type Matcher = Pick<Selector, 'codes' | 'categories' | 'tags' | 'gtinPrefixes'>;

const matcherOf = (lists: Lists | undefined, codes: readonly string[]): Matcher => ({
  codes: new Set([...(lists?.codes ?? []), ...codes]),
  categories: new Set(lists?.categories),
  tags: new Set(lists?.tags),
  gtinPrefixes: lists?.gtinPrefixes ?? [],
});

const isNamed = (lists: Matcher, { code, category, tags }: Selected): boolean =>
  lists.codes.has(code) ||
  lists.categories.has(category) ||
  (lists.tags.size > 0 && tags.some((tag) => lists.tags.has(tag))) ||
  lists.gtinPrefixes.some((prefix) => code.startsWith(prefix));

/** `codes` are chosen beside those that the data names. */
export function compileSelector(data: SelectorData | undefined, codes: readonly string[]): Selector {
  const named = matcherOf(data, codes);
  const except = matcherOf(data?.except, []);
  const size = named.codes.size + named.categories.size + named.tags.size + named.gtinPrefixes.length;
  const isEverything = size === 0;
  return {
    ...named,
    isEverything,
    matches: (article) => (isEverything || isNamed(named, article)) && !isNamed(except, article),
  };
}
