import type { Finding, TextFile } from './tree.ts';

/** Messages of one language with their keys joined by dots: `checkout.total` → text. `file` is its list of features. */
export type Locale = { language: string; file: string; texts: Map<string, string>; findings: Finding[] };

const folder = 'core/messages/';
const localePath = /^core\/messages\/([^/]+)\/([^/]+)\.json$/;
const listOf = (language: string): string => `${folder}${language}/index.ts`;

/** The list of a language's features, and the one way to write a line of it. */
const listedFeature = /^export \{ default as (\w+) \} from '\.\/([^']+)\.json' with \{ type: 'json' \};$/;

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads every language: the files `core/messages/<language>/<feature>.json`, nested or flat, of which one key may stand in one
 * file only. What is not a group or a text, and a file that the language's list leaves out, becomes a finding.
 */
export function readLocales(files: readonly TextFile[]): Locale[] {
  const byLanguage = Map.groupBy(
    files.filter((file) => localePath.test(file.path)),
    (file) => localePath.exec(file.path)?.[1] ?? '',
  );
  const locales = [...byLanguage].map(([language, features]) =>
    readLocale(language, features, files.find((file) => file.path === listOf(language))?.text),
  );
  return locales;
}

/** Files of the messages that lie where nothing reads them. */
export const strayMessages = (files: readonly TextFile[]): Finding[] =>
  files
    .filter((file) => /^core\/messages\/[^/]+\.json$/.test(file.path))
    .map((file) => ({
      file: file.path,
      line: 1,
      rule: 'locale',
      detail: `nothing reads it: texts live in ${folder}<language>/<feature>.json`,
    }));

function readLocale(language: string, features: readonly TextFile[], list: string | undefined): Locale {
  const texts = new Map<string, string>();
  const findings: Finding[] = [];
  const refuseIn = (file: string, detail: string): void => {
    findings.push({ file, line: 1, rule: 'locale', detail });
  };
  const known = Intl.PluralRules.supportedLocalesOf(languageTag(language)).length > 0;
  if (!known)
    refuseIn(listOf(language), `"${language}" is not a language whose plurals are known: the folder is a BCP 47 tag`);
  for (const file of features) {
    const refuse = (detail: string): void => refuseIn(file.path, detail);
    const read = (value: unknown, key: string): void => {
      if (isGroup(value)) {
        for (const [name, child] of Object.entries(value)) read(child, key === '' ? name : `${key}.${name}`);
      } else if (typeof value !== 'string') refuse(`${key || '(file)'}: a message is a text`);
      else if (value.trim() === '') refuse(`${key}: is empty`);
      else if (texts.has(key)) refuse(`${key}: is written twice`);
      else texts.set(key, value);
    };
    read(JSON.parse(file.text), '');
  }
  const listed = (list ?? '').split('\n').flatMap((line) => listedFeature.exec(line)?.[2] ?? []);
  for (const { path } of features) {
    const feature = localePath.exec(path)?.[2] ?? '';
    if (!listed.includes(feature)) refuseIn(listOf(language), `${feature}.json is not in the list`);
  }
  return { language, file: listOf(language), texts, findings };
}

function languageTag(language: string): string[] {
  try {
    return Intl.getCanonicalLocales(language);
  } catch (cause) {
    if (cause instanceof RangeError) return [];
    throw cause;
  }
}

/** i18next's plural suffixes: `item_one`, `place_ordinal_few`. */
const pluralSuffix = /_(ordinal_)?(zero|one|two|few|many|other)$/;

/** The key as code writes it: without its plural suffix. */
export const baseOf = (key: string): string => key.replace(pluralSuffix, '');

/** i18next takes `_zero` for a count of 0 in every language, so any locale may have it. */
const optionalForm = (suffix: string): boolean => suffix === '_zero';

/** The plural suffixes a language must have, from CLDR. */
function pluralForms(language: string, type: 'cardinal' | 'ordinal'): string[] {
  const { pluralCategories } = new Intl.PluralRules(language, { type }).resolvedOptions();
  return pluralCategories.map((category) => (type === 'ordinal' ? `_ordinal_${category}` : `_${category}`));
}

