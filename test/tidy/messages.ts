import type { Node } from 'oxc-parser';
import { literalText, memberPath, outcomes, parseCode, propertyName, walkNodes } from './ast.ts';
import { baseOf, compareLocales, readLocales, slotsOf, strayMessages } from './locales.ts';
import { untranslatedText } from './shown-text.ts';
import { type Finding, folderOf, isCode, type TextFile } from './tree.ts';

export const messageRules = ['locale', 'placeholders', 'message-key', 'unused-message', 'untranslated'] as const;

/** Calls whose first argument is a message key: `t('a.b')`, `i18n.t('a.b')`, `message('a.b', …)`. */
const takesKey = (called: readonly string[]): boolean => called.at(-1) === 't' || called.join('.') === 'message';
/** Properties and attributes that hold a message key: `messageKey: 'a.b'`, `<Trans i18nKey="a.b">`. */
const keyProperty = /^(?:i18nKey|(?:message|title|text|label|hint|body|name|reason)Key)$/;

/** How code names messages: exactly, or all that a template such as `notice.${kind}` can become. */
type Mention = { text: string; pattern?: RegExp; line: number; file: string; certain: boolean };

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function mentionOf(node: Node): Pick<Mention, 'text' | 'pattern'> | undefined {
  const text = literalText(node);
  if (text !== undefined) return { text };
  if (node.type !== 'TemplateLiteral') return undefined;
  const quasis = node.quasis.map((quasi) => quasi.value.cooked ?? '');
  // `notice.${kind}` stands for every key below `notice.`, `notice.${kind}.title` for those that end so.
  return { pattern: new RegExp(`^${quasis.map(escaped).join('.+')}$`), text: quasis.join('${…}') };
}

/** The nodes of a file that are message keys for certain, because of the place they stand in. */
function certainKeys(node: Node): Node[] {
  if (node.type === 'CallExpression') {
    const first = node.arguments[0];
    if (first === undefined || !takesKey(memberPath(node.callee))) return [];
    return (first.type === 'ArrayExpression' ? first.elements.filter((item) => item !== null) : [first]).flatMap(
      outcomes,
    );
  }
  if (node.type === 'Property' && keyProperty.test(propertyName(node) ?? '')) return outcomes(node.value);
  if (node.type === 'JSXAttribute' && node.name.type === 'JSXIdentifier' && keyProperty.test(node.name.name)) {
    if (node.value === null) return [];
    return outcomes(node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value);
  }
  return isMessageObject(node) ? keyOfObject(node) : [];
}

/** `{ key: 'a.b' } satisfies Message`, `as Message` or `const m: Message = { key: 'a.b' }`. */
function isMessageObject(node: Node): boolean {
  const annotation =
    node.type === 'TSSatisfiesExpression' || node.type === 'TSAsExpression'
      ? node.typeAnnotation
      : node.type === 'VariableDeclarator'
        ? node.id.typeAnnotation?.typeAnnotation
        : undefined;
  return (
    annotation?.type === 'TSTypeReference' &&
    annotation.typeName.type === 'Identifier' &&
    annotation.typeName.name === 'Message'
  );
}

function keyOfObject(node: Node): Node[] {
  const value =
    node.type === 'TSSatisfiesExpression' || node.type === 'TSAsExpression'
      ? node.expression
      : node.type === 'VariableDeclarator'
        ? node.init
        : null;
  if (value?.type !== 'ObjectExpression') return [];
  return value.properties.flatMap((property) =>
    property.type === 'Property' && propertyName(property) === 'key' ? outcomes(property.value) : [],
  );
}

/**
 * Every text in a file that is, or could be, a message key. A literal elsewhere (`const keys = { ready: 'status.ready' }`)
 * is not certain: it counts as a use where a message of that name exists, and is no error where none does.
 */
function mentionsIn(file: TextFile): Mention[] {
  const { program, lineAt } = parseCode(file);
  const certain = new Set<Node>();
  const mentions: Mention[] = [];
  walkNodes(program, (node) => {
    for (const key of certainKeys(node)) certain.add(key);
    const mention = mentionOf(node);
    if (mention === undefined) return;
    mentions.push({ ...mention, line: lineAt(node.start), file: file.path, certain: certain.has(node) });
  });
  return mentions;
}

/** A template must start with a literal group (`notice.`), or it would match, and so excuse, everything. */
const namesAGroup = ({ pattern, text }: Mention): boolean => pattern === undefined || /^[\w-]+\./.test(text);

function keysNamed(mention: Mention, keys: ReadonlySet<string>): string[] {
  const { pattern, text } = mention;
  if (pattern === undefined) return keys.has(text) ? [text] : [];
  return namesAGroup(mention) ? [...keys].filter((key) => pattern.test(key)) : [];
}

function compareKeys(mentions: readonly Mention[], keys: ReadonlySet<string>, english: string): Finding[] {
  const findings: Finding[] = [];
  const used = new Set<string>();
  for (const mention of mentions) {
    const matching = keysNamed(mention, keys);
    for (const key of matching) used.add(key);
    if (!mention.certain || matching.length > 0) continue;
    const detail = namesAGroup(mention)
      ? `no message "${mention.text}"`
      : `"${mention.text}" could be any message: begin the key with its group, as in notice.\${kind}`;
    findings.push({ file: mention.file, line: mention.line, rule: 'message-key', detail });
  }
  for (const key of keys) {
    if (!used.has(key))
      findings.push({ file: english, line: 1, rule: 'unused-message', detail: `${key}: no code uses it` });
  }
  return findings;
}

/** `$t(key)` inside a message uses that message. */
const nestedKeys = (texts: Iterable<string>): string[] =>
  [...texts].flatMap(slotsOf).flatMap((slot) => /^\$t\((.+)\)$/.exec(slot)?.[1]?.trim() ?? []);

/** Checks the locales among themselves, the code against them, and the screens for text outside them. */
export function checkMessages(files: readonly TextFile[]): {
  locales: number;
  sources: number;
  screens: number;
  findings: Finding[];
} {
  const locales = readLocales(files);
  const english = locales.find((locale) => locale.language === 'en');
  const sources = files.filter((file) => {
    const folder = folderOf(file.path);
    return folder !== undefined && folder !== 'test' && isCode(file.path);
  });
  const screens = sources.filter((file) => folderOf(file.path) === 'renderer');
  const findings = [...strayMessages(files), ...compareLocales(locales), ...sources.flatMap(untranslatedText)];
  if (english !== undefined) {
    const nested = nestedKeys(english.texts.values()).map(
      (text): Mention => ({ text, line: 1, file: english.file, certain: true }),
    );
    const keys = new Set([...english.texts.keys()].map(baseOf));
    findings.push(...compareKeys([...sources.flatMap(mentionsIn), ...nested], keys, english.file));
  }
  return { locales: locales.length, sources: sources.length, screens: screens.length, findings };
}
