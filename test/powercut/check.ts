/** Opens what a power cut left with the real code, and compares it with what had been vouched for. */
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Product } from '../../core/catalogue/product.ts';
import { parseKioskConfig } from '../../core/config/kiosk-config.ts';
import type { ToScreen } from '../../core/contract/carrier.ts';
import { memoryKeyKeeper } from '../../host/key-keeper.ts';
import { createKiosk } from '../../host/kiosk.ts';
import { systemClock } from '../../host/ports.ts';
import { openCatalogue } from '../../offline/catalogue.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { openIdentity } from '../../offline/identity.ts';
import { openJournal } from '../../offline/journal.ts';
import type { OfflineLog } from '../../offline/log.ts';
import { openSyncStore } from '../../offline/sync-store.ts';
import type { Image } from './power.ts';

const toldSchema = z.discriminatedUnion('told', [
  z.object({
    told: z.enum(['opened', 'rows']),
    ...{ epoch: z.string(), seq: z.int(), hash: z.string() },
    hashes: z.array(z.string()).default([]),
  }),
  z.object({ told: z.literal('key'), publicKey: z.string() }),
  z.object({ told: z.literal('catalogue'), version: z.int() }),
]);

/** What the recorded kiosk had vouched for at some moment. */
export type Promised = {
  epoch: string | null;
  seq: number;
  hash: string;
  publicKey: string | null;
  catalogueVersion: number;
};
export const NOTHING_PROMISED: Promised = { epoch: null, seq: 0, hash: '', publicKey: null, catalogueVersion: 0 };

export function promisedAfter(before: Promised, text: string): Promised {
  const told = toldSchema.parse(JSON.parse(text));
  if (told.told === 'key') return { ...before, publicKey: told.publicKey };
  if (told.told === 'catalogue') return { ...before, catalogueVersion: told.version };
  return { ...before, epoch: told.epoch, seq: told.seq, hash: told.hash };
}

/** The hashes of the rows that were vouched for with this, up to `seq`. */
export function promisedRows(text: string): { seq: number; appended: string[] } {
  const told = toldSchema.parse(JSON.parse(text));
  return 'hashes' in told ? { seq: told.seq, appended: told.hashes } : { seq: 0, appended: [] };
}

/** What the recorded run really wrote and was given, by which images are judged. */
export type Reference = {
  kioskId: string;
  configText: string;
  /** The hash of every row, `hashes[seq - 1]`. */
  hashes: string[];
  /** A few products, as each version of the catalogue has them, by the version that it was published as. */
  catalogues: { version: number; products: Pick<Product, 'code' | 'priceMinor'>[] }[];
};

export type Verdict = {
  /** Acknowledged events that are not there any more. */
  lostRows: number;
  /** Other promises that were broken, each in a sentence. */
  broken: string[];
  unopenable: string | null;
  /** What the code said that it set aside or made anew. */
  explained: string[];
};

export function writeImage(image: Image, parent: string): void {
  const written = new Map<Buffer, string>();
  for (const [path, bytes] of image) {
    const file = join(parent, path);
    mkdirSync(bytes === null ? file : dirname(file), { recursive: true });
    if (bytes === null) continue;
    const otherName = written.get(bytes);
    if (otherName === undefined) writeFileSync(file, bytes);
    else linkSync(otherName, file);
    written.set(bytes, file);
  }
}

export function checkImage(folder: string, reference: Reference, promised: Promised): Verdict {
  const verdict: Verdict = { lostRows: 0, broken: [], unopenable: null, explained: [] };
  mkdirSync(folder, { recursive: true });
  const note = (_fields: object, message: string) => void verdict.explained.push(message);
  const log: OfflineLog = { info: () => undefined, warn: note, error: note };
  try {
    const lastSeq = checkJournal(folder, reference, promised, verdict, log);
    if (verdict.unopenable !== null) return verdict;
    checkKey(folder, reference, promised, verdict);
    checkCatalogue(folder, reference, promised, verdict, log);
    checkSync(folder, promised, lastSeq, verdict, log);
  } catch (cause) {
    verdict.unopenable = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  }
  return verdict;
}

const SESSION = 'after-the-cut';

