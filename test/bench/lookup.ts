/**
 * Looking up articles by GTIN in a catalogue of 1,000,000, as the host does it for a scan, and the same while the sync worker brings down
 * and applies 50,000 changed prices: signature, hashes, staging and flip as on a kiosk, only without the network.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Product } from '../../core/catalogue/product.ts';
import { type LocalCatalogue, openCatalogue } from '../../offline/catalogue.ts';
import { CURRENCY_KEY, type DownEntry, type Manifest } from '../../offline/wire/down-wire.ts';
import { DELTA, type LookupWorkerData, PRODUCTS, productCode } from './lookup-shape.ts';
import { percentile, report } from './report.ts';

const ROUNDS = 5;
const LOOKUPS_PER_ROUND = 200_000;
const PER_PART = 4_000;
const AT_MS = 1_000;
const WARM_UP = 20_000;
/** A delta that takes longer is a failure of the bench. */
const DELTA_WAIT_MS = 60_000;

/** Beside the repository's own files, because a temporary folder may be a memory disk. */
const PARENT = fileURLToPath(new URL('../../var/', import.meta.url));

export async function benchLookup(): Promise<void> {
  mkdirSync(PARENT, { recursive: true });
  const folder = mkdtempSync(join(PARENT, 'bench-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const product = (index: number): Product => ({
  code: productCode(index),
  name: { en: `Article number ${index}`, de: `Artikel Nummer ${index}` },
  unit: 'each',
  priceMinor: 100 + (index % 900),
  taxRateBasisPoints: 700,
  category: 'groceries',
  minimumAgeYears: null,
  picture: null,
});

/** Through the staging of the product, part by part; only signing and cutting parts are left out. */
function fill(catalogue: LocalCatalogue): void {
  const staging = catalogue.staging();
  const sizes = [1, ...Array.from({ length: PRODUCTS / PER_PART }, () => PER_PART)];
  const manifest: Manifest = {
    channel: 'catalogue',
    fromVersion: 0,
    toVersion: 1,
    incarnation: 'bench',
    parts: sizes.map((entries, index) => ({ index, sha256: '0'.repeat(64), bytes: 1, entries })),
  };
  staging.begin({ text: JSON.stringify(manifest), signature: '' }, manifest, 'bench');
  for (const part of manifest.parts) {
    const from = (part.index - 1) * PER_PART;
    const entries: DownEntry[] =
      part.index === 0
        ? [{ key: CURRENCY_KEY, value: 'EUR' }]
        : Array.from({ length: PER_PART }, (_, at) => ({ key: productCode(from + at), value: product(from + at) }));
    staging.stage('catalogue', part, entries);
  }
  const flipped = staging.flip('catalogue');
  if (!flipped.ok) throw new Error(JSON.stringify(flipped.error));
}

async function run(folder: string): Promise<void> {
  const file = join(folder, 'catalogue.db');
  const filledAtMs = performance.now();
  const filling = openCatalogue(file, { repair: true });
  fill(filling);
  filling.close();
  const fillMs = performance.now() - filledAtMs;
  const openedAtMs = performance.now();
  const catalogue = openCatalogue(file, { repair: true });
  const openMs = performance.now() - openedAtMs;

  const signals = new Int32Array(new SharedArrayBuffer(8));
  const workerData: LookupWorkerData = { file, signals, rounds: ROUNDS };
  const worker = new Worker(new URL('./lookup-worker.ts', import.meta.url), { workerData });
  const failed = new Promise<never>((_, reject) => void worker.once('error', reject));
  await Promise.race([new Promise((resolve) => worker.once('message', resolve)), failed]);

  const lookUp = lookUpIn(catalogue);
  for (let count = 0; count < WARM_UP; count += 1) lookUp();
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const alone = Array.from({ length: LOOKUPS_PER_ROUND }, lookUp);
    const during = duringDelta(signals, round + 1, lookUp);
    const seen = catalogue.find(productCode(0), AT_MS)?.priceMinor;
    if (seen !== round + 1) throw new Error(`round ${round}: the price is ${seen}, the delta did not arrive`);
    return { alone, during };
  });
  await new Promise((resolve) => worker.once('exit', resolve));
  catalogue.close();
  const median = (of: (round: (typeof rounds)[number]) => number) => percentile(rounds.map(of), 0.5);
  report(
    'lookup',
    {
      p50_us: median(({ alone }) => percentile(alone, 0.5)),
      p99_us: median(({ alone }) => percentile(alone, 0.99)),
      p99_us_during_delta: median(({ during }) => percentile(during, 0.99)),
    },
    {
      products: PRODUCTS,
      pricesInDelta: DELTA,
      fillMs,
      openMs,
      fileBytes: statSync(file).size,
      rounds: rounds.map(({ alone, during }) => ({
        perS: (LOOKUPS_PER_ROUND * 1e6) / alone.reduce((sum, us) => sum + us, 0),
        lookupsDuringDelta: during.length,
        deltaMs: during.reduce((sum, us) => sum + us, 0) / 1_000,
        p999UsDuringDelta: percentile(during, 0.999),
        maxUsDuringDelta: percentile(during, 1),
      })),
    },
  );
}

/** Microseconds of one look-up of an article that is there; spread over all of them without a pattern, the same in every run. */
function lookUpIn(catalogue: LocalCatalogue): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const code = productCode(state % PRODUCTS);
    const before = performance.now();
    const found = catalogue.find(code, AT_MS);
    const us = (performance.now() - before) * 1_000;
    if (found === null) throw new Error(`${code} is not found`);
    return us;
  };
}

/** Looks up without a pause from the worker's start on a delta until it is active and tidied away. */
function duringDelta(signals: Int32Array, round: number, lookUp: () => number): number[] {
  const samples: number[] = [];
  const deadline = performance.now() + DELTA_WAIT_MS;
  Atomics.store(signals, 0, round);
  Atomics.notify(signals, 0);
  while (Atomics.load(signals, 1) < round) {
    samples.push(lookUp());
    if (performance.now() > deadline) throw new Error('the delta did not arrive in time');
  }
  return samples;
}
