import path from 'node:path';
import { parseCode, walkNodes } from './ast.ts';
import { isGroupCall, isTestCall, skipOf, titleOf } from './test-calls.ts';
import type { Finding, TextFile } from './tree.ts';

const promisesFile = 'docs/promises.md';

type Proof = { kind: 'test'; file: string; name: string } | { kind: 'script'; name: string };
export type Promised = { promise: string; shownBy: string; lastFigure: string; line: number };

const columns = ['Promise', 'Shown by', 'Last figure'];

/** The cells of a table row; `\|` is a bar inside a cell. */
const cellsOf = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());

/** Reads the table `| Promise | Shown by | Last figure |`; there may be several, one under each heading. */
export function readPromises(text: string): Promised[] {
  const promises: Promised[] = [];
  let inTable = false;
  for (const [index, line] of text.split('\n').entries()) {
    const cells = line.trim().startsWith('|') ? cellsOf(line) : [];
    if (cells.length === 0) inTable = false;
    else if (columns.every((column, at) => cells[at] === column)) inTable = true;
    else if (inTable && !cells.every((cell) => /^:?-+:?$/.test(cell))) {
      const [promise = '', shownBy = '', lastFigure = ''] = cells;
      promises.push({ promise, shownBy, lastFigure, line: index + 1 });
    }
  }
  return promises;
}

/** Proofs are separated by `;`. A part that is neither a test nor a command is returned as text. */
export function readProofs(shownBy: string): (Proof | string)[] {
  return shownBy.split(/;\s+|;$/).map((part) => {
    const text = part.trim();
    const test = /^`(test\/[^`]+\.test\.tsx?)`\s*›\s*(.+)$/.exec(text);
    if (test?.[1] !== undefined && test[2] !== undefined) return { kind: 'test', file: test[1], name: test[2].trim() };
    const script = /^`npm (?:run )?([\w:.-]+)[^`]*`$/.exec(text);
    return script?.[1] === undefined ? text : { kind: 'script', name: script[1] };
  });
}

type FoundTest = { titles: string[]; skipped: boolean };

/** Every test of a file with the titles of its groups, outermost first, and whether it or a group is left out. */
function testsIn(file: TextFile): FoundTest[] {
  const tests: FoundTest[] = [];
  walkNodes(parseCode(file).program, (node, ancestors) => {
    if (!isTestCall(node)) return;
    const title = titleOf(node);
    if (title === undefined) return;
    const groups = ancestors.filter(isGroupCall);
    const titles = [...groups.map((group) => titleOf(group) ?? ''), title];
    tests.push({ titles, skipped: [...groups, node].some((call) => skipOf(call) !== undefined) });
  });
  return tests;
}

/** A test file may take its tests from a suite it imports; the suites are below `test/` as well. */
function testsReachedFrom(file: TextFile, files: ReadonlyMap<string, TextFile>): FoundTest[] {
  const seen = new Set<string>();
  const tests: FoundTest[] = [];
  const follow = (current: TextFile): void => {
    if (seen.has(current.path)) return;
    seen.add(current.path);
    tests.push(...testsIn(current));
    walkNodes(parseCode(current).program, (node) => {
      if (node.type !== 'ImportDeclaration' || !node.source.value.startsWith('.')) return;
      const target = files.get(path.posix.join(path.posix.dirname(current.path), node.source.value));
      if (target?.path.startsWith('test/') && /\.tsx?$/.test(target.path)) follow(target);
    });
  };
  follow(file);
  return tests;
}

/** `%s`, `$name` and `${…}` in a title stand for whatever the run puts there. */
function titleMatches(title: string, name: string): boolean {
  if (title === name) return true;
  const pattern = title
    .split(/%[sdifjo#$]|\$\{…\}|\$[A-Za-z_][\w.]*/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return pattern.join('').trim() !== '' && new RegExp(`^${pattern.join('.+')}$`).test(name);
}

/** The promise names the test alone, or its groups too: `group › test`. */
const isNamed = (test: FoundTest, name: string): boolean => {
  const parts = name.split(/\s*›\s*/);
  const tail = test.titles.slice(-parts.length);
  return tail.length === parts.length && parts.every((part, index) => titleMatches(tail[index] ?? '', part));
};

function refuseTest(proof: Extract<Proof, { kind: 'test' }>, files: ReadonlyMap<string, TextFile>): string | undefined {
  const file = files.get(proof.file);
  if (file === undefined) return `${proof.file} does not exist`;
  const tests = testsReachedFrom(file, files).filter((test) => isNamed(test, proof.name));
  if (tests.length === 0) return `${proof.file} has no test "${proof.name}"`;
  return tests.some((test) => test.skipped) ? `${proof.file} › ${proof.name} is skipped` : undefined;
}

function scriptsOf(manifest: TextFile | undefined): ReadonlyMap<string, string> {
  const parsed: unknown = manifest === undefined ? {} : JSON.parse(manifest.text);
  if (typeof parsed !== 'object' || parsed === null || !('scripts' in parsed)) return new Map();
  const { scripts } = parsed;
  if (typeof scripts !== 'object' || scripts === null) return new Map();
  return new Map(Object.entries(scripts).map(([name, command]) => [name, String(command)]));
}

function refuseScript(name: string, files: ReadonlyMap<string, TextFile>): string | undefined {
  const command = scriptsOf(files.get('package.json')).get(name);
  if (command === undefined) return `package.json has no script "${name}"`;
  const program = /\bnode\s+(?:--\S+\s+)*([\w./-]+\.[mc]?[jt]s)\b/.exec(command)?.[1];
  return program === undefined || files.has(program)
    ? undefined
    : `npm run ${name} starts ${program}, which does not exist`;
}

/** Every promise names a test that exists and runs, or a command that exists. `promises` of zero is never a pass. */
export function checkPromises(all: readonly TextFile[]): { promises: number; findings: Finding[] } {
  const files = new Map(all.map((file) => [file.path, file]));
  const promises = readPromises(files.get(promisesFile)?.text ?? '');
  const findings: Finding[] = [];
  for (const { promise, shownBy, lastFigure, line } of promises) {
    const refuse = (detail: string | undefined): void => {
      if (detail !== undefined)
        findings.push({ file: promisesFile, line, rule: 'promise', detail: `"${promise}": ${detail}` });
    };
    if (promise === '') refuse('the promise is empty');
    if (lastFigure === '') refuse('the last figure is empty');
    for (const proof of readProofs(shownBy)) {
      if (typeof proof === 'string') refuse(`"${proof}" is neither \`test/….test.ts\` › name nor \`npm run …\``);
      else refuse(proof.kind === 'test' ? refuseTest(proof, files) : refuseScript(proof.name, files));
    }
  }
  return { promises: promises.length, findings };
}