function checkJournal(
  folder: string,
  { kioskId, hashes }: Reference,
  promised: Promised,
  verdict: Verdict,
  log: OfflineLog,
): number {
  const options = { file: dataFiles(folder).journal, kioskId, boot: uuidv7(), newId: () => uuidv7(), log };
  const opened = openJournal(options);
  if (!opened.ok) {
    verdict.unopenable = `journal: ${JSON.stringify(opened.error)}`;
    return 0;
  }
  const journal = opened.value;
  const { lastSeq } = journal;
  verdict.lostRows = Math.max(0, promised.seq - lastSeq);
  if (promised.epoch !== null && journal.identity.epoch !== promised.epoch) {
    verdict.broken.push('the journal has another epoch');
    verdict.lostRows = promised.seq;
  }
  verdict.broken.push(...journal.problems());
  const verified = journal.verify();
  if (!verified.ok) verdict.broken.push(`the chain is broken at ${verified.error.seq}: ${verified.error.detail}`);
  else if (lastSeq > 0 && verified.value.lastHash !== hashes[lastSeq - 1]) {
    verdict.broken.push(`row ${lastSeq} is not the one that was written`);
  }
  const payload = JSON.stringify({ type: 'item.noted', v: 1 });
  journal.append([{ session: SESSION, kind: 'item.noted', at: Date.now(), catalogueVersion: 0, payload }]);
  journal.close();
  const again = openJournal(options);
  if (!again.ok) verdict.unopenable = `journal, after one more row: ${JSON.stringify(again.error)}`;
  else {
    if (again.value.lastSeq !== lastSeq + 1 || !again.value.verify().ok) verdict.broken.push('it does not go on');
    again.value.close();
  }
  return lastSeq;
}

function checkKey(folder: string, { kioskId }: Reference, promised: Promised, verdict: Verdict): void {
  const identity = openIdentity(dataFiles(folder).key, kioskId);
  if (!identity.ok) verdict.unopenable = `key: ${JSON.stringify(identity.error)}`;
  else if (promised.publicKey !== null && identity.value.publicKey !== promised.publicKey) {
    verdict.broken.push('the kiosk has another key than the server knows');
  }
}

/** What was flipped to is there, or something newer, and never a mixture: a kiosk that comes back without its server must sell. */
export function checkCatalogue(
  folder: string,
  { catalogues }: Pick<Reference, 'catalogues'>,
  promised: Pick<Promised, 'catalogueVersion'>,
  verdict: Pick<Verdict, 'broken'>,
  log: OfflineLog,
): void {
  const catalogue = openCatalogue(dataFiles(folder).catalogue, { repair: true, log });
  const { version } = catalogue;
  if (version < promised.catalogueVersion) {
    verdict.broken.push(`the catalogue went back from ${promised.catalogueVersion} to ${version}`);
  }
  const published = catalogues.find((other) => other.version === version);
  if (published === undefined) {
    if (version !== 0) verdict.broken.push(`the catalogue's version ${version} was never published`);
  } else {
    const others = published.products.filter(
      ({ code, priceMinor }) => catalogue.find(code, Date.now())?.priceMinor !== priceMinor,
    );
    if (others.length > 0) {
      verdict.broken.push(
        `the catalogue of version ${version} is a mixture: ${others.length} products are not its own`,
      );
    }
  }
  catalogue.close();
}

function checkSync(folder: string, promised: Promised, lastSeq: number, verdict: Verdict, log: OfflineLog): void {
  const store = openSyncStore(dataFiles(folder).sync, promised.epoch ?? uuidv7(), log);
  const { ackedSeq } = store.read();
  if (ackedSeq > lastSeq) verdict.broken.push(`the server confirmed row ${ackedSeq}, the journal ends at ${lastSeq}`);
  store.confirm(ackedSeq, 'after-the-cut');
  store.close();
}

/** The whole kiosk on what was left: what its first screen shows. */
export async function firstScreen(folder: string, { configText }: Reference): Promise<string> {
  const parsed = parseKioskConfig('the recorded one', configText);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = {
    ...parsed.value,
    dataFolder: folder,
    devices: {},
    server: { ...parsed.value.server, url: 'http://127.0.0.1:1' },
  };
  const kiosk = await createKiosk(config, {
    clock: systemClock,
    log: quiet,
    keeper: memoryKeyKeeper(),
    timeZone: 'UTC',
  });
  if (!kiosk.ok) return `does not start: ${JSON.stringify(kiosk.error)}`;
  let shown = 'nothing';
  kiosk.value.addCarrier({
    name: 'web',
    droppedMessages: 0,
    close: async () => undefined,
    onScreen: (listener) => {
      const send = (message: ToScreen): void => {
        if (message.kind !== 'snapshot') return;
        const { screen } = message.view;
        shown = screen.name === 'outOfService' ? `outOfService/${screen.reason}` : screen.name;
      };
      listener(
        { send, onMessage: () => undefined, onClose: () => undefined, close: () => undefined },
        { wants: 'control' },
      );
    },
  });
  await kiosk.value.close();
  return shown;
}
