/**
 * Brings down what head office published, one small step at a time, so that the caller can let other work in between: ask what is new,
 * fetch a part, flip, or delete some of what retired. What is refused changes nothing and is told.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { err, ok, type Result } from '../core/result.ts';
import { isDue } from './backoff.ts';
import type { CatalogueStaging, Download } from './catalogue-staging.ts';
import type { OfflineLog } from './log.ts';
import { type DownlinkProblem, objectionTo, readManifest } from './manifest.ts';
import { detailOf } from './storage-failure.ts';
import type { SyncTransport, TransportError } from './sync-transport.ts';
import {
  CHANNELS,
  type Channel,
  type DownEntry,
  type Have,
  type ManifestPart,
  PART_BYTES_MAX,
  readEntry,
  type SignedManifest,
} from './wire/down-wire.ts';

const inflate = promisify(gunzip);

/** When the server is asked again for what it was still putting together. */
const PENDING_POLL_MS = 2_000;
/** A part that comes broken is asked for again this often, with a pause each time, before the download is given up. */
const BROKEN_PARTS_MAX = 3;
const BROKEN_PART_PAUSE_MS = 5_000;

/** How the downlink stands, for the host and for people. */
export interface DownState {
  versions: Have;
  /** Parts still to be fetched of what is coming down. */
  missingParts: number;
  /** The last refusal that nothing has made up for since. */
  problem: DownlinkProblem | null;
}

export interface DownloadPassOptions {
  staging: CatalogueStaging;
  transport: Pick<SyncTransport, 'down' | 'part'>;
  /** Raw Ed25519 key that came with the enrolment, base64url; null before. */
  publisherKey: () => string | null;
  now: () => number;
  log: OfflineLog;
  /** How often the server is asked whether there is something new. */
  intervalMs: number;
}

/** `exchanged`: the server was spoken to. `worked`: something was done here. `idle`: nothing is due. */
export type DownStep = 'exchanged' | 'worked' | 'idle';

export interface DownloadPass {
  step(): Promise<Result<DownStep, TransportError>>;
  state(): DownState;
}

