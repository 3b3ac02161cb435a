/**
 * GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax; own reading) ↔ elements, by the `dlpkey` and `?` of the Barcode Syntax
 * Dictionary. What is accepted and refused follows GS1's own engine (gs1/gs1-syntax-engine), except that a GTIN-8, -12 or -13 is
 * filled up with zeros everywhere: it is how printed links have it.
 */
import { err, ok, type Result } from '../../result.ts';
import { findConflict } from './associations.ts';
import { APPLICATION_IDENTIFIERS, type ApplicationIdentifier } from './dictionary.ts';
import { looksCompressed, unescapeUri } from './digital-link-text.ts';
import { ELEMENT_STRING_LENGTH_MAX, ELEMENTS_MAX, type Element, type Gs1Error, readElement } from './element.ts';

export type DigitalLinkError =
  | Gs1Error
  | { kind: 'illegalUriCharacter' | 'illegalScheme' | 'missingDomain' | 'illegalDomain' | 'noPrimaryKey' }
  /** The compressed form of GS1 Digital Link, which is not read here: it needs a resolver. */
  | { kind: 'compressedDigitalLink' }
  | { kind: 'illegalEscape'; ai: string }
  | { kind: 'wrongQualifiers'; sequence: string }
  | { kind: 'notADataAttribute' | 'belongsInPath' | 'unknownAiInQuery'; ai: string };

/** `stem`: scheme, domain and the path before the primary key. */
export type DigitalLink = { stem: string; elements: Element[] };

