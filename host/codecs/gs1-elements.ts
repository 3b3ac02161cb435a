import { z } from 'zod';
import type { Element } from '../../core/barcode/gs1/element.ts';
import { elementsOf } from '../../core/barcode/gs1/element-string.ts';
import { err, type Result } from '../../core/result.ts';
import { type Gs1TextError, splitGs1Text, together } from './gs1-text.ts';

const listSchema = z.object({ elements: z.array(z.object({ ai: z.string(), value: z.string() })) });
const recordSchema = z.record(z.string().regex(/^\d{2,4}$/), z.string());

/** AIs that need no FNC1 first, then by their digits: JSON objects have no order that one could rely on. */
function sorted(pairs: [string, string][]): { ai: string; value: string }[] {
  const rank = (ai: string): string => (/^(0[0-4]|1[1-9]|20|3[1-6]|41)/.test(ai) ? `0${ai}` : `1${ai}`);
  return pairs.toSorted(([one], [other]) => (rank(one) < rank(other) ? -1 : 1)).map(([ai, value]) => ({ ai, value }));
}

function elementsAsWritten(input: unknown): Result<Element[], Gs1TextError> {
  if (typeof input === 'string') return splitGs1Text(input);
  const list = listSchema.safeParse(input);
  if (list.success) return elementsOf(list.data.elements);
  const record = recordSchema.safeParse(withoutStem(input));
  return record.success ? elementsOf(sorted(Object.entries(record.data))) : err({ kind: 'invalidInput' });
}

/** Elements of `{"elements":[…]}` in their order, of `{"01":"…"}`, or of any text that `decode` reads. */
export const elementsOfInput = (input: unknown, associations?: string): Result<Element[], Gs1TextError> =>
  together(elementsAsWritten(input), associations);

/** `stem` is the Digital Link's own, beside the elements. */
function withoutStem(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).filter(([key]) => key !== 'stem'));
}
