import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, test, vi } from 'vitest';

/** What a browser must have before the kiosk draws anything: JavaScript as it goes over the wire. */
const ENTRY_GZIP_MAX = 150_000;
/** All that a kiosk of one journey comes to load with one language: the entry, the journey's screens, the language. */
const JOURNEY_GZIP_MAX = 260_000;
const BUILD_LIMIT_MS = 60_000;

type Chunk = Rolldown.OutputChunk;
let chunks: Map<string, Chunk>;

beforeAll(async () => {
  // As it is shipped: a test's own environment would bring React's development build.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({
    configFile: resolve(import.meta.dirname, '../../../vite.config.ts'),
    build: { write: false },
    logLevel: 'error',
  });
  vi.unstubAllEnvs();
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  chunks = new Map(outputs.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
}, BUILD_LIMIT_MS);

/** These chunks and all that they import statically. */
function withImports(files: readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const chunk = chunks.get(file);
    if (chunk === undefined || found.has(file)) continue;
    found.add(file);
    waiting.push(...chunk.imports);
  }
  return found;
}

const gzipBytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(chunks.get(file)?.code ?? '').length, 0);

const entries = (): string[] =>
  [...chunks.values()]
    .filter(({ facadeModuleId }) => facadeModuleId?.endsWith('/renderer/index.html'))
    .map(({ fileName }) => fileName);

/** The chunk that comes when the page imports this module. */
function chunkOf(module: string): string {
  const chunk = [...chunks.values()].find(
    ({ isDynamicEntry, facadeModuleId }) => isDynamicEntry && facadeModuleId?.endsWith(module),
  );
  if (chunk === undefined) throw new Error(`${module} is in no chunk of its own`);
  return chunk.fileName;
}

const modulesOf = (files: Iterable<string>): string[] =>
  [...files].flatMap((file) => chunks.get(file)?.moduleIds ?? []);

const LANGUAGE = '/core/messages/de/index.ts';
const journeys = {
  checkout: '/renderer/kiosk/screens/checkout/screens.ts',
  checkin: '/renderer/kiosk/screens/checkin/screens.ts',
};

describe('the kiosk’s page', () => {
  test('has an entry of at most 150 kB gzip', () => {
    const bytes = gzipBytes(withImports(entries()));
    console.log(`page-size entry gzip_bytes=${bytes} max=${ENTRY_GZIP_MAX}`);
    expect(entries()).toHaveLength(1);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(ENTRY_GZIP_MAX);
  });

  test.each(Object.entries(journeys))('loads at most 260 kB gzip for %s', (journey, screens) => {
    const bytes = gzipBytes(withImports([...entries(), chunkOf(screens), chunkOf(LANGUAGE)]));
    console.log(`page-size ${journey} gzip_bytes=${bytes} max=${JOURNEY_GZIP_MAX}`);
    expect(bytes).toBeLessThanOrEqual(JOURNEY_GZIP_MAX);
  });

  test('has no screen of a journey, no language and no schema library in its entry', () => {
    const modules = modulesOf(withImports(entries()));
    const misplaced = modules.filter((module) =>
      /\/screens\/check(out|in)\/|\/core\/messages\/\w+\/(?!start\.json)|\/node_modules\/zod\//.test(module),
    );
    expect(misplaced).toEqual([]);
  });

  test('has nothing of the airport in what a shop loads, and the reverse', () => {
    const ofJourney = (screens: string) => modulesOf(withImports([...entries(), chunkOf(screens)]));
    expect(ofJourney(journeys.checkout).filter((module) => module.includes('/screens/checkin/'))).toEqual([]);
    expect(ofJourney(journeys.checkin).filter((module) => module.includes('/screens/checkout/'))).toEqual([]);
  });
});
