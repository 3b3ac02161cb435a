import { describe, expect, it } from 'vitest';
import { checkPromises, readPromises, readProofs } from './promises.ts';
import { describeFinding, readTree, type TextFile } from './tree.ts';

const table = (...rows: string[]): TextFile => ({
  path: 'docs/promises.md',
  text: ['# Promises', '', '| Promise | Shown by | Last figure |', '|---|---|---|', ...rows, '', 'After.'].join('\n'),
});
const test = (text: string, path = 'test/unit/a.test.ts'): TextFile => ({ path, text });
const manifest: TextFile = {
  path: 'package.json',
  text: JSON.stringify({
    scripts: { bench: 'node test/bench/run.ts', gone: 'node --test lab/gone.ts', test: 'vitest' },
  }),
};
const bench: TextFile = { path: 'test/bench/run.ts', text: '' };

const found = (shownBy: string, ...files: TextFile[]): string[] =>
  checkPromises([table(`| It holds | ${shownBy} | 12 ms |`), manifest, bench, ...files]).findings.map(
    (finding) => finding.detail,
  );

describe('the promises', () => {
  it('each name a test that runs or a command that exists', () => {
    const { promises, findings } = checkPromises(readTree());
    expect(promises, 'promises').toBeGreaterThan(0);
    expect(findings.map(describeFinding)).toEqual([]);
  });

  it('are none in a page without the table', () => {
    expect(checkPromises([]).promises).toBe(0);
    expect(
      checkPromises([{ path: 'docs/promises.md', text: '# Promises\n\n| Promise | Figure |\n|---|---|\n| a | b |' }])
        .promises,
    ).toBe(0);
    expect(checkPromises([table()]).promises).toBe(0);
  });

  it('are read row by row, with bars inside a cell', () => {
    expect(readPromises(table('| a \\| b | `npm run bench` | 1 |').text)).toEqual([
      { promise: 'a | b', shownBy: '`npm run bench`', lastFigure: '1', line: 5 },
    ]);
    expect(readProofs('`test/unit/a.test.ts` › a; `npm run bench -- --seed 4`')).toEqual([
      { kind: 'test', file: 'test/unit/a.test.ts', name: 'a' },
      { kind: 'script', name: 'bench' },
    ]);
  });

  it('are refused without a promise, a figure or a proof that can be looked up', () => {
    const rows = table('| | `npm run bench` | 1 |', '| a | `npm run bench` | |', '| a | trust us | 1 |', '| a | | 1 |');
    expect(checkPromises([rows, manifest, bench]).findings).toHaveLength(4);
  });
});

describe('a promise shown by a test', () => {
  const one = '`test/unit/a.test.ts` › holds';

  it('passes when the test is there, alone or named with its group', () => {
    expect(found(one, test('it("holds", f);'))).toEqual([]);
    expect(found(one, test('describe("a", () => { test(`holds`, f); });'))).toEqual([]);
    expect(found('`test/unit/a.test.ts` › a › holds', test('describe("a", () => { it("holds", f); });'))).toEqual([]);
    expect(found('`test/unit/a.test.ts` › b › holds', test('describe("a", () => { it("holds", f); });'))).toHaveLength(
      1,
    );
  });

  it('passes when the test is one of a table', () => {
    expect(
      found('`test/unit/a.test.ts` › holds for 3 and x', test('it.each([])("holds for %s and $name", f);')),
    ).toEqual([]);
    expect(found(one, test('it.each([])("%s", f);'))).toHaveLength(1);
  });

  it('passes when the file takes the test from a suite', () => {
    const suite = test('export const suite = () => { it("holds", f); };', 'test/contracts/suite.ts');
    expect(found(one, test('import { suite } from "../contracts/suite.ts"; suite();'), suite)).toEqual([]);
    expect(found(one, test('suite();'), suite)).toHaveLength(1);
  });

  it('is refused when the file or the test is missing', () => {
    expect(found(one)).toEqual(['"It holds": test/unit/a.test.ts does not exist']);
    expect(found(one, test('it("held", f); // it("holds", f)'))).toEqual([
      '"It holds": test/unit/a.test.ts has no test "holds"',
    ]);
  });

  it.each([
    'it.skip("holds", f);',
    'it.todo("holds");',
    'xit("holds", f);',
    'it("holds", { skip: true }, f);',
    'describe.skip("a", () => { it("holds", f); });',
  ])('is refused when it is left out: %s', (text) => {
    expect(found(one, test(text))).toEqual(['"It holds": test/unit/a.test.ts › holds is skipped']);
  });
});

describe('a promise shown by a command', () => {
  it('passes when the script and the program it starts are there', () => {
    expect(found('`npm run bench`')).toEqual([]);
    expect(found('`npm test`')).toEqual([]);
  });

  it('is refused when the script or its program is missing', () => {
    expect(found('`npm run benhc`')).toEqual(['"It holds": package.json has no script "benhc"']);
    expect(found('`npm run gone`')).toEqual(['"It holds": npm run gone starts lab/gone.ts, which does not exist']);
  });
});
