/**
 * What comes down to the kiosks: channels of entries (key → value), each with a version that only rises. A kiosk says which versions it
 * has and gets a signed manifest where there is more: what to fetch, in parts. Both ends validate with these schemas.
 */
import { z } from 'zod';
import { priceListSchema } from '../../core/catalogue/price-list.ts';
import { productSchema } from '../../core/catalogue/product.ts';
import { recallSchema } from '../../core/catalogue/recall.ts';
import { flightNoticeSchema, flightSchema } from '../../core/checkin/departure.ts';
import { articleSchema } from '../../core/help/article.ts';
import { currencySchema } from '../../core/money/money.ts';
import { promotionSchema } from '../../core/promotions/promotion.ts';
import { err, ok, type Result } from '../../core/result.ts';

export const CHANNELS = [
  'catalogue',
  'prices',
  'promotions',
  'recalls',
  'articles',
  'flights',
  'configuration',
] as const;
export const channelSchema = z.enum(CHANNELS);
export type Channel = z.infer<typeof channelSchema>;

export const PART_ENTRIES_MAX = 5_000;
/** Of a part's text, before compression. */
export const PART_BYTES_MAX = 1024 * 1024;
export const PARTS_MAX = 4_000;
/** A part is JSON Lines of entries, gzip; it travels as it lies, because the manifest names the hash of these bytes. */
export const PART_CONTENT_TYPE = 'application/gzip';
export const VALUE_BYTES_MAX = 65_536;

/** The key of the catalogue channel under which its currency lies; every other key there is an article's code. */
export const CURRENCY_KEY = 'currency';

const keySchema = z.string().min(1).max(80);
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const versionSchema = z.int().min(0);

/** One line of a part, and of a file that is published: a value for a key, or that the key is gone. */
export const downEntrySchema = z.union([
  z.strictObject({ key: keySchema, value: z.unknown() }),
  z.strictObject({ key: keySchema, removed: z.literal(true) }),
]);
export type DownEntry = { key: string; value: unknown } | { key: string; removed: true };

const VALUE_SCHEMAS: Record<Channel, (key: string) => z.ZodType> = {
  catalogue: (key) => (key === CURRENCY_KEY ? currencySchema : productSchema),
  prices: () => priceListSchema,
  promotions: () => promotionSchema,
  recalls: () => recallSchema,
  articles: () => articleSchema,
  flights: () => flightNoticeSchema,
  // Settings that this version does not know are passed over when they are laid over the kiosk's own.
  configuration: () => z.json(),
};
const codeSchema = productSchema.shape.code;
const KEY_SCHEMAS: Record<Channel, z.ZodType<string>> = {
  catalogue: z.union([codeSchema, z.literal(CURRENCY_KEY)]),
  prices: codeSchema,
  promotions: keySchema,
  recalls: keySchema,
  articles: keySchema,
  flights: flightSchema.shape.flightId,
  configuration: keySchema,
};
/** Values that repeat their key must repeat it rightly. */
const KEY_INSIDE: Partial<Record<Channel, string>> = { catalogue: 'code', flights: 'flightId' };

export type EntryProblem = { kind: 'invalidEntry'; key: string; expected: string };

/** Checks one parsed line against its channel. The answer holds what the schema made of the value. */
export function readEntry(channel: Channel, line: unknown): Result<DownEntry, EntryProblem> {
  const entry = downEntrySchema.safeParse(line);
  if (!entry.success) return err(problemOf('(line)', entry.error));
  const { key } = entry.data;
  const checkedKey = KEY_SCHEMAS[channel].safeParse(key);
  if (!checkedKey.success) return err(problemOf(key, checkedKey.error));
  if ('removed' in entry.data) return ok({ key, removed: true });
  const value = VALUE_SCHEMAS[channel](key).safeParse(entry.data.value);
  if (!value.success) return err(problemOf(key, value.error));
  const inside = KEY_INSIDE[channel];
  if (
    inside !== undefined &&
    key !== CURRENCY_KEY &&
    z.record(z.string(), z.unknown()).parse(value.data)[inside] !== key
  )
    return err({ kind: 'invalidEntry', key, expected: `${inside}: the same as the key` });
  return ok({ key, value: value.data });
}

function problemOf(key: string, error: z.ZodError): EntryProblem {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return { kind: 'invalidEntry', key, expected: `${path === '' ? '' : `${path}: `}${issue?.message ?? 'invalid'}` };
}

/**
 * What a kiosk has to fetch to come from one version to another.
 * - `fromVersion`: 0 is the whole channel, replacing what was there; else only what changed since that version.
 * - `toVersion`: unique and rising over everything that the publisher ever published, also after its database was restored.
 * - `parts`: fetched by their hash, which covers the compressed bytes; `bytes` is their number.
 */
export const manifestSchema = z.object({
  channel: channelSchema,
  fromVersion: versionSchema,
  toVersion: versionSchema.min(1),
  incarnation: z.string().max(60),
  parts: z
    .array(
      z.object({
        index: z.int().min(0),
        sha256: hashSchema,
        bytes: z
          .int()
          .min(1)
          .max(PART_BYTES_MAX * 2),
        entries: z.int().min(1).max(PART_ENTRIES_MAX),
      }),
    )
    .max(PARTS_MAX)
    .refine((parts) => parts.every(({ index }, position) => index === position), { message: 'parts in their order' }),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestPart = Manifest['parts'][number];

/** `text` is a manifest's JSON exactly as signed; `signature`: Ed25519 over `signedManifestText(text)`, base64url. */
export const signedManifestSchema = z.object({ text: z.string().max(PARTS_MAX * 200), signature: z.string().max(100) });
export type SignedManifest = z.infer<typeof signedManifestSchema>;

/** The first line keeps a signature from being used for anything else. */
export const signedManifestText = (text: string): string => `portico/down-manifest/1\n${text}`;

/** The answer to `GET /v1/down?have=…`. `pending`: channels with something newer that is still being put together. */
export const downAnswerSchema = z.object({
  manifests: z.array(signedManifestSchema).max(CHANNELS.length),
  pending: z.array(channelSchema).max(CHANNELS.length),
});
export type DownAnswer = z.infer<typeof downAnswerSchema>;

/** Which version of each channel a kiosk has; a channel that is left out is not asked for. */
export type Have = Partial<Record<Channel, number>>;

/** `catalogue:12,prices:40` */
export const haveText = (have: Have): string =>
  CHANNELS.flatMap((channel) => (have[channel] === undefined ? [] : [`${channel}:${have[channel]}`])).join(',');

export const haveSchema = z
  .string()
  .max(400)
  .transform((text, context): Have => {
    const have: Have = {};
    for (const item of text === '' ? [] : text.split(',')) {
      const [name, version, ...more] = item.split(':');
      const channel = channelSchema.safeParse(name);
      const number = versionSchema.safeParse(version === undefined || version === '' ? Number.NaN : Number(version));
      if (!channel.success || !number.success || more.length > 0) {
        context.addIssue({ code: 'custom', message: `${item}: expected channel:version` });
        return z.NEVER;
      }
      have[channel.data] = number.data;
    }
    return have;
  });
