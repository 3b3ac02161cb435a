/** Records a real kiosk through several lives: its first start, purchases, a kill, a new catalogue, a proper end. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Catalogue } from '../../core/catalogue/product.ts';
import type { View } from '../../core/contract/view.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { labFiles } from '../../lab/paths.ts';
import type { Reference } from './check.ts';
import { barcodes } from './goods.ts';
import { createDisk, type Image } from './power.ts';
import { type Mutant, startRecordedHost } from './recorded-host.ts';
import { openScreenLine } from './screen-line.ts';
import { startShopper } from './shopper.ts';
import { createTraceReader, type DiskCall } from './trace.ts';

/** Every so-many-th product is compared in every image. */
const COMPARED_EVERY = 20;
const RESTS_EVERY = 6;
const REST_MS = 3_600;
/** Quick, because a life is recorded and not lived. */
export const QUICK_TIMING = { enquiryRetryMs: 300, paymentTimeoutMs: 5_000, thankYouMs: 2_000 };

export type Recording = {
  calls: readonly DiskCall[];
  dataFolder: string;
  /** The kiosk's configuration, for starting it on an image. */
  configText: string;
  kioskId: string;
  purchases: number;
  catalogues: Reference['catalogues'];
};

type Life = { purchases: number; end: 'SIGKILL' | 'SIGTERM'; newCatalogue: boolean };
export const LIVES: readonly Life[] = [
  { purchases: 24, end: 'SIGKILL', newCatalogue: false },
  { purchases: 16, end: 'SIGTERM', newCatalogue: true },
  { purchases: 8, end: 'SIGKILL', newCatalogue: false },
];

/** Enough to see whether the search sees. */
export const CONTROL_LIVES: readonly Life[] = [{ purchases: 6, end: 'SIGKILL', newCatalogue: false }];

export async function recordRun(folder: string, lives: readonly Life[], mutant: Mutant | null): Promise<Recording> {
  mkdirSync(folder, { recursive: true });
  const lab = await startLab({
    dataFolder: folder,
    only: 'store',
    build: 'never',
    hostElsewhere: 'store',
    timing: QUICK_TIMING,
    terminal: { answerDelayMs: 20 },
  });
  try {
    const { dataFolder, kioskId, configFile } = lab.store;
    const toldFile = join(folder, 'told');
    const trace = createTraceReader(folder, basename(dataFolder), toldFile);
    const line = openScreenLine(lab.store.url, lab.store.token);
    const shopper = startShopper(line, lab.store.scanner, {
      basketOf: (purchase) => barcodes(lab, 1 + (purchase % 3), purchase),
      // The journal goes on in a new file only while nobody shops.
      restMs: (purchase) => (purchase % RESTS_EVERY === 0 ? REST_MS : 0),
    });
    let wanted = 0;
    for (const [index, life] of lives.entries()) {
      if (life.newCatalogue) await dearer(lab);
      wanted += life.purchases;
      const traceFile = join(folder, `life-${index}.trace`);
      const logFile = labFiles(folder).log('recorded');
      const host = startRecordedHost(lab.store, { traceFile, toldFile, logFile, mutant });
      // In the middle of the next purchase, so that a session is open when the life ends.
      const isEnough = ({ screen }: View): boolean => shopper.purchases >= wanted && screen.name === 'basket';
      await line.until(isEnough, `life ${index} has made its purchases`).finally(() => host.end(life.end));
      trace.read(readFileSync(traceFile, 'latin1'));
    }
    shopper.leave();
    line.close();
    const missed = differences(trace.calls, folder, basename(dataFolder));
    if (missed.length > 0) throw new Error(`the trace does not explain the folder: ${missed.join(', ')}`);
    const configText = readFileSync(configFile, 'utf8');
    const contents = [lab.sample.catalogue, dearerThan(lab.sample.catalogue)];
    const catalogues = publishedVersions(folder, lives).map((version, index) => ({
      version,
      products: (contents[index]?.products ?? [])
        .filter((_product, index) => index % COMPARED_EVERY === 0)
        .map(({ code, priceMinor }) => ({ code, priceMinor })),
    }));
    return { calls: trace.calls, dataFolder, kioskId, configText, purchases: shopper.purchases, catalogues };
  } finally {
    await lab.close();
  }
}

/** As which versions the server offered the catalogue, in their order. */
function publishedVersions(folder: string, lives: readonly Life[]): number[] {
  const ledger = new Database(join(labFiles(folder).server, 'ledger.db'), { readonly: true });
  const versions = ledger
    .prepare<[], { version: number }>("SELECT version FROM down_version WHERE channel = 'catalogue' ORDER BY version")
    .all()
    .map(({ version }) => version);
  ledger.close();
  const expected = 1 + lives.filter(({ newCatalogue }) => newCatalogue).length;
  if (versions.length !== expected) throw new Error(`${versions.length} versions of the catalogue, not ${expected}`);
  return versions;
}

/** The next version: every price a cent higher. */
const dearerThan = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  version: catalogue.version + 1,
  products: catalogue.products.map((product) => ({ ...product, priceMinor: product.priceMinor + 1 })),
});

async function dearer(lab: Lab): Promise<void> {
  writeFileSync(
    join(labFiles(lab.dataFolder).seed, 'catalogue.json'),
    JSON.stringify(dearerThan(lab.sample.catalogue)),
  );
  await lab.server.kill();
  await lab.server.start();
}

/** Everything kept: the model must hold what lies in the folder, byte for byte. The WAL's index is mapped memory and not traced. */
function differences(calls: readonly DiskCall[], parent: string, folder: string): string[] {
  const disk = createDisk();
  for (const [at, call] of calls.entries()) disk.apply(call, at);
  const modelled = disk.whole();
  const actual = readFolder(parent, folder).set(folder, null);
  const paths = new Set([...modelled.keys(), ...actual.keys()]);
  return [...paths].filter((path) => {
    if (path.endsWith('-shm')) return false;
    const [model, file] = [modelled.get(path), actual.get(path)];
    return (
      model === undefined ||
      file === undefined ||
      (model === null) !== (file === null) ||
      (model !== null && file !== null && !model.equals(file))
    );
  });
}

function readFolder(folder: string, within = ''): Image {
  const image: Image = new Map();
  for (const name of readdirSync(join(folder, within))) {
    const path = within === '' ? name : `${within}/${name}`;
    if (statSync(join(folder, path)).isDirectory()) {
      image.set(path, null);
      for (const [inner, bytes] of readFolder(folder, path)) image.set(inner, bytes);
    } else {
      image.set(path, readFileSync(join(folder, path)));
    }
  }
  return image;
}
