/** One element of a GS1 element string, and the rules for its value. */
import { err, ok, type Result } from '../../result.ts';
import { type ApplicationIdentifier, type Component, valueLengthsOf } from './dictionary.ts';
import type { Fault } from './fault.ts';

export type Element = { identifier: ApplicationIdentifier; value: string };

/** No symbol holds more: the bounds of GS1's own engine are 64 elements and 8,191 characters. */
export const ELEMENTS_MAX = 64;
export const ELEMENT_STRING_LENGTH_MAX = 8_191;

export type Gs1Error =
  | { kind: 'empty' | 'tooLong' | 'tooManyElements' }
  /** `text`: where an AI was looked for, four characters at most. */
  | { kind: 'unknownAi'; text: string }
  | { kind: 'valueEmpty' | 'valueTooShort' | 'valueTooLong'; ai: string; value: string }
  /** `fault`: at which place of the value, and why. */
  | { kind: 'invalidValue'; ai: string; value: string; fault: Fault }
  | { kind: 'malformedBrackets'; at: number }
  /** The same AI twice, with different values. */
  | { kind: 'repeatedAi'; ai: string }
  /** `requires` as in the dictionary: `01,02` either, `01+21` both. */
  | { kind: 'requiredAiMissing'; ai: string; requires: string }
  | { kind: 'excludedAi'; ai: string; excludedBy: string };

function findComponentFault({ linters }: Component, value: string): Fault | null {
  for (const linter of linters) {
    const fault = linter(value);
    if (fault !== null) return fault;
  }
  return null;
}

/**
 * Reads the value of `identifier` off the front of `text`, which ends at the next FNC1. Of a value of predefined length the rest of the
 * text belongs to the next elements.
 */
export function takeValue(identifier: ApplicationIdentifier, text: string): Result<string, Gs1Error> {
  const { ai, components } = identifier;
  if (text === '') return err({ kind: 'valueEmpty', ai, value: text });
  let at = 0;
  for (const component of components) {
    const part = text.slice(at, at + component.lengthMax);
    if (part === '' && component.isOptional) continue;
    if (part.length < component.lengthMin) return err({ kind: 'valueTooShort', ai, value: text });
    const fault = findComponentFault(component, part);
    if (fault !== null) return err({ kind: 'invalidValue', ai, value: text, fault: { ...fault, at: at + fault.at } });
    at += part.length;
  }
  if (at < text.length && !identifier.isPredefinedLength) return err({ kind: 'valueTooLong', ai, value: text });
  return ok(text.slice(0, at));
}

/** A whole value, of which nothing may be left over. Its length is judged first: a check digit means nothing in the wrong place. */
export function readElement(identifier: ApplicationIdentifier, value: string): Result<Element, Gs1Error> {
  const { ai } = identifier;
  const { min, max } = valueLengthsOf(identifier);
  if (value === '') return err({ kind: 'valueEmpty', ai, value });
  if (value.length < min) return err({ kind: 'valueTooShort', ai, value });
  if (value.length > max) return err({ kind: 'valueTooLong', ai, value });
  const taken = takeValue(identifier, value);
  return taken.ok ? ok({ identifier, value }) : taken;
}
