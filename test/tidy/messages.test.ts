import { describe, expect, it } from 'vitest';
import { applyExceptions } from './exceptions.ts';
import { checkMessages, messageRules } from './messages.ts';
import { describeFinding, readTree, type TextFile } from './tree.ts';

const feature = (language: string, name: string, messages: unknown): TextFile => ({
  path: `core/messages/${language}/${name}.json`,
  text: JSON.stringify(messages),
});
const list = (language: string, ...features: string[]): TextFile => ({
  path: `core/messages/${language}/index.ts`,
  text: features.map((name) => `export { default as ${name} } from './${name}.json' with { type: 'json' };\n`).join(''),
});
const locale = (language: string, messages: unknown): TextFile[] => [
  feature(language, 'common', messages),
  list(language, 'common'),
];
const code = (text: string, path = 'core/help/a.ts'): TextFile => ({ path, text });
const screen = (jsx: string): TextFile => code(`export const A = () => <>${jsx}</>;`, 'renderer/kiosk/a.tsx');

const found = (...files: (TextFile | TextFile[])[]): string[] =>
  checkMessages(files.flat()).findings.map((finding) => `${finding.rule}: ${finding.detail}`);
const about = (rule: string, findings: string[]): string[] => findings.filter((finding) => finding.startsWith(rule));

describe('the messages of the tree', () => {
  it('are complete, used and the only text on the screens', () => {
    const { locales, sources, screens, findings } = checkMessages(readTree());
    expect(applyExceptions(findings, messageRules).map(describeFinding)).toEqual([]);
    expect(locales, 'locales').toBeGreaterThan(1);
    expect(sources, 'code files looked at').toBeGreaterThan(0);
    expect(screens, 'screens looked at').toBeGreaterThan(0);
  });
});

describe('a locale', () => {
  const english = locale('en', {
    pay: { now: 'Pay {{amount, currency}}' },
    items_one: 'One item',
    items_other: '{{count}} items',
  });
  const uses = code(`t('pay.now'); t('items');`);
  const items = { items_one: '1', items_few: '{{count}} a', items_many: '{{count}} b', items_other: '{{count}} c' };

  it('passes with the keys of English, nested or flat, in the plural forms of its own language', () => {
    expect(found(english, uses, locale('pl', { 'pay.now': 'Zapłać {{amount}}', ...items }))).toEqual([]);
    expect(found(english, uses, locale('ja', { pay: { now: '{{amount}}' }, items_other: '{{count}}' }))).toEqual([]);
  });

  it('may say nothing in particular for zero', () => {
    const german = { pay: { now: '{{amount}}' }, items_zero: 'Nichts', items_one: 'Eins', items_other: '{{count}}' };
    expect(found(english, uses, locale('de', german))).toEqual([]);
  });

  it('is refused with a missing key, a key too many or a plural form its language lacks', () => {
    const japanese = { extra: 'x', items_one: '1', items_other: '{{count}}' };
    const findings = about('locale', found(english, uses, locale('ja', japanese)));
    expect(findings).toHaveLength(3);
    expect(findings.join()).toMatch(/pay\.now: is missing.*extra: English has no.*items_one: English has no/);
    const polish = { pay: { now: '{{amount}}' }, ...items, items_few: undefined };
    expect(found(english, uses, locale('pl', polish))).toEqual(['locale: items_few: is missing']);
  });

  it('is refused with other placeholders than English', () => {
    const findings = found(english, uses, locale('ja', { pay: { now: '{{amont}}' }, items_other: 'items' }));
    expect(findings).toEqual([
      'placeholders: pay.now: lacks {{amount}}',
      'placeholders: pay.now: has {{amont}}, which English does not',
      'placeholders: items_other: lacks {{count}}',
    ]);
  });

  it('is refused when it is empty somewhere, holds something else than text, or has no language', () => {
    expect(found(english, uses, locale('ja', { pay: { now: ' ' } }))).toEqual(['locale: pay.now: is empty']);
    expect(found(english, uses, locale('ja', { pay: { now: 7 } }))).toEqual(['locale: pay.now: a message is a text']);
    expect(found(english, uses, locale('not a tag', {})).join()).toContain('is not a language');
  });

  it('is all the features of its folder, several of which may add to one group', () => {
    const words = { pay: { now: '{{amount}}' } };
    const itemForms = { items_one: '1', items_other: '{{count}}', pay: { later: 'x' } };
    const files = [feature('en', 'goods', itemForms), feature('en', 'payment', words), list('en', 'goods', 'payment')];
    expect(found(files, code(`t('pay.now'); t('items'); t('pay.later')`))).toEqual([]);
  });

  it('is refused when two features write one key, or the list leaves a feature out', () => {
    const twice = [feature('en', 'goods', { pay: 'a' }), feature('en', 'payment', { pay: 'b' })];
    expect(found(twice, list('en', 'goods', 'payment'), code(`t('pay')`))).toEqual(['locale: pay: is written twice']);
    expect(found(twice[0] ?? [], list('en'), code(`t('pay')`))).toEqual(['locale: goods.json is not in the list']);
  });

  it('is refused as one file for all features', () => {
    const stray = { path: 'core/messages/de.json', text: '{}' };
    expect(found(english, uses, stray).join()).toContain('nothing reads it');
  });

  it('is nothing without English', () => {
    expect(found(locale('de', { a: 'b' })).join()).toContain('English has no messages');
    expect(found().join()).toContain('English has no messages');
  });
});

