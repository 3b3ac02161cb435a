/**
 * GS1 element strings (GS1 General Specifications, section 7.8; own reading) by the Barcode Syntax Dictionary, in three spellings: as a
 * reader delivers them (FNC1 between elements is the group separator GS), and for people with the AIs in brackets. What is accepted
 * and refused follows GS1's own engine (gs1/gs1-syntax-engine), whose test tables are in test/fixtures/gs1.
 */
import { err, ok, type Result } from '../../result.ts';
import { findConflict, findMissing } from './associations.ts';
import { APPLICATION_IDENTIFIERS, applicationIdentifierAt } from './dictionary.ts';
import {
  ELEMENT_STRING_LENGTH_MAX,
  ELEMENTS_MAX,
  type Element,
  type Gs1Error,
  readElement,
  takeValue,
} from './element.ts';

/** How FNC1 between elements comes out of a reader. */
export const GROUP_SEPARATOR = '\u001d';

/** The elements of what a reader delivered, without the symbology identifier; each by itself, not yet together. */
export function splitElementString(text: string): Result<Element[], Gs1Error> {
  if (text.length > ELEMENT_STRING_LENGTH_MAX) return err({ kind: 'tooLong' });
  if (text === '') return err({ kind: 'empty' });
  const elements: Element[] = [];
  let at = 0;
  while (at < text.length) {
    if (elements.length === ELEMENTS_MAX) return err({ kind: 'tooManyElements' });
    const identifier = applicationIdentifierAt(text, at);
    if (identifier === null) return err({ kind: 'unknownAi', text: text.slice(at, at + 4) });
    const begin = at + identifier.ai.length;
    const separator = text.indexOf(GROUP_SEPARATOR, begin);
    const taken = takeValue(identifier, text.slice(begin, separator < 0 ? text.length : separator));
    if (!taken.ok) return taken;
    elements.push({ identifier, value: taken.value });
    at = begin + taken.value.length;
    // Also behind a value of predefined length, where it is superfluous: GS1's engine is as lenient.
    if (text.charAt(at) === GROUP_SEPARATOR) at += 1;
  }
  return ok(elements);
}

/** The next `(` that is not written `\(`, or the end. */
function findBracket(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.charAt(at) === '(' && (at === from || text.charAt(at - 1) !== '\\')) return at;
  }
  return text.length;
}

/** The elements of `(01)09521234543213(10)ABC`. A bracket within a value is written `\(`. */
export function splitBracketed(text: string): Result<Element[], Gs1Error> {
  if (text.length > ELEMENT_STRING_LENGTH_MAX) return err({ kind: 'tooLong' });
  if (text === '') return err({ kind: 'empty' });
  const elements: Element[] = [];
  let at = 0;
  while (at < text.length) {
    if (elements.length === ELEMENTS_MAX) return err({ kind: 'tooManyElements' });
    const close = text.indexOf(')', at);
    if (text.charAt(at) !== '(' || close < 0) return err({ kind: 'malformedBrackets', at });
    const ai = text.slice(at + 1, close);
    const identifier = APPLICATION_IDENTIFIERS.get(ai);
    if (identifier === undefined) return err({ kind: 'unknownAi', text: ai.slice(0, 4) });
    at = findBracket(text, close + 1);
    const element = readElement(identifier, text.slice(close + 1, at).replaceAll('\\(', '('));
    if (!element.ok) return element;
    elements.push(element.value);
  }
  return ok(elements);
}

function withoutConflict(split: Result<Element[], Gs1Error>): Result<Element[], Gs1Error> {
  if (!split.ok) return split;
  const conflict = findConflict(split.value);
  return conflict === null ? split : err(conflict);
}

/** The elements of one symbol. Others that they require may be on another symbol beside it: `findMissing`. */
export const readElementString = (text: string): Result<Element[], Gs1Error> =>
  withoutConflict(splitElementString(text));
export const readBracketed = (text: string): Result<Element[], Gs1Error> => withoutConflict(splitBracketed(text));

/** Refuses what lacks something that is required beside it. */
export function complete<E extends { kind: string }>(read: Result<Element[], E>): Result<Element[], E | Gs1Error> {
  if (!read.ok) return read;
  const [missing] = findMissing(read.value);
  return missing === undefined ? read : err({ kind: 'requiredAiMissing', ...missing });
}

/** The element string as a symbol holds it, with `fnc1` between elements where one is needed and none at either end. */
export function writeElementString(elements: readonly Element[], fnc1: string = GROUP_SEPARATOR): string {
  return elements
    .map(({ identifier, value }, index) => {
      const isLast = index === elements.length - 1;
      return identifier.ai + value + (isLast || identifier.isPredefinedLength ? '' : fnc1);
    })
    .join('');
}

/** The human-readable interpretation in one line. */
export const writeBracketed = (elements: readonly Element[]): string =>
  elements.map(({ identifier, value }) => `(${identifier.ai})${value.replaceAll('(', '\\(')}`).join('');

/** Elements out of AIs and values, in the order given, each checked by itself. */
export function elementsOf(pairs: readonly { ai: string; value: string }[]): Result<Element[], Gs1Error> {
  if (pairs.length === 0) return err({ kind: 'empty' });
  if (pairs.length > ELEMENTS_MAX) return err({ kind: 'tooManyElements' });
  const elements: Element[] = [];
  for (const { ai, value } of pairs) {
    const identifier = APPLICATION_IDENTIFIERS.get(ai);
    if (identifier === undefined) return err({ kind: 'unknownAi', text: ai.slice(0, 4) });
    const element = readElement(identifier, value);
    if (!element.ok) return element;
    elements.push(element.value);
  }
  return ok(elements);
}
