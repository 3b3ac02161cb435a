/** What is wrong with a file, by its place, in words for the person who wrote it. */
import type { z } from 'zod';

/** More than this are counted, not told. */
const MISTAKES_TOLD_MAX = 50;
const VALUE_CHARACTERS_MAX = 40;

/** `path`: where in the file, as in `items[2].quantity`; empty for the file as a whole. `file`: where it is another than the one asked for. */
export type Mistake = { path: string; message: string; file?: string };

export const pathOf = (keys: readonly PropertyKey[]): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    const name = String(key);
    if (!/^[\w$]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
    return path === '' ? name : `${path}.${name}`;
  }, '');

export function mistakesOf(
  issues: readonly z.core.$ZodIssue[],
  base: readonly PropertyKey[],
  file?: string,
): Mistake[] {
  const mistakes = issues.flatMap((issue) => mistakesOfIssue(issue, base));
  const told = mistakes
    .slice(0, MISTAKES_TOLD_MAX)
    .map((mistake) => (file === undefined ? mistake : { ...mistake, file }));
  const untold = mistakes.length - told.length;
  return untold > 0 ? [...told, { path: '', message: `and ${untold} more` }] : told;
}

function mistakesOfIssue(issue: z.core.$ZodIssue, base: readonly PropertyKey[]): Mistake[] {
  const at = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...at, key]),
      message: 'there is no such field here; is it misspelt, or in the wrong place?',
    }));
  }
  if (issue.code === 'invalid_union') return mistakesOfUnion(issue, at);
  return [{ path: pathOf(at), message: issue.message }];
}

/** Of several forms, that one counts which the value comes closest to. */
function mistakesOfUnion(issue: z.core.$ZodIssueInvalidUnion, at: readonly PropertyKey[]): Mistake[] {
  const deepest = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a))[0];
  if (deepest === undefined || depthOf(deepest) === 0) return [{ path: pathOf(at), message: issue.message }];
  return deepest.flatMap((inner) => mistakesOfIssue(inner, at));
}

/** A value of another type altogether is not close at all. */
const depthOf = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(
    0,
    ...issues.map((issue) => (issue.code === 'invalid_type' && issue.path.length === 0 ? 0 : issue.path.length + 1)),
  );

/** zod's issues in the words of somebody who writes a file, and not of a programmer. */
export function complaintOf(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  if (issue.code === 'invalid_type') {
    if (input === undefined) return `is missing; ${wanted(String(issue.expected))}`;
    return `${wanted(String(issue.expected))}, not ${shown(input)}`;
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return outOfRange(issue);
  if (issue.code === 'invalid_value') {
    const values = issue.values.map((value) => JSON.stringify(value)).join(', ');
    return input === undefined ? `is missing; one of ${values}` : `one of ${values}, not ${shown(input)}`;
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const options: unknown[] = Array.isArray(issue.options) ? issue.options : [];
    const kinds = options.map((option) => JSON.stringify(option)).join(', ');
    return `${issue.discriminator} says what it is: one of ${kinds}`;
  }
  if (issue.code === 'invalid_union') return `nothing that can stand here: ${shown(input)}`;
  return undefined;
}

const WANTED: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text in quotes',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
  record: 'an object in { }',
};
const wanted = (expected: string): string => WANTED[expected] ?? expected;

/** Of lists and objects no more than that they are some: what is in them may be as deep as a file is long. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : '{…}';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'one beyond all bounds';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text;
}

function outOfRange(issue: Extract<z.core.$ZodRawIssue, { code: 'too_small' | 'too_big' }>): string {
  const isSmall = issue.code === 'too_small';
  const limit = String(isSmall ? issue.minimum : issue.maximum);
  if (issue.origin === 'int' || issue.origin === 'number') {
    return `${isSmall ? 'at least' : 'at most'} ${limit}, not ${shown(issue.input)}`;
  }
  const unit = issue.origin === 'string' ? 'characters' : 'entries';
  return `${isSmall ? 'at least' : 'at most'} ${limit} ${unit}`;
}
