import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A text file of the repository; `path` is relative to its top with `/` between folders. */
export type TextFile = { path: string; text: string };

/** Something a check refuses. `line` is 1-based. `rule` is the name that an exception refers to. */
export type Finding = { file: string; line: number; rule: string; detail: string };

const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** The folders of the import table (`layering.ts`). */
export const sourceFolders = [
  'core',
  'hardware',
  'offline',
  'host',
  'electron',
  'renderer',
  'server',
  'lab',
  'test',
] as const;
export type SourceFolder = (typeof sourceFolders)[number];

/** What is shipped; `lab` and `test` are not. */
export const productFolders: readonly SourceFolder[] = sourceFolders.filter(
  (folder) => folder !== 'lab' && folder !== 'test',
);

/** The top-level folder a path lies in, if it is one of the import table's. */
export function folderOf(file: string): SourceFolder | undefined {
  const top = file.split('/')[0];
  return sourceFolders.find((folder) => folder === top && file.includes('/'));
}

export const isCode = (file: string): boolean => /\.(?:ts|tsx|mts|cts|mjs|cjs|js|jsx)$/.test(file);

/**
 * The ignore rules as a predicate on relative paths. Written here rather than asked of git, so that the checks also run
 * in an unpacked archive. Reads the forms this repository uses; throws on the ones it does not understand.
 */
export function ignoreRules(gitignore: string): (file: string) => boolean {
  const globs = gitignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      if (line.startsWith('!')) throw new Error(`.gitignore: the tidy checks do not understand "${line}"`);
      const pattern = line.replace(/\/$/, '');
      return pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
    });
  return (file) => globs.some((glob) => path.matchesGlob(file, glob));
}

function* walk(root: string, folder: string, ignored: (file: string) => boolean): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (relative === '.git' || ignored(relative)) continue;
    if (entry.isDirectory()) yield* walk(root, relative, ignored);
    else if (entry.isFile()) yield relative;
  }
}

/** Every text file that belongs to the repository, sorted by path. Binary files (a NUL in their start) are left out. */
export function readTree(root: string = repositoryRoot): TextFile[] {
  const ignored = ignoreRules(readFileSync(path.join(root, '.gitignore'), 'utf8'));
  const files: TextFile[] = [];
  for (const file of [...walk(root, '', ignored)].sort()) {
    const bytes = readFileSync(path.join(root, file));
    if (!bytes.subarray(0, 8_192).includes(0)) files.push({ path: file, text: bytes.toString('utf8') });
  }
  return files;
}

export const describeFinding = (finding: Finding): string =>
  `${finding.file}:${finding.line} [${finding.rule}] ${finding.detail}`;
