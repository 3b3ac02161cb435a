/**
 * Builds what the lab serves into `dist/`: the kiosk's pages, the lab's page and the articles' pictures. `npm run build` builds what is
 * missing or stale, `npm run build -- --force` everything.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InstanceLock, takeInstanceLock } from '../offline/instance-lock.ts';
import { builtFolders, repositoryFolder } from './paths.ts';

const stampFile = join(repositoryFolder, 'dist/lab-build.json');
const lockFile = join(repositoryFolder, 'dist/lab-build.lock');
const BUILD_OUTPUT_CHARACTERS_MAX = 4_000;
const TURN_MS = 200;
const TURNS_MAX = 600;

export type Part = 'kiosk pages' | 'lab page' | 'pictures' | 'Electron shell';

/** What each part is made of. A change in any of these files makes it stale. */
const SOURCES: Record<Part, readonly string[]> = {
  'kiosk pages': ['renderer', 'core', 'vite.config.ts', 'package.json'],
  'lab page': ['lab/page', 'lab/api.ts', 'renderer/design', 'core', 'vite.config.ts', 'package.json'],
  pictures: ['lab/data/pictures.ts', 'lab/data/shop.ts', 'lab/data/source/produce.json', 'package.json'],
  'Electron shell': ['electron', 'host', 'core', 'hardware', 'offline', 'vite.electron.config.ts', 'package.json'],
};

/** A file that each part has when it was built. */
const RESULTS: Record<Part, string> = {
  'kiosk pages': join(builtFolders.kioskPages, 'index.html'),
  'lab page': join(builtFolders.labPages, 'index.html'),
  pictures: builtFolders.pictures,
  'Electron shell': builtFolders.shellMain,
};

const WITH_SHELL = '--with-shell';
/** The shell is only built where there is an Electron to run it. */
const partsOf = (withShell: boolean): Part[] => [
  'kiosk pages',
  'lab page',
  'pictures',
  ...(withShell ? (['Electron shell'] as const) : []),
];

function hashOf(part: Part): string {
  const hash = createHash('sha256');
  for (const source of SOURCES[part]) {
    const path = join(repositoryFolder, source);
    const files = source.includes('.')
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort();
    for (const file of files) hash.update(relative(repositoryFolder, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function readStamps(): Partial<Record<string, string>> {
  if (!existsSync(stampFile)) return {};
  try {
    const stamps: unknown = JSON.parse(readFileSync(stampFile, 'utf8'));
    return typeof stamps === 'object' && stamps !== null ? { ...stamps } : {};
  } catch (cause) {
    // A half-written stamp means: build again, which writes it anew.
    if (cause instanceof SyntaxError) return {};
    throw cause;
  }
}

export function staleParts(withShell: boolean): Part[] {
  const stamps = readStamps();
  return partsOf(withShell).filter((part) => !existsSync(RESULTS[part]) || stamps[part] !== hashOf(part));
}

/**
 * Builds what is stale, in a process of its own: the bundler's memory goes with it. Rejects with the build's own words.
 * `say` is told before it starts.
 */
export async function ensureBuilt(say: (line: string) => void, withShell: boolean): Promise<void> {
  const stale = staleParts(withShell);
  if (stale.length === 0) return;
  say(`Building the ${stale.join(', the ')} …`);
  const child = fork(fileURLToPath(import.meta.url), withShell ? [WITH_SHELL] : [], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-BUILD_OUTPUT_CHARACTERS_MAX);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`the build of the ${stale.join(', the ')} failed:\n${output.trim()}`);
}

async function build(part: Part): Promise<void> {
  const sourceHash = hashOf(part);
  if (part === 'pictures') await writePictures();
  else if (part === 'Electron shell') await bundleShell();
  else {
    const [{ build: bundle }, { pageBuild }] = await Promise.all([import('vite'), import('../vite.config.ts')]);
    const pages =
      part === 'kiosk pages'
        ? pageBuild({
            root: 'renderer',
            outDir: 'dist/renderer',
            pages: { index: 'index.html', gallery: 'gallery.html' },
          })
        : pageBuild({ root: 'lab/page', outDir: 'dist/lab', pages: { index: 'index.html' } });
    await bundle({ ...pages, configFile: false, logLevel: 'warn' });
  }
  const stamps = { ...readStamps(), [part]: sourceHash };
  writeFileSync(`${stampFile}.new`, `${JSON.stringify(stamps, null, 1)}\n`);
  renameSync(`${stampFile}.new`, stampFile);
}

async function bundleShell(): Promise<void> {
  const { build: bundle } = await import('vite');
  const configFile = join(repositoryFolder, 'vite.electron.config.ts');
  for (const mode of ['production', 'preload']) await bundle({ configFile, mode, logLevel: 'warn' });
}

/** Loads the 100 MB icon sets once and writes the few pictures that the catalogue has. */
async function writePictures(): Promise<void> {
  const [{ pictureSvg }, { generateCatalogue }] = await Promise.all([
    import('./data/pictures.ts'),
    import('./data/catalogue.ts'),
  ]);
  mkdirSync(builtFolders.pictures, { recursive: true });
  for (const file of new Set(generateCatalogue().products.map(({ picture }) => picture))) {
    const svg = file === null ? null : pictureSvg(file);
    if (file !== null && svg !== null) writeFileSync(join(builtFolders.pictures, file), svg);
  }
}

/** Two builds at a time would empty each other's folder. Whoever waited finds most of it done. */
async function waitForTurn(): Promise<InstanceLock> {
  mkdirSync(dirname(lockFile), { recursive: true });
  for (let tried = 0; tried < TURNS_MAX; tried += 1) {
    const lock = takeInstanceLock(lockFile);
    if (lock.ok) return lock.value;
    if (lock.error.kind === 'io') throw new Error(`${lockFile}: ${lock.error.detail}`);
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }
  throw new Error(`another build has held ${lockFile} for ${(TURNS_MAX * TURN_MS) / 1_000} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Built by a lab that is gone: nobody waits for it.
  process.on('disconnect', () => process.exit(1));
  const lock = await waitForTurn();
  const withShell = process.argv.includes(WITH_SHELL);
  const wanted = process.argv.includes('--force') ? partsOf(withShell) : staleParts(withShell);
  for (const part of wanted) {
    const startedAtMs = performance.now();
    await build(part);
    console.log(`${part}: built in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
  }
  if (wanted.length === 0) console.log('everything is up to date');
  lock.release();
  process.exit(0);
}
