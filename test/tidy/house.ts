import type { Node } from 'oxc-parser';
import { bare, memberPath, type ParsedFile, parseCode, walkNodes } from './ast.ts';
import { moduleState } from './module-state.ts';
import { silenceOf } from './silence.ts';
import { skipOf } from './test-calls.ts';
import { type Finding, folderOf, isCode, productFolders, type TextFile } from './tree.ts';

export const houseRules = [
  'any',
  'ts-ignore',
  'silent-catch',
  'module-state',
  'impure-core',
  'skipped-test',
  'left-open',
  'machine-path',
  'registry-host',
  'long-file',
] as const;
type Rule = (typeof houseRules)[number];
type Refused = { rule: Rule; offset: number; detail: string };

/** Lines in a file of the source folders; JSON data is not source. */
export const maxLines = 400;

/** What `core` may not reach: the clock, chance and the outside. Time, ids and answers arrive inside commands. */
const impureCalls: readonly string[] = [
  'Math.random',
  'Date',
  'Date.now',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
];

function refuseImpurity(node: Node): Refused | undefined {
  const refuse = (name: string): Refused => ({ rule: 'impure-core', offset: node.start, detail: `core uses ${name}` });
  if (node.type === 'CallExpression' || node.type === 'MemberExpression') {
    // The member alone counts too: `const now = Date.now` reaches the clock as well.
    const path = node.type === 'CallExpression' ? memberPath(bare(node.callee)) : memberPath(node);
    const name = (path[0] === 'globalThis' ? path.slice(1) : path).join('.');
    const called = node.type === 'CallExpression' && node.callee.type === 'Identifier';
    const reached = node.type === 'MemberExpression' && (name.includes('.') || path[0] === 'globalThis');
    if ((called || reached) && impureCalls.includes(name)) return refuse(name);
    if (reached && /^process\.[^.]+$/.test(name)) return refuse(name);
  }
  if (node.type === 'NewExpression' && node.arguments.length === 0 && memberPath(node.callee).at(-1) === 'Date') {
    return refuse('new Date() without a time');
  }
  return undefined;
}

function refuseNode(node: Node, folder: string, { comments }: ParsedFile): Refused[] {
  const refused: (Refused | undefined)[] = [];
  const silence = silenceOf(node, comments);
  if (silence !== undefined) refused.push({ rule: 'silent-catch', offset: node.start, detail: silence });
  if (node.type === 'TSAnyKeyword')
    refused.push({ rule: 'any', offset: node.start, detail: 'any: say what it is, or unknown' });
  if (folder === 'core') refused.push(refuseImpurity(node));
  const skip = folder === 'test' ? skipOf(node) : undefined;
  if (skip !== undefined)
    refused.push({ rule: 'skipped-test', offset: node.start, detail: `${skip} leaves tests out` });
  return refused.filter((item) => item !== undefined);
}

function refuseComments({ comments }: ParsedFile): Refused[] {
  return comments
    .filter((comment) => /@ts-(?:ignore|nocheck)\b/.test(comment.value))
    .map((comment) => ({ rule: 'ts-ignore', offset: comment.start, detail: 'switches the type check off' }));
}

/** The spellings are split, so that this file does not find itself. */
const openEnds = /\b(?:TO(?:DO)|FIX(?:ME))\b/g;
const machinePaths = /(?<![\w.~}$)*-])\/(?:root(?![\w-])|(?:work|home|Users)\/[\w.-]+)/g;
const registryHost = /registry\.npmjs\.org/g;

function refuseText(file: TextFile): Refused[] {
  const all = (pattern: RegExp, rule: Rule, detail: string): Refused[] =>
    [...file.text.matchAll(pattern)].map((match) => ({
      rule,
      offset: match.index,
      detail: `"${match[0]}": ${detail}`,
    }));
  // In Spanish and Portuguese the first of these words is a word: data is not searched for it.
  const written = /\.json$/.test(file.path) ? [] : all(openEnds, 'left-open', 'finish it or write an issue');
  return [
    ...written,
    ...all(machinePaths, 'machine-path', 'exists on one machine only'),
    ...all(registryHost, 'registry-host', 'the registry is chosen where npm runs, not here'),
  ];
}

function refuseLength(file: TextFile): Refused[] {
  const source = isCode(file.path) || /\.(?:css|html)$/.test(file.path);
  if (!source || folderOf(file.path) === undefined) return [];
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  if (lines <= maxLines) return [];
  return [{ rule: 'long-file', offset: 0, detail: `${lines} lines, of ${maxLines} at most: split it by idea` }];
}

function refuseCode(file: TextFile): Refused[] {
  const parsed = parseCode(file);
  const folder = folderOf(file.path);
  const refused = refuseComments(parsed);
  if (folder !== undefined && productFolders.includes(folder)) {
    for (const state of moduleState(parsed.program)) refused.push({ rule: 'module-state', ...state });
  }
  walkNodes(parsed.program, (node) => {
    refused.push(...refuseNode(node, folder ?? '', parsed));
  });
  return refused;
}

/** The house rules that a machine can see. `code` and `texts` are the numbers of files looked at. */
export function checkHouse(files: readonly TextFile[]): { code: number; texts: number; findings: Finding[] } {
  const code = files.filter((file) => isCode(file.path));
  const findings = files.flatMap((file) =>
    [...(isCode(file.path) ? refuseCode(file) : []), ...refuseText(file), ...refuseLength(file)].map((refused) => ({
      file: file.path,
      line: file.text.slice(0, refused.offset).split('\n').length,
      rule: refused.rule,
      detail: refused.detail,
    })),
  );
  return { code: code.length, texts: files.length, findings };
}
