/** From the text of a file to a basket that can be priced, or every mistake that is in it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { type DutySettings, dutySettingsSchema } from '../../core/checkout/duty/settings.ts';
import { type PricingRules, pricingRulesSchema } from '../../core/pricing/rules.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { complaintOf, type Mistake, mistakesOf } from './mistakes.ts';
import { type CatalogueFile, catalogueFileSchema, type PriceFile, priceFileSchema } from './price-file.ts';

export type PriceRequest = { file: PriceFile; catalogue: CatalogueFile; rules: PricingRules; duty: DutySettings };
export type Mistakes = { kind: 'mistakes'; mistakes: Mistake[] };

/** `folder`: what paths in the file are relative to. */
export function readPriceFile(text: string, folder: string): Result<PriceRequest, Mistakes> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const mistakes: Mistake[] = [];
  const parsed = priceFileSchema.safeParse(json.value, { error: complaintOf });
  if (!parsed.success) return err({ kind: 'mistakes', mistakes: mistakesOf(parsed.error.issues, []) });
  const file = parsed.data;
  const catalogue = partOf('catalogue', file.catalogue, catalogueFileSchema, folder);
  const rules = partOf('rules', file.rules, pricingRulesSchema, folder);
  const duty = partOf('duty', file.duty, dutySettingsSchema, folder);
  for (const part of [catalogue, rules, duty]) if (!part.ok) mistakes.push(...part.error.mistakes);
  if (!catalogue.ok || !rules.ok || !duty.ok) return err({ kind: 'mistakes', mistakes });
  return ok({ file, catalogue: catalogue.value, rules: rules.value, duty: duty.value });
}

/** A part of the file that may lie in a file of its own. */
function partOf<T extends object>(
  key: string,
  given: string | T,
  schema: z.ZodType<T>,
  folder: string,
): Result<T, Mistakes> {
  if (typeof given !== 'string') return ok(given);
  const text = readText(path.resolve(folder, given));
  const fail = (message: string): Result<T, Mistakes> => err({ kind: 'mistakes', mistakes: [{ path: key, message }] });
  if (!text.ok) return fail(`the file ${given} cannot be read: ${text.error.detail}`);
  const json = parseJson(text.value);
  if (!json.ok)
    return err({ kind: 'mistakes', mistakes: json.error.mistakes.map((mistake) => ({ ...mistake, file: given })) });
  const parsed = schema.safeParse(json.value, { error: complaintOf });
  if (parsed.success) return ok(parsed.data);
  return err({ kind: 'mistakes', mistakes: mistakesOf(parsed.error.issues, [], given) });
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead to each other',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not in UTF-8',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
  ERR_STRING_TOO_LONG: 'it is too large',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
};

/** Of a file, or of an open one by its number. */
export function readText(file: string | number): Result<string, { kind: 'unreadable'; detail: string }> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file)));
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    return err({ kind: 'unreadable', detail: READ_PROBLEMS[String(cause.code)] ?? cause.message });
  }
}

function parseJson(text: string): Result<unknown, Mistakes> {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const fail = (message: string): Result<unknown, Mistakes> =>
    err({ kind: 'mistakes', mistakes: [{ path: '', message }] });
  if (content.trim() === '') return fail('the file is empty');
  try {
    // Other readers pass over this key, and with it what somebody meant by it.
    if (content.includes('"__proto__"')) return fail('"__proto__" is a name that nothing can have');
    return ok(JSON.parse(content));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return fail(`no JSON: ${cause.message}`);
  }
}
