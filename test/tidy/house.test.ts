import { describe, expect, it } from 'vitest';
import { applyExceptions, exceptions, unknownRules } from './exceptions.ts';
import { checkHouse, houseRules, maxLines } from './house.ts';
import { layeringRules } from './layering.ts';
import { messageRules } from './messages.ts';
import { describeFinding, ignoreRules, readTree } from './tree.ts';

const found = (path: string, text: string): string[] =>
  checkHouse([{ path, text }]).findings.map((finding) => `${finding.rule}:${finding.line}`);

describe('the house rules', () => {
  it('hold in every file of the tree', () => {
    const { code, texts, findings } = checkHouse(readTree());
    expect(code, 'code files looked at').toBeGreaterThan(0);
    expect(texts, 'text files looked at').toBeGreaterThan(code);
    expect(applyExceptions(findings, houseRules).map(describeFinding)).toEqual([]);
  });

  it.each(['const a: any = 1;', 'const a = b as any;', 'function f(...a: any[]) {}', 'type A = Map<string, any>;'])(
    'refuse any in %s',
    (text) => {
      expect(found('host/a.ts', `\n${text}`)).toEqual(['any:2']);
    },
  );

  it('let the word any stand in a text or a name', () => {
    expect(found('host/a.ts', `const many = 'any'; Promise.any([]); // any`)).toEqual([]);
  });

  it.each(['// @ts-ignore\na();', '/* @ts-nocheck */'])('refuse to switch the type check off with %s', (text) => {
    expect(found('host/a.ts', text)).toEqual(['ts-ignore:1']);
  });

  it.each([
    'try { a(); } catch {}',
    'try { a(); } catch (cause) { /* never mind */ }',
    'a().catch(() => {});',
    'a().catch(() => undefined);',
    'a().catch(() => null);',
    'a().catch(() => ({}));',
    'a().catch(function () {});',
    'a().then(b, () => {});',
    'a()?.catch(() => void 0);',
  ])('refuse the silent %s', (text) => {
    expect(found('host/a.ts', text)).toEqual(['silent-catch:1']);
  });

  it('let a catch stand that does something', () => {
    expect(found('host/a.ts', 'try { a(); } catch (cause) { log(cause); }')).toEqual([]);
    expect(found('host/a.ts', 'a().catch((cause: unknown) => log(cause));')).toEqual([]);
    expect(found('host/a.ts', 'a().then(() => {}); schema.catch(0);')).toEqual([]);
  });

  it.each([
    'Math.random();',
    'const now = Date.now;',
    'Date.now();',
    'new Date();',
    'Date();',
    'globalThis.performance.now();',
    'performance.now();',
    'crypto.randomUUID();',
    'setTimeout(f, 1);',
    'fetch(url);',
    'process.env.HOME;',
  ])('refuse the clock, chance and the outside in core: %s', (text) => {
    expect(found('core/a.ts', text).length).toBeGreaterThan(0);
    expect(new Set(found('core/a.ts', text))).toEqual(new Set(['impure-core:1']));
    expect(found('host/a.ts', text)).toEqual([]);
  });

  it('let core calculate with a time it was given', () => {
    expect(found('core/a.ts', 'new Date(atMs).getTime(); Date.UTC(2026, 0); Math.round(1.5); ports.fetch(a);')).toEqual(
      [],
    );
  });

  it.each([
    'it.only("a", f);',
    'test.skip("a", f);',
    'describe.todo("a");',
    'it.concurrent.skip("a", f);',
    'it.skip.each([1])("a", f);',
    'xit("a", f);',
    'it("a", { skip: true }, f);',
  ])('refuse a test left out by %s', (text) => {
    expect(new Set(found('test/unit/a.test.ts', text))).toEqual(new Set(['skipped-test:1']));
  });

  it('let a test stand that a missing tier skips', () => {
    expect(
      found('test/unit/a.test.ts', 'it.skipIf(!root)("a", f); it("a", { skip: false }, f); list.skip(1);'),
    ).toEqual([]);
  });

  it.each([['TO', 'DO'].join(''), ['FIX', 'ME'].join('')])('refuse an open end: %s', (word) => {
    expect(found('host/a.ts', `// ${word}: later`)).toEqual(['left-open:1']);
    expect(found('docs/a.md', `${word} later`)).toEqual(['left-open:1']);
    expect(found('core/messages/es.json', `{"a": "PAGAR ${word}"}`)).toEqual([]);
  });

  it.each(['root', 'home/ada', 'work/main', 'Users/ada'])('refuse a path of one machine: %s', (tail) => {
    expect(found('docs/a.md', `cd /${tail}/x`)).toEqual(['machine-path:1']);
    expect(found('lab/data/a.json', `{"a": "/${tail}/x"}`)).toEqual(['machine-path:1']);
    expect(found('host/a.ts', `const a = '../${tail}'; const b = 'https://example.org/${tail}';`)).toEqual([]);
  });

  it('refuse the name of a registry, in the lock file too', () => {
    const resolved = `https://${['registry', 'npmjs', 'org'].join('.')}/zod/-/zod-4.6.7.tgz`;
    expect(found('package-lock.json', `{\n"resolved": "${resolved}"}`)).toEqual(['registry-host:2']);
  });

  it('refuse a source file that is too long, and no data', () => {
    const long = 'a();\n'.repeat(maxLines);
    expect(found('host/a.ts', long)).toEqual([]);
    expect(found('host/a.ts', `${long}a();\n`)).toEqual(['long-file:1']);
    expect(found('renderer/a.module.css', 'a {}\n'.repeat(maxLines + 1))).toEqual(['long-file:1']);
    expect(found('lab/data/a.json', '\n'.repeat(maxLines + 1))).toEqual([]);
  });
});

describe('an exception', () => {
  const finding = { file: 'host/a.ts', line: 3, rule: 'any', detail: 'any: say what it is' };
  const exception = { rule: 'any', file: 'host/a.ts', reason: 'the library says so' };

  it('lets its finding through and no other', () => {
    expect(applyExceptions([finding], ['any'], [exception])).toEqual([]);
    const other = { ...finding, file: 'host/b.ts' };
    expect(applyExceptions([finding, other], ['any'], [exception])).toEqual([other]);
    expect(applyExceptions([finding], ['any'], [{ ...exception, contains: 'void' }])).toContain(finding);
  });

  it('that nothing needs any more, or that gives no reason, is itself refused', () => {
    expect(applyExceptions([], ['any'], [exception])).toHaveLength(1);
    expect(applyExceptions([], ['silent-catch'], [exception])).toEqual([]);
    expect(applyExceptions([finding], ['any'], [{ ...exception, reason: ' ' }])).toHaveLength(1);
  });

  it('names a rule that exists', () => {
    expect(unknownRules(['any'], [{ ...exception, rule: 'anny' }])).toEqual(['anny']);
    expect(unknownRules([...houseRules, ...layeringRules, ...messageRules], exceptions)).toEqual([]);
  });
});

describe('the tree', () => {
  it('leaves out what git ignores', () => {
    const ignored = ignoreRules('# made\nnode_modules/\n*.log\n/var\nlab/out/\n');
    const left = ['node_modules', 'a/node_modules', 'a/b.log', 'var', 'lab/out'].filter((file) => !ignored(file));
    expect(left).toEqual([]);
    const taken = ['a/var', 'log.ts', 'out', 'core/node_modules.ts'].filter(ignored);
    expect(taken).toEqual([]);
    expect(() => ignoreRules('!kept')).toThrow('do not understand');
  });
});