type Group = { base: string; kind: 'plain' | 'cardinal' | 'ordinal' };
const groupId = ({ base, kind }: Group): string => `${kind} ${base}`;

function groupOf(key: string): Group {
  const suffix = pluralSuffix.exec(key);
  if (suffix === null) return { base: key, kind: 'plain' };
  return { base: baseOf(key), kind: suffix[1] === undefined ? 'cardinal' : 'ordinal' };
}

function groupsOf(locale: Locale): Map<string, Group> {
  const groups = [...locale.texts.keys()].map(groupOf);
  return new Map(groups.map((group) => [groupId(group), group]));
}

const keysOf = (group: Group, language: string): string[] =>
  group.kind === 'plain' ? [group.base] : pluralForms(language, group.kind).map((form) => group.base + form);

/** `{{amount, currency}}` → `{{amount}}`; tags `<b>`, `<1/>` and nested `$t(key)` count too. */
export function slotsOf(text: string): string[] {
  const placeholders = [...text.matchAll(/\{\{-?\s*([^},\s]+)[^}]*\}\}/g)].map((match) => `{{${match[1]}}}`);
  const tags = [...text.matchAll(/<\/?([A-Za-z0-9]+)\s*\/?>/g)].map((match) => `<${match[1]}>`);
  const nested = [...text.matchAll(/\$t\(([^),]+)/g)].map((match) => `$t(${match[1]})`);
  return [...new Set([...placeholders, ...tags, ...nested])].sort();
}

function slotsOfGroup(group: Group, locale: Locale): string[] {
  const texts = keysOf(group, locale.language).map((key) => locale.texts.get(key) ?? '');
  return [...new Set(texts.flatMap(slotsOf))].sort();
}

/** A form that stands for one certain number may leave the number out: "one item", "no items". */
const mayOmitCount = (key: string): boolean => /_(zero|one|two)$/.test(key);

function compareSlots(group: Group, locale: Locale, wanted: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const keys = [...keysOf(group, locale.language), ...(group.kind === 'cardinal' ? [`${group.base}_zero`] : [])];
  for (const key of new Set(keys)) {
    const text = locale.texts.get(key);
    if (text === undefined) continue;
    const slots = slotsOf(text);
    const missing = wanted.filter((slot) => !slots.includes(slot) && !(slot === '{{count}}' && mayOmitCount(key)));
    const extra = slots.filter((slot) => !wanted.includes(slot));
    const report = (detail: string): void => {
      findings.push({ file: locale.file, line: 1, rule: 'placeholders', detail: `${key}: ${detail}` });
    };
    if (missing.length > 0) report(`lacks ${missing.join(', ')}`);
    if (extra.length > 0) report(`has ${extra.join(', ')}, which English does not`);
  }
  return findings;
}

/** Every locale has the messages of `en`, each in the plural forms of its own language, with the same placeholders. */
export function compareLocales(locales: readonly Locale[]): Finding[] {
  const english = locales.find((locale) => locale.language === 'en');
  if (english === undefined || english.texts.size === 0) {
    return [
      {
        file: listOf('en'),
        line: 1,
        rule: 'locale',
        detail: 'English has no messages: there is nothing to compare',
      },
    ];
  }
  const wanted = groupsOf(english);
  const findings: Finding[] = [];
  for (const locale of locales) {
    findings.push(...locale.findings);
    if (locale.findings.length > 0) continue;
    const report = (detail: string): void => {
      findings.push({ file: locale.file, line: 1, rule: 'locale', detail });
    };
    const expected = new Set<string>();
    for (const group of wanted.values()) {
      for (const key of keysOf(group, locale.language)) {
        expected.add(key);
        if (!locale.texts.has(key)) report(`${key}: is missing`);
      }
      findings.push(...compareSlots(group, locale, slotsOfGroup(group, english)));
    }
    for (const key of locale.texts.keys()) {
      const group = groupOf(key);
      const optional =
        group.kind === 'cardinal' && wanted.has(groupId(group)) && optionalForm(key.slice(group.base.length));
      if (!expected.has(key) && !optional)
        report(`${key}: English has no such message, or ${locale.language} no such plural form`);
    }
  }
  return findings;
}