const URI = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/;
const SCHEME = /^(?:https|HTTPS|http|HTTP):\/\//;
const ILLEGAL_IN_DOMAIN = /[_~?#@!$&'()*+,;=%]/;
const ZERO_SUPPRESSED_LENGTHS: ReadonlySet<number> = new Set([8, 12, 13]);

const isPrimaryKey = ({ keyQualifiers }: ApplicationIdentifier): boolean => keyQualifiers !== null;

/** Whether `ais` are some of `sequence`, in its order. */
function isSubsequence(ais: readonly string[], sequence: readonly string[]): boolean {
  let at = 0;
  for (const ai of ais) {
    const found = sequence.indexOf(ai, at);
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}

export const mayQualify = (key: ApplicationIdentifier, ais: readonly string[]): boolean =>
  (key.keyQualifiers ?? []).some((sequence) => isSubsequence(ais, sequence));

type Pair = { identifier: ApplicationIdentifier; escaped: string };

/** The pairs at the end of the path, from the last primary key on; `segments` is how many of the path's segments stand before them. */
function findPathPairs(segments: readonly string[]): { pairs: Pair[]; before: number } | null {
  const pairs: Pair[] = [];
  for (let at = segments.length - 2; at >= 0; at -= 2) {
    const identifier = APPLICATION_IDENTIFIERS.get(segments[at] ?? '');
    if (identifier === undefined) return null;
    pairs.unshift({ identifier, escaped: segments[at + 1] ?? '' });
    if (isPrimaryKey(identifier)) return { pairs, before: at };
  }
  return null;
}

function readPair({ identifier, escaped }: Pair, isQuery: boolean): Result<Element, DigitalLinkError> {
  const { ai } = identifier;
  const value = unescapeUri(escaped, isQuery);
  if (value === null) return err({ kind: 'illegalEscape', ai });
  const isShort = ai === '01' && ZERO_SUPPRESSED_LENGTHS.has(value.length);
  return readElement(identifier, isShort ? value.padStart(14, '0') : value);
}

/** The query's pairs whose name is an AI. Others are the web server's own, but a name of digits that is no AI is a fault. */
function findQueryPairs(query: string): Result<Pair[], DigitalLinkError> {
  const pairs: Pair[] = [];
  for (const parameter of query.split('&')) {
    const equals = parameter.indexOf('=');
    if (equals < 0) continue;
    const name = parameter.slice(0, equals);
    const identifier = APPLICATION_IDENTIFIERS.get(name);
    if (identifier !== undefined) pairs.push({ identifier, escaped: parameter.slice(equals + 1) });
    else if (/^\d*$/.test(name)) return err({ kind: 'unknownAiInQuery', ai: name });
  }
  return ok(pairs);
}

function readPairs(path: readonly Pair[], query: readonly Pair[]): Result<Element[], DigitalLinkError> {
  if (path.length + query.length > ELEMENTS_MAX) return err({ kind: 'tooManyElements' });
  const elements: Element[] = [];
  for (const [pairs, isQuery] of [
    [path, false],
    [query, true],
  ] as const) {
    for (const pair of pairs) {
      const element = readPair(pair, isQuery);
      if (!element.ok) return element;
      elements.push(element.value);
    }
  }
  return ok(elements);
}

function findAttributeFault(path: readonly Pair[], query: readonly Pair[]): DigitalLinkError | null {
  const [first, ...qualifiers] = path.map(({ identifier }) => identifier);
  if (first === undefined) return { kind: 'noPrimaryKey' };
  const inPath = qualifiers.map(({ ai }) => ai);
  if (!mayQualify(first, inPath)) return { kind: 'wrongQualifiers', sequence: [first.ai, ...inPath].join(',') };
  const seen = new Set([first.ai, ...inPath]);
  for (const { identifier } of query) {
    const { ai } = identifier;
    if (seen.has(ai)) return { kind: 'repeatedAi', ai };
    seen.add(ai);
    if (!identifier.isDataAttribute) return { kind: 'notADataAttribute', ai };
    const belongs = inPath
      .concat('')
      .some((_, at) => mayQualify(first, [...inPath.slice(0, at), ai, ...inPath.slice(at)]));
    if (belongs) return { kind: 'belongsInPath', ai };
  }
  return null;
}

type Parts = { origin: string; path: string; query: string };

function splitUri(text: string): Result<Parts, DigitalLinkError> {
  if (text.length > ELEMENT_STRING_LENGTH_MAX) return err({ kind: 'tooLong' });
  if (!URI.test(text)) return err({ kind: 'illegalUriCharacter' });
  const scheme = SCHEME.exec(text)?.[0];
  if (scheme === undefined) return err({ kind: 'illegalScheme' });
  const begin = text.indexOf('/', scheme.length);
  if (begin <= scheme.length) return err({ kind: 'missingDomain' });
  if (ILLEGAL_IN_DOMAIN.test(text.slice(scheme.length, begin))) return err({ kind: 'illegalDomain' });
  const [withoutFragment = ''] = text.slice(begin).split('#', 1);
  const [path = ''] = withoutFragment.split('?', 1);
  return ok({ origin: text.slice(0, begin), path, query: withoutFragment.slice(path.length + 1) });
}

/** Whether a text is worth reading as a Digital Link. */
export const looksLikeUri = (text: string): boolean => SCHEME.test(text);

/** The elements of a link, each by itself; path first, then query, in the link's order. */
export function splitDigitalLink(text: string): Result<DigitalLink, DigitalLinkError> {
  const uri = splitUri(text);
  if (!uri.ok) return uri;
  const { origin, path, query } = uri.value;
  const segments = path.slice(1).split('/');
  const found = findPathPairs(segments);
  if (found === null) return err({ kind: looksCompressed(segments) ? 'compressedDigitalLink' : 'noPrimaryKey' });
  const queryPairs = findQueryPairs(query);
  if (!queryPairs.ok) return queryPairs;
  const elements = readPairs(found.pairs, queryPairs.value);
  if (!elements.ok) return elements;
  const fault = findAttributeFault(found.pairs, queryPairs.value);
  if (fault !== null) return err(fault);
  const stem = [origin, ...segments.slice(0, found.before)].join('/');
  return ok({ stem, elements: elements.value });
}

export function readDigitalLink(text: string): Result<DigitalLink, DigitalLinkError> {
  const link = splitDigitalLink(text);
  if (!link.ok) return link;
  const conflict = findConflict(link.value.elements);
  return conflict === null ? link : err(conflict);
}
