import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Product } from '../core/catalogue/product.ts';
import { bytesOf, createServerFetch, type ServerFetch } from '../offline/server-fetch.ts';
import type { Log } from './ports.ts';

const PICTURE_BYTES_MAX = 512_000;
const FETCH_TIMEOUT_MS = 5_000;
const OK = 200;
const NAME = /^[a-z0-9-]{1,60}\.svg$/;

export interface Pictures {
  /** The SVG's text, null where there is none or it cannot be had now. */
  read(name: string): Promise<string | null>;
  /** Fetches what is missing, one after another, so that a later outage finds everything in place. */
  prefetch(products: readonly Product[]): Promise<void>;
}

/** Pictures of articles: fetched from the server once, kept in the data folder, so that they are there without a network. */
export function createPictures(options: {
  folder: string;
  serverUrl: string;
  fetch?: ServerFetch;
  log: Log;
}): Pictures {
  const { folder, serverUrl, log, fetch = createServerFetch(null) } = options;
  let told = false;

  async function read(name: string): Promise<string | null> {
    if (!NAME.test(name)) return null;
    try {
      return await readFile(join(folder, name), 'utf8');
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return fetchPicture(name);
      throw cause;
    }
  }

  async function fetchPicture(name: string): Promise<string | null> {
    try {
      const answer = await fetch(new URL(`/pictures/${name}`, serverUrl), {
        signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      });
      const svg = (await bytesOf(answer, PICTURE_BYTES_MAX)).toString('utf8');
      if (answer.status !== OK || !svg.startsWith('<svg')) return null;
      await mkdir(folder, { recursive: true });
      const beside = join(folder, `${name}.${process.hrtime.bigint()}.new`);
      await writeFile(beside, svg);
      await rename(beside, join(folder, name));
      return svg;
    } catch (cause) {
      if (!told) log.info({ detail: String(cause) }, 'pictures cannot be fetched now');
      told = true;
      return null;
    }
  }

  return {
    read,
    async prefetch(products) {
      for (const { picture } of products) {
        if (picture !== null) await read(picture);
      }
    },
  };
}
