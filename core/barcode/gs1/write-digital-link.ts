import { err, ok, type Result } from '../../result.ts';
import type { ApplicationIdentifier } from './dictionary.ts';
import { type DigitalLinkError, looksLikeUri } from './digital-link.ts';
import { escapeUri } from './digital-link-text.ts';
import type { Element } from './element.ts';

/** GS1's own resolver, whose links are the canonical form. */
export const CANONICAL_STEM = 'https://id.gs1.org';

/** What of the elements may stand in the path behind `key`: most qualifiers first, of equally many the dictionary's order. */
function qualifiersOf(key: ApplicationIdentifier, elements: readonly Element[]): string[][] {
  const present = new Set(elements.map(({ identifier }) => identifier.ai));
  const sequences = (key.keyQualifiers ?? []).map((sequence) => sequence.filter((ai) => present.has(ai)));
  return sequences.sort((one, other) => other.length - one.length);
}

const pathOf = (elements: readonly Element[], ais: readonly string[]): string =>
  ais
    .map((ai) => {
      const value = elements.find(({ identifier }) => identifier.ai === ai)?.value ?? '';
      return `/${ai}/${escapeUri(value, false)}`;
    })
    .join('');

/** Each AI once, predefined lengths first, without those in the path. */
function attributesOf(elements: readonly Element[], inPath: readonly string[]): Element[] {
  const once = new Map(elements.map((element) => [element.identifier.ai, element]));
  const attributes = [...once.values()].filter(({ identifier }) => !inPath.includes(identifier.ai));
  return [true, false].flatMap((isFixed) =>
    attributes.filter(({ identifier }) => identifier.isPredefinedLength === isFixed),
  );
}

function writeWith(
  key: string,
  qualifiers: readonly string[],
  elements: readonly Element[],
): Result<string, DigitalLinkError> {
  const inPath = [key, ...qualifiers];
  const attributes = attributesOf(elements, inPath);
  const misplaced = attributes.find(({ identifier }) => !identifier.isDataAttribute);
  if (misplaced !== undefined) return err({ kind: 'notADataAttribute', ai: misplaced.identifier.ai });
  const query = attributes.map(({ identifier, value }) => `${identifier.ai}=${escapeUri(value, true)}`).join('&');
  return ok(pathOf(elements, inPath) + (query === '' ? '' : `?${query}`));
}

/**
 * The link of elements that have been checked: the first primary key with its qualifiers in the path, everything else in the query.
 * `stem`: scheme, domain and perhaps a path.
 */
export function writeDigitalLink(
  elements: readonly Element[],
  stem = CANONICAL_STEM,
): Result<string, DigitalLinkError> {
  const key = elements.find(({ identifier }) => identifier.keyQualifiers !== null)?.identifier;
  if (key === undefined) return err({ kind: 'noPrimaryKey' });
  if (!looksLikeUri(stem)) return err({ kind: 'illegalScheme' });
  const written = qualifiersOf(key, elements).map((qualifiers) => writeWith(key.ai, qualifiers, elements));
  const link = written.find(({ ok }) => ok) ?? written[0] ?? err({ kind: 'noPrimaryKey' });
  return link.ok ? ok(stem.replace(/\/$/, '') + link.value) : link;
}
