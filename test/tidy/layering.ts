import path from 'node:path';
import type { Node } from 'oxc-parser';
import { literalText, memberPath, parseCode, walkNodes } from './ast.ts';
import {
  type Finding,
  folderOf,
  isCode,
  productFolders,
  type SourceFolder,
  sourceFolders,
  type TextFile,
} from './tree.ts';

/**
 * The import table: which folder may import which. An entry is a folder, or a path below one. A folder always reaches itself. `lab` and `test` stand in
 * no other row: nothing imports them.
 */
export const importTable: Record<SourceFolder, readonly string[]> = {
  core: [],
  hardware: ['core'],
  offline: ['core'],
  host: ['core', 'hardware', 'offline'],
  electron: ['host', 'core'],
  renderer: ['core'],
  server: ['core', 'offline/wire'],
  lab: productFolders,
  test: sourceFolders,
};

/** Libraries that compute and do nothing else: what `core` may use, and nothing beside them. */
const pureLibraries: readonly string[] = ['zod', 'fast-json-patch', 'i18next', 'bwip-js', 'hash-wasm'];

/** Packages that belong to a runtime, and the folders that run there. `electron` elsewhere would stop the kiosk without it. */
const runtimePackages: Record<string, readonly SourceFolder[]> = {
  electron: ['electron', 'lab', 'test'],
};

/** Folders that run in a window, where Node's modules do not exist. */
const windowFolders: readonly SourceFolder[] = ['renderer'];

/** Files at the top that a folder other than `core` may read. */
const topFiles: readonly string[] = ['package.json'];

export const layeringRules = ['layering', 'pure-core', 'runtime', 'import-type-query', 'computed-import'] as const;
type Rule = (typeof layeringRules)[number];

type Reference = { specifier: string | undefined; offset: number };

function isModuleUrl(node: Node): boolean {
  return (
    node.type === 'NewExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'URL' &&
    node.arguments[1]?.type === 'MemberExpression' &&
    node.arguments[1].object.type === 'MetaProperty'
  );
}

/** What a node loads. `specifier` is undefined when it is computed at run time. */
function referenceOf(node: Node): Reference | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return { specifier: node.source.value, offset: node.start };
    case 'ExportNamedDeclaration':
      return node.source === null ? undefined : { specifier: node.source.value, offset: node.start };
    case 'TSExternalModuleReference':
      return { specifier: node.expression.value, offset: node.start };
    case 'ImportExpression':
      return { specifier: literalText(node.source), offset: node.start };
    case 'CallExpression': {
      const called = memberPath(node.callee).join('.');
      if (called !== 'require' && called !== 'require.resolve') return undefined;
      return { specifier: literalText(node.arguments[0]), offset: node.start };
    }
    case 'NewExpression': {
      // A worker names its file this way; only code files are imports, data and folders are not.
      const target = isModuleUrl(node) ? literalText(node.arguments[0]) : undefined;
      return target !== undefined && isCode(target) ? { specifier: target, offset: node.start } : undefined;
    }
    default:
      return undefined;
  }
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function refuseRelative(file: string, folder: SourceFolder, specifier: string): [Rule, string] | undefined {
  const target = path.posix.join(path.posix.dirname(file), specifier.replace(/[?#].*$/, ''));
  const targetFolder = folderOf(target);
  if (targetFolder === undefined) {
    if (folder !== 'core' && topFiles.includes(target)) return undefined;
    return ['layering', `"${specifier}" leads to ${target}, outside the folders of the import table`];
  }
  if (targetFolder === folder) return undefined;
  if (importTable[folder].some((allowed) => target.startsWith(`${allowed}/`))) return undefined;
  const allowed = importTable[folder].join(', ') || 'nothing of ours';
  return ['layering', `${folder}/ imports ${target}, but may import only: ${allowed}`];
}

function refusePackage(folder: SourceFolder, specifier: string): [Rule, string] | undefined {
  if (specifier.startsWith('#') || specifier.startsWith('/') || specifier.startsWith('file:')) {
    return ['layering', `"${specifier}" hides which folder it leads to: write a relative path`];
  }
  const name = packageOf(specifier);
  if (folder === 'core' && !pureLibraries.includes(name)) {
    return ['pure-core', `core/ imports "${specifier}", but may use only: ${pureLibraries.join(', ')}`];
  }
  const home = runtimePackages[name];
  if (home !== undefined && !home.includes(folder)) {
    return ['runtime', `${folder}/ imports "${specifier}", which only ${home.join(', ')} may use`];
  }
  if (windowFolders.includes(folder) && specifier.startsWith('node:')) {
    return ['runtime', `${folder}/ runs in a window and imports "${specifier}"`];
  }
  return undefined;
}

function checkFile(file: TextFile, folder: SourceFolder): Finding[] {
  const { program, lineAt } = parseCode(file);
  const findings: Finding[] = [];
  const report = (rule: Rule, offset: number, detail: string): void => {
    findings.push({ file: file.path, line: lineAt(offset), rule, detail });
  };
  walkNodes(program, (node) => {
    if (node.type === 'TSImportType') {
      report(
        'import-type-query',
        node.start,
        `import('${node.source.value}') as a type: write "import type" at the top`,
      );
    }
    const reference = referenceOf(node);
    if (reference === undefined) return;
    const { specifier, offset } = reference;
    if (specifier === undefined) {
      if (productFolders.includes(folder)) report('computed-import', offset, 'the path of this import is computed');
      return;
    }
    const refused = specifier.startsWith('.')
      ? refuseRelative(file.path, folder, specifier)
      : refusePackage(folder, specifier);
    if (refused !== undefined) report(refused[0], offset, refused[1]);
  });
  return findings;
}

/** What `new-driver` lays out in `test/` stands in the lab until then, and is judged by what it becomes. */
const laidOutInTest = /^lab\/new-driver\/templates\/\w+\/(?:\w+\.test|rig|fuzz)\.ts$/;

const judgedAs = (path: string): SourceFolder | undefined => (laidOutInTest.test(path) ? 'test' : folderOf(path));

/** Applies the import table. `checked` is the number of files looked at: zero is never a pass. */
export function checkLayering(files: readonly TextFile[]): { checked: number; findings: Finding[] } {
  let checked = 0;
  const findings: Finding[] = [];
  for (const file of files) {
    const folder = judgedAs(file.path);
    if (folder === undefined || !isCode(file.path)) continue;
    checked += 1;
    findings.push(...checkFile(file, folder));
  }
  return { checked, findings };
}
