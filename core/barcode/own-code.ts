/**
 * Codes that a retailer prints for itself on what is no article: member cards, one-time coupons, the vouchers of a reverse vending
 * machine, stickers with a lower price. What stands where is the shop's own, so it is data.
 */
import { z } from 'zod';
import { gs1CheckDigit } from './gtin.ts';

const RULES_MAX = 60;
const PATTERN_CHARACTERS_MAX = 120;
const FIELD_LENGTH_MAX = 40;

/**
 * What a field may be. `text` fields hold capital letters and digits, `digits` fields only digits. `any` means nothing.
 * - `serial`: makes a code that may be used once.
 * - `check`: GS1's check digit over all digits before it; it must be the last field.
 */
const FIELDS = {
  member: 'text',
  coupon: 'text',
  serial: 'text',
  amountMinor: 'digits',
  article: 'digits',
  priceMinor: 'digits',
  percent: 'digits',
  any: 'text',
  check: 'digits',
} as const;
type FieldName = keyof typeof FIELDS;
const isFieldName = (name: string): name is FieldName => Object.hasOwn(FIELDS, name);

export const ownCodeMeaningSchema = z.enum(['member', 'coupon', 'depositReturn', 'markdown']);
type OwnCodeMeaning = z.infer<typeof ownCodeMeaningSchema>;

/** What a code of this meaning cannot do without. */
const NEEDS: Record<OwnCodeMeaning, readonly (readonly FieldName[])[]> = {
  member: [['member']],
  coupon: [['coupon']],
  depositReturn: [['serial'], ['amountMinor']],
  markdown: [['percent', 'priceMinor']],
};

type Part = { literal: string } | { name: FieldName; length: number };

/** `M-{member:10}` → parts, or why not. */
function partsOf(pattern: string): Part[] | string {
  const parts: Part[] = [];
  const seen = new Set<string>();
  for (const [text, name, length] of pattern.matchAll(/\{([A-Za-z]+)(?::(\d{1,2}))?\}|[^{}]+|[{}]/g)) {
    if (text === '{' || text === '}')
      return `a field is written as {name:length}; a single "${text}" stands for nothing`;
    if (name === undefined) {
      parts.push({ literal: text });
      continue;
    }
    if (!isFieldName(name)) return `there is no field "${name}"; there are: ${Object.keys(FIELDS).join(', ')}`;
    if (name !== 'any' && seen.has(name)) return `the field "${name}" stands there twice`;
    if (seen.has('check')) return 'the check digit is the last field';
    const size = length === undefined && name === 'check' ? 1 : Number(length ?? 0);
    if (size < 1 || size > FIELD_LENGTH_MAX) {
      return `{${name}} needs a length from 1 to ${FIELD_LENGTH_MAX}, as in {${name}:8}`;
    }
    if (name === 'check' && size !== 1) return 'a check digit is one digit: {check}';
    seen.add(name);
    parts.push({ name, length: size });
  }
  return parts;
}

const expressionOf = (parts: readonly Part[]): RegExp =>
  new RegExp(
    `^${parts
      .map((part) =>
        'literal' in part
          ? part.literal.replace(/[^A-Za-z0-9]/g, '\\$&')
          : `(${FIELDS[part.name] === 'digits' ? '\\d' : '[A-Z0-9]'}{${part.length}})`,
      )
      .join('')}$`,
  );

export const ownCodeRuleSchema = z
  .strictObject({
    /** What people call it: "voucher of the bottle machine". */
    name: z.string().min(1).max(60),
    means: ownCodeMeaningSchema,
    /** Characters as they are, and fields in braces with their length: `DR{serial:8}{amountMinor:5}`, `29{serial:5}{amountMinor:5}{check}`. */
    pattern: z.string().min(1).max(PATTERN_CHARACTERS_MAX),
  })
  .superRefine(({ pattern, means }, context) => {
    const parts = partsOf(pattern);
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message, path: ['pattern'] });
    if (typeof parts === 'string') {
      refuse(parts);
      return;
    }
    const names = parts.flatMap((part) => ('name' in part ? [part.name] : []));
    const missing = NEEDS[means].find((choice) => !choice.some((name) => names.includes(name)));
    if (missing !== undefined) refuse(`a code that means "${means}" needs the field {${missing.join('} or {')}}`);
  });
export type OwnCodeRule = z.infer<typeof ownCodeRuleSchema>;

export const ownCodeRulesSchema = z.array(ownCodeRuleSchema).max(RULES_MAX);

export type OwnCode = {
  rule: string;
  means: OwnCodeMeaning;
  /** The whole code. */
  text: string;
} & Partial<Record<'member' | 'coupon' | 'serial' | 'article', string>> &
  Partial<Record<'amountMinor' | 'priceMinor' | 'percent', number>>;

/** By the first rule that fits; null where none does, or its check digit is wrong. */
export function readOwnCode(text: string, rules: readonly OwnCodeRule[]): OwnCode | null {
  for (const { name: rule, means, pattern } of rules) {
    const parts = partsOf(pattern);
    if (typeof parts === 'string') continue;
    const values = expressionOf(parts).exec(text)?.slice(1);
    if (values === undefined) continue;
    const names = parts.flatMap((part) => ('name' in part ? [part.name] : []));
    const fields = new Map(names.map((name, index) => [name, values[index] ?? '']));
    if (!isCheckRight(text, fields.get('check'))) continue;
    return { rule, means, text, ...textsOf(fields), ...numbersOf(fields) };
  }
  return null;
}

const isCheckRight = (text: string, check: string | undefined): boolean => {
  if (check === undefined) return true;
  const digits = text.replace(/\D/g, '').slice(0, -1);
  return gs1CheckDigit(digits) === Number(check);
};

function textsOf(fields: ReadonlyMap<FieldName, string>): Pick<OwnCode, 'member' | 'coupon' | 'serial' | 'article'> {
  const texts: Pick<OwnCode, 'member' | 'coupon' | 'serial' | 'article'> = {};
  for (const name of ['member', 'coupon', 'serial', 'article'] as const) {
    const value = fields.get(name);
    if (value !== undefined) texts[name] = value;
  }
  return texts;
}

function numbersOf(fields: ReadonlyMap<FieldName, string>): Pick<OwnCode, 'amountMinor' | 'priceMinor' | 'percent'> {
  const numbers: Pick<OwnCode, 'amountMinor' | 'priceMinor' | 'percent'> = {};
  for (const name of ['amountMinor', 'priceMinor', 'percent'] as const) {
    const value = fields.get(name);
    if (value !== undefined) numbers[name] = Number(value);
  }
  return numbers;
}
