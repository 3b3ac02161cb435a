/** Head office without a server: publishes channels, signs manifests, cuts parts. Made apart from the server's code, so that both are checked. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PriceList } from '../../core/catalogue/price-list.ts';
import type { Product } from '../../core/catalogue/product.ts';
import { ok } from '../../core/result.ts';
import type { LocalCatalogue } from '../../offline/catalogue.ts';
import type { CatalogueStaging } from '../../offline/catalogue-staging.ts';
import { createDownloadPass } from '../../offline/download-pass.ts';
import { silentLog } from '../../offline/log.ts';
import type { SyncTransport } from '../../offline/sync-transport.ts';
import {
  CHANNELS,
  type Channel,
  CURRENCY_KEY,
  type DownEntry,
  type Have,
  type Manifest,
  type SignedManifest,
  signedManifestText,
} from '../../offline/wire/down-wire.ts';

export function testPublisher(options: { entriesPerPart?: number } = {}) {
  const entriesPerPart = options.entriesPerPart ?? 1_000;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  /** Every key's newest value (undefined: removed) and the version that brought it. */
  const logs = new Map<Channel, Map<string, { version: number; value: unknown }>>();
  const versions = new Map<Channel, number>();
  const parts = new Map<string, Buffer>();

  const lineOf = ([key, { value }]: [string, { value: unknown }]): string =>
    `${JSON.stringify(value === undefined ? { key, removed: true } : { key, value })}\n`;

  function signed(manifest: object): SignedManifest {
    const text = JSON.stringify(manifest);
    return { text, signature: sign(null, Buffer.from(signedManifestText(text)), privateKey).toString('base64url') };
  }

  function addPart(text: string): { sha256: string; bytes: number } {
    const body = gzipSync(text);
    const sha256 = createHash('sha256').update(body).digest('hex');
    parts.set(sha256, body);
    return { sha256, bytes: body.length };
  }

  function manifestFrom(channel: Channel, from: number): Manifest {
    const log = [...(logs.get(channel) ?? [])];
    const lines = log
      .filter(([, { version, value }]) => version > from && (from > 0 || value !== undefined))
      .map(lineOf);
    const manifest: Manifest = {
      channel,
      fromVersion: from,
      toVersion: versions.get(channel) ?? 0,
      incarnation: 'test',
      parts: [],
    };
    for (let at = 0; at < lines.length; at += entriesPerPart) {
      const some = lines.slice(at, at + entriesPerPart);
      manifest.parts.push({ index: manifest.parts.length, ...addPart(some.join('')), entries: some.length });
    }
    return manifest;
  }

  return {
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    parts,
    signed,
    addPart,
    manifestFrom,
    versionOf: (channel: Channel): number => versions.get(channel) ?? 0,
    publish(channel: Channel, entries: readonly DownEntry[], version = (versions.get(channel) ?? 0) + 1): number {
      const log = logs.get(channel) ?? new Map();
      logs.set(channel, log);
      for (const entry of entries) {
        log.set(entry.key, { version, value: 'removed' in entry ? undefined : entry.value });
      }
      versions.set(channel, version);
      return version;
    },
    /** A line that never fails. */
    transport: {
      async down(have: Have) {
        const newer = CHANNELS.filter((channel) => (versions.get(channel) ?? 0) > (have[channel] ?? Number.MAX_VALUE));
        return ok({
          manifests: newer.map((channel) => signed(manifestFrom(channel, have[channel] ?? 0))),
          pending: [],
        });
      },
      part: async (sha256: string) => ok(parts.get(sha256) ?? null),
    } as Pick<SyncTransport, 'down' | 'part'>,
  };
}
export type TestPublisher = ReturnType<typeof testPublisher>;

export const productEntry = (product: Product): DownEntry => ({ key: product.code, value: product });
export const currencyEntry = (currency = 'EUR'): DownEntry => ({ key: CURRENCY_KEY, value: currency });
export const priceEntry = (code: string, ...steps: PriceList['steps']): DownEntry => ({ key: code, value: { steps } });

/** Brings everything that is published into a catalogue, through the download pass of the product. */
export async function bringDown(
  catalogue: LocalCatalogue,
  publisher: TestPublisher,
  transport = publisher.transport,
): Promise<void> {
  const pass = createDownloadPass({
    staging: catalogue.staging(),
    transport,
    publisherKey: () => publisher.publicKey,
    now: () => 1,
    log: silentLog,
    intervalMs: 1_000,
  });
  for (;;) {
    const step = await pass.step();
    if (!step.ok) throw new Error(step.error.kind);
    if (step.value === 'idle') break;
  }
  const { problem } = pass.state();
  if (problem !== null) throw new Error(JSON.stringify(problem));
}

/** A catalogue of these articles, as if it had come from the server. */
export async function fillCatalogue(catalogue: LocalCatalogue, products: readonly Product[]): Promise<void> {
  const publisher = testPublisher();
  publisher.publish('catalogue', [currencyEntry(), ...products.map(productEntry)]);
  await bringDown(catalogue, publisher);
}

/** A catalogue to which nothing comes down. */
export const idleStaging: CatalogueStaging = {
  versionOf: () => 0,
  downloads: () => [],
  begin: () => undefined,
  stage: () => undefined,
  flip: () => ok(null),
  abandon: () => undefined,
  tidy: () => false,
  note: () => undefined,
};
