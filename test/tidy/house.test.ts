import { describe, expect, it } from 'vitest';
import { applyExceptions, exceptions, unknownRules } from './exceptions.ts';
import { checkHouse, houseRules, maxLines } from './house.ts';
import { layeringRules } from './layering.ts';
import { messageRules } from './messages.ts';
import { describeFinding, ignoreRules, productFolders, readTree } from './tree.ts';

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

  it.each([
    'try { a(); } catch { return null; }',
    'try { a(); } catch (cause) { return null; }',
    'try { a(); } catch (cause) { return { cause: b.cause }; }',
    'try { a(); } catch ({ code }) { b(); }',
    'try { a(); } catch { throw new Error("b"); }',
    'try { a(); /* here it is well */ } catch { b(); } // and so on',
    'try { a(); } catch { /* biome-ignore lint: b */ b(); }',
    'a().catch(() => b());',
    'a().catch((cause: unknown) => { return b(); });',
    'a().then(/* in vain */ b, () => c());',
  ])('refuse to go on without the error and without a word: %s', (text) => {
    expect(found('host/a.ts', `function f() {\n${text}\n}`)).toEqual(['silent-catch:2']);
  });

  it.each([
    'try { a(); } catch { // no such file: nothing was kept\n return null; }',
    'try { a(); } catch (cause) { return err(String(cause)); }',
    'try { a(); } catch (cause) { return { cause }; }',
    'try { a(); } catch ({ code }) { return code === 1 ? null : 2; }',
    'a().catch(() => b(/* gone already */));',
    'a().then(b, /* told elsewhere */ () => c());',
  ])('let stand what uses the error or says why not: %s', (text) => {
    expect(found('host/a.ts', `function f() {\n${text}\n}`)).toEqual([]);
  });

  it('let a catch stand that does something', () => {
    expect(found('host/a.ts', 'try { a(); } catch (cause) { log(cause); }')).toEqual([]);
    expect(found('host/a.ts', 'a().catch((cause: unknown) => log(cause));')).toEqual([]);
    expect(found('host/a.ts', 'a().then(() => {}); schema.catch(0);')).toEqual([]);
  });

  it.each([
    'let a = 0;',
    'export let a: string;',
    'var a = 0;',
    'export const b = 1; let [a] = c();',
    'const a = new Map(); export const f = (b: string) => a.set(b, 1);',
    'export const a: string[] = []; function f() { a.push("b"); }',
    'const a = new Set<string>(); function f() { a?.delete("b"); }',
    'const a: Record<string, number> = {}; function f() { a.b = 1; }',
    'const a = { b: { c: 0 } }; function f() { a.b.c += 1; }',
    'const a = [0]; function f() { a[0]++; }',
    'const a = {} as A; function f(b: string) { delete a[b]; }',
    'class A { static b = 0; }',
  ])('refuse the state of a module: %s', (text) => {
    expect(productFolders.map((folder) => found(`${folder}/a.ts`, text))).toEqual(
      productFolders.map(() => ['module-state:1']),
    );
    expect(found('lab/a.ts', text)).toEqual([]);
    expect(found('test/unit/a.ts', text)).toEqual([]);
  });

  it.each([
    'const a = 0; function f() { let b = 1; b += a; return b; }',
    'export function f() { const a = new Map(); a.set(1, 2); var b = []; b.push(a); return b; }',
    'const a = new Map([[1, 2]]); export const f = (b: number) => a.get(b);',
    'const a = createA(); a.add(1);',
    'const a = [2, 1]; export const b = a.toSorted();',
    'for (let a = 0; a < 3; a += 1) b(a);',
    'declare let a: string;',
    'class A { static readonly b = 0; static f() {} c = 0; }',
  ])('let stand what no call remembers: %s', (text) => {
    expect(found('host/a.ts', text)).toEqual([]);
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
    expect(found('core/messages/es/common.json', `{"a": "PAGAR ${word}"}`)).toEqual([]);
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