describe('a key in the code', () => {
  const english = locale('en', {
    notice: { wet: { title: 'a' }, dry: { title: 'b' } },
    pay: 'c',
    item_one: 'd',
    item_other: 'e',
  });

  it.each([
    `t('pay')`,
    `i18n.t('pay')`,
    `t(card ? 'pay' : 'item', { count })`,
    `t(['pay', 'item'])`,
    `message('pay', { amount })`,
    `const a = { messageKey: 'pay' }`,
    `const a = { key: 'pay' } satisfies Message`,
    `const a: Message = { key: 'pay' }`,
    `const keys = { card: 'pay' }; t(keys[kind])`,
  ])('is found in %s', (text) => {
    const findings = found(english, code(text));
    expect(about('message-key', findings)).toEqual([]);
    expect(findings).not.toContain('unused-message: pay: no code uses it');
  });

  it.each([
    `t('pai')`,
    `t(card ? 'pai' : 'item', { count })`,
    `t(['pay', 'pai'])`,
    `message('pai')`,
    `const a = { messageKey: 'pai' }`,
    `const a = { key: 'pai' } satisfies Message`,
    `const a: Message = { key: 'pai' }`,
  ])('is refused in %s when no message has that name', (text) => {
    expect(about('message-key', found(english, code(text)))).toEqual(['message-key: no message "pai"']);
  });

  it('is refused in JSX when no message has that name', () => {
    expect(about('message-key', found(english, screen(`<Trans i18nKey="pai" />`)))).toHaveLength(1);
    expect(about('message-key', found(english, screen(`<Trans i18nKey="pay" />`)))).toEqual([]);
  });

  it('with a computed end uses all messages of its group and no other', () => {
    const unused = about('unused-message', found(english, code('t(`notice.${kind}`)')));
    expect(unused).toEqual(['unused-message: pay: no code uses it', 'unused-message: item: no code uses it']);
    expect(about('message-key', found(english, code('t(`notise.${kind}.title`)')))).toHaveLength(1);
    expect(about('message-key', found(english, code('t(`${group}.title`)'))).join()).toContain('could be any message');
  });

  it('inside another message counts and must exist', () => {
    const nesting = locale('en', { a: 'see $t(b)', b: 'x', c: '$t(d)' });
    expect(found(nesting, code(`t('a'); t('c')`))).toEqual(['message-key: no message "d"']);
  });

  it('in a test does not make a message used', () => {
    expect(about('unused-message', found(english, code(`t('pay')`, 'test/unit/a.ts')))).toHaveLength(4);
  });
});

describe('text outside the messages', () => {
  it('is looked for on the screens and in the printed documents', () => {
    const english = locale('en', { pay: 'c' });
    const findings = found(
      english,
      screen('<p>{t("pay")} Pay</p>'),
      code("textBlock('Receipt');", 'core/checkout/b.ts'),
    );
    expect(findings).toEqual([
      'untranslated: text "Pay" belongs in the messages',
      'untranslated: the printed "Receipt" belongs in the messages',
    ]);
  });
});
