/**
 * Numbers that a shop prints itself on what it weighs and wraps (GS1 General Specifications, section 2.1.14: RCN-13 and RCN-8). Their
 * inner order is every country's and often every shop's own, so it is data: a list of rules, of which the first that fits is taken.
 */
import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { withCheckDigit } from './gs1-prefix.ts';
import { priceCheckDigit } from './price-check-digit.ts';

const PATTERN = /^(\d+)[IVNX]+C$/;
const PATTERN_LENGTHS: ReadonlySet<number> = new Set([8, 12, 13]);
const RULES_MAX = 40;

/** Where one kind of letter stands in a pattern. */
function placeOf(pattern: string, letter: string): { at: number; length: number } {
  const at = pattern.indexOf(letter);
  return { at, length: at < 0 ? 0 : pattern.lastIndexOf(letter) - at + 1 };
}

const isOnePiece = (pattern: string, letter: string): boolean => {
  const { at, length } = placeOf(pattern, letter);
  return at < 0 || pattern.slice(at, at + length) === letter.repeat(length);
};

function findPatternFault(pattern: string): string | null {
  if (!PATTERN_LENGTHS.has(pattern.length)) {
    return `a pattern has 8 characters for an EAN-8, 12 for a UPC-A or 13 for an EAN-13; this one has ${pattern.length}`;
  }
  if (!PATTERN.test(pattern)) {
    return 'a pattern is the prefix in digits, then I for each digit of the item reference, V for a price check digit, N for each digit of the value, X for a digit that means nothing, and C, the check digit, last: 02IIIIIVNNNNC';
  }
  const broken = ['I', 'V', 'N'].find((letter) => !isOnePiece(pattern, letter));
  if (broken !== undefined) return `the ${broken} must stand together`;
  if (!pattern.includes('I')) return 'there is no I: where is the item reference?';
  if (!pattern.includes('N')) return 'there is no N: where is the value?';
  const { length: checkLength } = placeOf(pattern, 'V');
  const { length: valueLength } = placeOf(pattern, 'N');
  if (checkLength > 1) return 'a price check digit is one digit: only one V';
  if (checkLength === 1 && valueLength !== 4 && valueLength !== 5) {
    return `GS1 has a price check digit for values of 4 or 5 digits; here the value has ${valueLength}`;
  }
  return null;
}

const patternSchema = z.string().superRefine((pattern, context) => {
  const message = findPatternFault(pattern);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

export const inStoreRuleSchema = z.strictObject({
  /** What people call it: "meat counter, price". */
  name: z.string().min(1).max(60),
  pattern: patternSchema,
  /** What the value is: an amount in the currency's minor unit, grams, or a number of pieces. */
  value: z.enum(['priceMinor', 'weightGrams', 'count']),
  /** What one unit of the value is worth: 10 where a label's last digit stands for ten grams. */
  multiplyBy: z.int().min(1).max(1_000).default(1),
});
export type InStoreRule = z.infer<typeof inStoreRuleSchema>;

const prefixOf = ({ pattern }: { pattern: string }): string => PATTERN.exec(pattern)?.[1] ?? '';
/** A UPC-A is an EAN-13 with a 0 before it. */
const asEan = (pattern: string): string => (pattern.length === 12 ? `0${pattern}` : pattern);

export const inStoreRulesSchema = z
  .array(inStoreRuleSchema)
  .max(RULES_MAX)
  .superRefine((rules, context) => {
    for (const [index, rule] of rules.entries()) {
      const pattern = asEan(rule.pattern);
      const hidesIt = ({ pattern: other }: InStoreRule): boolean =>
        asEan(other).length === pattern.length &&
        prefixOf({ pattern }).startsWith(prefixOf({ pattern: asEan(other) })) &&
        !asEan(other).includes('V');
      const earlier = rules.slice(0, index).find(hidesIt);
      if (earlier === undefined) continue;
      const message = `never reached: "${earlier.name}" (${earlier.pattern}) before it takes every number that begins so`;
      context.addIssue({ code: 'custom', message, path: [index, 'pattern'] });
    }
  });

/**
 * Only what is safe everywhere: the number system 2 of North America, whose price check digit tells it from other uses. A shop with
 * other labels writes its own rules.
 */
export const DEFAULT_IN_STORE_RULES: readonly InStoreRule[] = inStoreRulesSchema.parse([
  { name: 'price with its check digit', pattern: '02IIIIIVNNNNC', value: 'priceMinor' },
]);

/**
 * What a shop's own number says. `baseGtin`: the number as the catalogue has it, value and its check digit zero, fourteen digits. One of
 * `priceMinor`, `weightGrams` and `count` is there.
 */
export type InStoreNumber = {
  rule: string;
  itemReference: string;
  baseGtin: string;
  priceMinor?: number;
  weightGrams?: number;
  count?: number;
};
export type InStoreError = { kind: 'wrongPriceCheckDigit' };

const cut = (digits: string, { at, length }: { at: number; length: number }): string => digits.slice(at, at + length);

function readWith({ name, pattern, value, multiplyBy }: InStoreRule, digits: string): InStoreNumber | null {
  const inEan = asEan(pattern);
  const number = cut(digits, placeOf(inEan, 'N'));
  const check = cut(digits, placeOf(inEan, 'V'));
  if (check !== '' && Number(check) !== priceCheckDigit(number)) return null;
  const base = [...digits.slice(0, -1)].map((digit, at) => (/[VN]/.test(inEan.charAt(at)) ? '0' : digit)).join('');
  return {
    rule: name,
    itemReference: cut(digits, placeOf(inEan, 'I')),
    baseGtin: withCheckDigit(base).padStart(14, '0'),
    [value]: Number(number) * multiplyBy,
  };
}

/** `digits`: EAN-13 (a UPC-A with its 0) or EAN-8, check digit right. Null where no rule has this prefix. */
export function readInStoreNumber(
  digits: string,
  rules: readonly InStoreRule[],
): Result<InStoreNumber | null, InStoreError> {
  const fitting = rules.filter(({ pattern }) => {
    const inEan = asEan(pattern);
    return inEan.length === digits.length && digits.startsWith(prefixOf({ pattern: inEan }));
  });
  if (fitting.length === 0) return ok(null);
  const read = fitting.map((rule) => readWith(rule, digits)).find((number) => number !== null);
  return read === undefined ? err({ kind: 'wrongPriceCheckDigit' }) : ok(read);
}
