/** What a kiosk that says what it has is answered, and who puts that together. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { invariant } from '../../core/result.ts';
import {
  CHANNELS,
  type Channel,
  type DownAnswer,
  type Have,
  type Manifest,
  type ManifestPart,
  PART_BYTES_MAX,
  PART_ENTRIES_MAX,
  PARTS_MAX,
  type SignedManifest,
  signedManifestText,
} from '../../offline/wire/down-wire.ts';
import type { ChangedEntry, ChannelState, Cursor, DownlinkStore } from '../store/downlink-store.ts';

const compress = promisify(gzip);

/** A delta is laid over what the kiosk has in one transaction, so it must stay small; beyond it, or beyond a share of all, the whole goes. */
const DELTA_ENTRIES_MAX = 100_000;
const DELTA_SHARE_OF_WHOLE = 4;
/** Always worth a delta. */
const DELTA_ENTRIES_MIN = 1_000;
/** What is put together while the kiosk waits; for more it is told to ask again. */
const AT_ONCE_ENTRIES_MAX = PART_ENTRIES_MAX;
const BUILDS_WAITING_MAX = 32;
/** How often a package is begun anew because something was published meanwhile. */
const BUILD_TRIES_MAX = 5;

export interface DownlinkAnswersOptions {
  store: Pick<
    DownlinkStore,
    | 'channels'
    | 'hasVersion'
    | 'countChanged'
    | 'changedAfter'
    | 'findPackage'
    | 'beginPackage'
    | 'putPart'
    | 'finishPackage'
    | 'dropPackage'
  > & { readonly incarnation: string };
  sign: (text: string) => string;
  newId: () => string;
  log: { error(fields: object, message: string): void };
}

export interface DownlinkAnswers {
  /** With nothing new: one look at six short rows. */
  answer(have: Have): Promise<DownAnswer>;
  /** Ends after the package that is being put together. */
  close(): Promise<void>;
}

type Way = { channel: Channel; from: number; to: number; entries: number };

export function createDownlinkAnswers(options: DownlinkAnswersOptions): DownlinkAnswers {
  const { store, log } = options;
  const building = new Map<string, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  /** How a kiosk comes from its version to the newest: by what changed, or by the whole. */
  async function wayFrom(have: number, { channel, version, floor, entries }: ChannelState): Promise<Way> {
    const whole = { channel, from: 0, to: version, entries };
    if (have === 0 || have < floor || have > version) return whole;
    // Of what a lost database had changed nothing is known here: a delta from there would leave it for ever.
    if (!(await store.hasVersion(channel, have))) return whole;
    const most = Math.min(DELTA_ENTRIES_MAX, Math.max(DELTA_ENTRIES_MIN, Math.floor(entries / DELTA_SHARE_OF_WHOLE)));
    const changed = await store.countChanged(channel, have, most + 1);
    return changed > most ? whole : { channel, from: have, to: version, entries: changed };
  }

  /** Null while it is still being put together. */
  async function partsOf(way: Way): Promise<ManifestPart[] | null> {
    const { channel, from, to } = way;
    const found = await store.findPackage(channel, from, to);
    if (found !== null) return found;
    const build = buildOnce(way);
    if (build === null || way.entries > AT_ONCE_ENTRIES_MAX) return null;
    await build;
    return store.findPackage(channel, from, to);
  }

  /** One at a time, and each once however many kiosks ask for it. Null where too many wait. */
  function buildOnce(way: Way): Promise<void> | null {
    const name = `${way.channel} ${way.from} ${way.to}`;
    const running = building.get(name);
    if (running !== undefined) return running;
    if (isClosed || building.size >= BUILDS_WAITING_MAX) return null;
    const build = last.then(async () => {
      try {
        await buildPackage(options, way);
      } catch (cause) {
        log.error({ err: cause, ...way }, 'a package of the downlink could not be put together');
      } finally {
        building.delete(name);
      }
    });
    last = build;
    building.set(name, build);
    return build;
  }

  async function manifestFor(have: number, state: ChannelState): Promise<SignedManifest | null> {
    if (state.isChanging) return null;
    const way = await wayFrom(have, state);
    const parts = await partsOf(way);
    if (parts === null) return null;
    const manifest: Manifest = {
      channel: way.channel,
      fromVersion: way.from,
      toVersion: way.to,
      incarnation: store.incarnation,
      parts,
    };
    const text = JSON.stringify(manifest);
    return { text, signature: options.sign(signedManifestText(text)) };
  }

  return {
    async answer(have) {
      const states = new Map((await store.channels()).map((state) => [state.channel, state]));
      const answer: DownAnswer = { manifests: [], pending: [] };
      for (const channel of CHANNELS) {
        const version = have[channel];
        const state = states.get(channel);
        if (version === undefined || state === undefined || state.version === version || state.version === 0) continue;
        // A kiosk that is ahead was served by a database that is lost; it comes over, with the whole, when this one publishes.
        if (version > state.version) continue;
        const manifest = await manifestFor(version, state);
        if (manifest === null) answer.pending.push(channel);
        else answer.manifests.push(manifest);
      }
      return answer;
    },
    async close() {
      isClosed = true;
      await last;
    },
  };
}

async function buildPackage(options: DownlinkAnswersOptions, way: Way): Promise<void> {
  for (let tries = 0; tries < BUILD_TRIES_MAX; tries += 1) {
    if (await tryToBuild(options, way)) return;
    const states = await options.store.channels();
    // Somebody publishes: kiosks will ask for the way to the new version.
    const state = states.find(({ channel }) => channel === way.channel);
    if (state?.version !== way.to || state.isChanging) return;
  }
}

/** Reads page by page in transactions of their own, so that sales are taken in between. False when it was published meanwhile. */
async function tryToBuild({ store, newId }: DownlinkAnswersOptions, way: Way): Promise<boolean> {
  const { channel, from, to } = way;
  const span = { packageId: newId(), channel, from, to };
  const query = { channel, to, isWhole: from === 0 };
  const parts: ManifestPart[] = [];
  await store.beginPackage(span);
  const write = async (lines: readonly string[]): Promise<void> => {
    const body = await compress(lines.join(''));
    const sha256 = createHash('sha256').update(body).digest('hex');
    const part = { index: parts.length, sha256, bytes: body.length, entries: lines.length };
    invariant(parts.length < PARTS_MAX, `a package has at most ${PARTS_MAX} parts`);
    parts.push(part);
    await store.putPart(span.packageId, part, body);
  };
  let after: Cursor = { version: from + 1, key: '' };
  let lines: string[] = [];
  let bytes = 0;
  for (;;) {
    const page = await store.changedAfter(query, after, PART_ENTRIES_MAX);
    if (page === null) {
      await store.dropPackage(span.packageId);
      return false;
    }
    for (const entry of page) {
      const line = lineOf(entry);
      const length = Buffer.byteLength(line);
      if (lines.length === PART_ENTRIES_MAX || bytes + length > PART_BYTES_MAX) {
        await write(lines);
        lines = [];
        bytes = 0;
      }
      lines.push(line);
      bytes += length;
    }
    const end = page.at(-1);
    if (end === undefined) break;
    after = end;
  }
  if (lines.length > 0) await write(lines);
  await store.finishPackage(span, parts);
  return true;
}

/** The value's text goes down as it was published. */
const lineOf = ({ key, value }: ChangedEntry): string =>
  value === null ? `${JSON.stringify({ key, removed: true })}\n` : `{"key":${JSON.stringify(key)},"value":${value}}\n`;
