import { describe, expect, it } from 'vitest';
import { untranslatedText } from './shown-text.ts';

const found = (text: string, path: string): string[] =>
  untranslatedText({ path, text }).map((finding) => `${finding.rule}:${finding.line} ${finding.detail}`);
const untranslated = (jsx: string): string[] => found(`export const A = () => <>${jsx}</>;`, 'renderer/kiosk/a.tsx');

describe('text on a screen', () => {
  it.each([
    '<p>Pay</p>',
    '<p>{"Pay"}</p>',
    '<p>{`${amount} kg`}</p>',
    '<p>{paid ? "Paid" : null}</p>',
    '<p>{paid && "Paid"}</p>',
    '<p>{amount + " kg"}</p>',
    '<p>出発</p>',
    '<img alt="Apple" />',
    '<input placeholder={"Name"} />',
    '<button aria-label="Close">×</button>',
    '<a title={open ? `Close` : t("pay")}>{t("pay")}</a>',
  ])('is refused in %s', (jsx) => {
    expect(untranslated(jsx)).toHaveLength(1);
  });

  it.each([
    '<p>{t("pay")} · 12,50 €</p>',
    '<p className="large" data-kind="total">{total}</p>',
    '<p>{`${amount} / ${count}`}</p>',
    '<img alt="" />',
    '<Icon name="basket" aria-label={t("pay")} />',
    '<p>{kind === "wet" ? t("pay") : null}</p>',
  ])('is let through in %s', (jsx) => {
    expect(untranslated(jsx)).toEqual([]);
  });

  it('is refused in the gallery as well, and only in renderer', () => {
    const jsx = 'export const A = () => <p>Pay</p>;';
    expect(found(jsx, 'renderer/gallery/main.tsx')).toHaveLength(1);
    expect(found(jsx, 'lab/page/main.tsx')).toEqual([]);
  });
});

describe('text that reaches a screen by a detour', () => {
  const inFile = (text: string): string[] => found(text, 'renderer/kiosk/a.tsx');

  it.each([
    "const label = 'Pay now please'; const A = () => <p>{label}</p>;",
    "const A = () => { const label = 'Pay'; return <p>{label}</p>; };",
    "const label = 'pay'; const A = () => <p>{label}</p>;",
    "const label = 'pay'; const A = () => <button aria-label={label} />;",
    "const label = wet ? 'wet' : null; const line = label; const A = () => <p>{line}</p>;",
    "const labels = { card: 'Pay by card' }; const A = () => <p>{labels[kind]}</p>;",
    "const labels = { card: 'pay', paid: t('paid') }; const A = () => <p>{labels[kind]}</p>;",
    "const labels = { card: 'pay', kind: 'wet' } as const; const A = () => <p>{labels.card}</p>;",
    "const labels = ['Pay']; const A = () => <p>{labels[0]}</p>;",
    'const A = () => <Choice label="Pay by card" />;',
    "const A = () => <Choice label='Pay' />;",
    "const A = ({ label = 'Pay now' }) => <p>{label}</p>;",
    'const labelOf = (n: number) => (n > 1 ? `Pay ${n}` : null);',
    'const labelOf = (n: number) => `${n} items left`;',
    "const labelOf = (n: number) => n + ' items left';",
    "function labelOf() { return 'wait…'; }",
    "const label = '出発';",
    "const label = 'größer';",
    "const A = () => <p>{t('pay', { defaultValue: 'Pay now' })}</p>;",
    "say('Your card was declined.');",
    "const A = () => <Show when={() => 'Pay now'} style={{ color: 'red' }} />;",
    "const label = ['Pay now'].includes(word);",
    "const label = 'Pay now' as const;",
  ])('is refused in %s', (text) => {
    expect(inFile(text)).toHaveLength(1);
  });

  it('is refused in a file without a screen that a screen may import', () => {
    expect(found("export const label = 'Pay now';", 'renderer/kiosk/labels.ts')).toHaveLength(1);
  });

  it.each([
    "import A from './My File.ts'; export { B } from './Your File.ts';",
    "type Label = 'Pay now' | 'Later';",
    "if (event.key === 'Enter' || event.key !== 'Tab') f();",
    "switch (event.key) { case 'Enter': f(); }",
    "const keys = new Set(['ArrowUp', 'F1']);",
    "throw new Error('the page has no place for the kiosk');",
    "const error = new RangeError(`No place ${n}`); console.warn('No place', n);",
    "const place = page.querySelector('ul li'); const isFirst = name.endsWith('Printer');",
    "const isLate = status['On time'] === undefined; const a = { 'On time': 1 };",
    "const A = () => <div className='line wide' data-testid='Pay now' aria-labelledby='a b' id='Pay' />;",
    "const A = () => <div style={{ gridTemplateAreas: 'head head', border: `thin solid ${colour}` }} />;",
    "const A = () => <path d='M 0 0 Lo La' transform={`scale(${a}) rotate(${b})`} />;",
    "const kind = 'card'; const status = 'MEDIA_LOW'; const size = 'auto 1fr'; const A = () => <p>{t(`pay.${kind}`)}</p>;",
    'const A = () => <a href={`gallery.html?${query}`}>{text}</a>; const address = `gallery.html?${query}`;',
    "'use strict'; const key = 'notice.' + kind; const pair = `${a} ${b}`;",
    "const A = () => <p>{t('pay.now', { context: 'card' })}</p>;",
  ])('is let through in %s', (text) => {
    expect(inFile(text)).toEqual([]);
  });
});

describe('text in a printed document', () => {
  it.each([
    "textBlock('Receipt', { align: 'centre' });",
    'textBlock("total");',
    'textBlock(`  ${amount} kg`);',
    "textBlock(copy ? 'COPY' : texts('document.receipt.title'));",
    "blocks.pairBlock('Total', money(totalMinor), true);",
    "pairBlock(texts('document.total') + ' EUR', total);",
    "pairBlock(texts('document.paid'), 'yes');",
    "textBlock('Receipt'.toUpperCase());",
    'textBlock(`Seat ${seat}`.slice(0, 40));',
    "const title = 'Receipt'; const block = textBlock(title);",
    "const titles = { receipt: 'Receipt' }; const block = textBlock(titles[kind]);",
    "const block: DocumentBlock = { type: 'text', text: 'Receipt', align: 'centre' };",
    "const block = { type: 'pair' as const, label: 'Total', value, bold: true };",
  ])('is refused in %s', (text) => {
    expect(found(text, 'core/checkout/a.ts')).toHaveLength(1);
    expect(found(text, 'host/effects/a.ts')).toHaveLength(1);
    expect(found(text, 'lab/a.ts')).toEqual([]);
  });

  it.each([
    "textBlock(texts('document.receipt.title'), { align: 'centre', size: 'large', bold: true });",
    "textBlock(`  ${texts('document.receipt.weight', { weight })}`);",
    'textBlock(`${flight.origin} > ${flight.destination}`);',
    "const keys = { paid: 'document.paid' }; const block = textBlock(texts(keys[kind]));",
    "pairBlock(texts('document.total'), money(totalMinor, 'EUR'), true); textBlock('-'.repeat(40));",
    "const kind = { type: 'barcode', text: 'ABC' }; const label = 'Total';",
  ])('is let through in %s', (text) => {
    expect(found(text, 'core/checkout/a.ts')).toEqual([]);
  });
});