export function createDownloadPass(options: DownloadPassOptions): DownloadPass {
  const { staging, transport, now, log } = options;
  let pollAtMs = 0;
  let pausedUntilMs = 0;
  let brokenParts = 0;
  const problems = new Map<Channel, DownlinkProblem>();
  /** Manifests that can only be refused again. */
  const refusedTexts = new Map<Channel, string>();
  /** Channels of which the whole is asked for, because a delta did not fit. */
  const wanted = new Set<Channel>();

  function refuse(problem: DownlinkProblem): void {
    problems.set(problem.channel, problem);
    staging.note(problem, now());
    log.warn({ problem }, 'an update from head office is refused');
  }

  function haveOf(publisher: string, busy: ReadonlySet<Channel>): Have {
    const asked = CHANNELS.filter((channel) => !busy.has(channel));
    return Object.fromEntries(
      asked.map((channel) => [channel, wanted.has(channel) ? 0 : staging.versionOf(channel, publisher)]),
    );
  }

  async function poll(publisher: string, busy: ReadonlySet<Channel>): Promise<Result<DownStep, TransportError>> {
    const answer = await transport.down(haveOf(publisher, busy));
    if (!answer.ok) return refusedPoll(answer.error);
    const { manifests, pending } = answer.value;
    // Also after a refusal: asking again at once would bring the same.
    pollAtMs = now() + (pending.length > 0 ? Math.min(PENDING_POLL_MS, options.intervalMs) : options.intervalMs);
    for (const signed of manifests) take(signed, publisher, busy);
    return ok('exchanged');
  }

  /** A server that has no downlink must not keep rows from being delivered. */
  function refusedPoll(error: TransportError): Result<DownStep, TransportError> {
    if (error.kind !== 'refused') return err(error);
    pollAtMs = now() + options.intervalMs;
    log.warn({ error }, 'the server does not say what is new');
    return ok('exchanged');
  }

  function take(signed: SignedManifest, publisher: string, busy: ReadonlySet<Channel>): void {
    const claimed = claimedChannel(signed.text);
    if (claimed !== null && refusedTexts.get(claimed) === signed.text + publisher) return;
    const read = readManifest(signed, publisher);
    if (!read.ok) {
      // What the text says of its channel is not to be believed, but the complaint has to stand somewhere.
      const channel = claimed ?? 'configuration';
      refusedTexts.set(channel, signed.text + publisher);
      refuse({ channel, ...read.error });
      return;
    }
    const { channel } = read.value;
    if (busy.has(channel)) return;
    const objection = objectionTo(read.value, staging.versionOf(channel, publisher));
    if (objection !== null) {
      if (objection.kind === 'otherStart') wanted.add(channel);
      refuse(objection);
      return;
    }
    wanted.delete(channel);
    staging.begin(signed, read.value, publisher);
  }

  function giveUp({ signed, publisher }: Download, problem: DownlinkProblem): void {
    staging.abandon(problem.channel);
    if (problem.kind !== 'superseded' && problem.kind !== 'brokenPart') {
      refusedTexts.set(problem.channel, signed.text + publisher);
    }
    brokenParts = 0;
    pausedUntilMs = 0;
    refuse(problem);
  }

  async function fetchPart(download: Download, part: ManifestPart): Promise<Result<DownStep, TransportError>> {
    const { channel } = download.manifest;
    const answer = await transport.part(part.sha256);
    if (!answer.ok) return err(answer.error);
    if (answer.value === null) {
      giveUp(download, { channel, kind: 'superseded', detail: `part ${part.index} is no longer to be had` });
      pollAtMs = Math.min(pollAtMs, now() + PENDING_POLL_MS);
      return ok('exchanged');
    }
    const entries = await entriesOf(channel, part, answer.value);
    if (entries.ok) {
      staging.stage(channel, part, entries.value);
      brokenParts = 0;
    } else if (entries.error.kind === 'brokenPart' && brokenParts < BROKEN_PARTS_MAX) {
      brokenParts += 1;
      pausedUntilMs = now() + BROKEN_PART_PAUSE_MS;
      refuse(entries.error);
    } else giveUp(download, entries.error);
    return ok('exchanged');
  }

  function flip(download: Download): DownStep {
    const { channel, fromVersion, toVersion } = download.manifest;
    const flipped = staging.flip(channel);
    if (!flipped.ok) giveUp(download, flipped.error);
    else {
      problems.delete(channel);
      log.info({ channel, from: fromVersion, to: toVersion }, 'an update from head office is active');
    }
    return 'worked';
  }

  async function step(): Promise<Result<DownStep, TransportError>> {
    const publisher = options.publisherKey();
    if (publisher === null) return ok('idle');
    const downloads = staging.downloads().filter((download) => {
      if (download.publisher === publisher) return true;
      // The kiosk was enrolled elsewhere since.
      staging.abandon(download.manifest.channel);
      return false;
    });
    const busy = new Set(downloads.map(({ manifest }) => manifest.channel));
    if (isDue(pollAtMs, options.intervalMs, now())) return poll(publisher, busy);
    // What is nearest to its end first: a price list does not wait for a million articles.
    const [next] = downloads.sort((a, b) => a.missing.length - b.missing.length);
    const [part] = next?.missing ?? [];
    if (next !== undefined && part === undefined) return ok(flip(next));
    if (next !== undefined && part !== undefined && isDue(pausedUntilMs, BROKEN_PART_PAUSE_MS, now()))
      return fetchPart(next, part);
    return ok(staging.tidy() ? 'worked' : 'idle');
  }

  return {
    step,
    state() {
      const publisher = options.publisherKey();
      const versions = publisher === null ? {} : haveOfAll(staging, publisher);
      const missingParts = staging.downloads().reduce((sum, { missing }) => sum + missing.length, 0);
      return { versions, missingParts, problem: [...problems.values()].at(-1) ?? null };
    },
  };
}

const haveOfAll = (staging: CatalogueStaging, publisher: string): Have =>
  Object.fromEntries(CHANNELS.map((channel) => [channel, staging.versionOf(channel, publisher)]));

function claimedChannel(text: string): Channel | null {
  const name = /"channel":"([a-z]{1,20})"/.exec(text)?.[1];
  return CHANNELS.find((channel) => channel === name) ?? null;
}

async function entriesOf(
  channel: Channel,
  part: ManifestPart,
  bytes: Uint8Array,
): Promise<Result<DownEntry[], DownlinkProblem>> {
  const broken = (detail: string) =>
    err<DownlinkProblem>({ channel, kind: 'brokenPart', detail: `part ${part.index}: ${detail}` });
  if (bytes.byteLength !== part.bytes || createHash('sha256').update(bytes).digest('hex') !== part.sha256) {
    return broken(`${bytes.byteLength} bytes that are not the ${part.bytes} that were named`);
  }
  let lines: string[];
  try {
    lines = (await inflate(bytes, { maxOutputLength: PART_BYTES_MAX })).toString('utf8').trimEnd().split('\n');
  } catch (cause) {
    return broken(detailOf(cause));
  }
  const entries: DownEntry[] = [];
  for (const line of lines) {
    const entry = readEntry(channel, parsed(line));
    if (!entry.ok) {
      const { key, expected } = entry.error;
      return err({ channel, kind: 'invalidEntry', detail: `part ${part.index}, ${key}: ${expected}` });
    }
    entries.push(entry.value);
  }
  return entries.length === part.entries
    ? ok(entries)
    : err({
        channel,
        kind: 'invalidEntry',
        detail: `part ${part.index}: ${entries.length} entries, not ${part.entries}`,
      });
}

/** Undefined for what is no JSON: no schema takes that. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
