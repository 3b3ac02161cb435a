/** One round of work with the server: enrol, deliver the backlog, bring down what is new. What is due is decided here, when is not. */
import { ok, type Result } from '../core/result.ts';
import type { CatalogueStaging } from './catalogue-staging.ts';
import { sha256Hex } from './chain.ts';
import { createDownloadPass, type DownState } from './download-pass.ts';
import { handsOver } from './handover.ts';
import type { JournalReading } from './journal-file.ts';
import type { Forgotten } from './journal-storage.ts';
import type { OfflineLog } from './log.ts';
import type { SyncStore } from './sync-store.ts';
import type { SyncTransport, TransportError } from './sync-transport.ts';
import { createUploadPass, type Mark } from './upload-pass.ts';
import type { Instance } from './wire/identity-wire.ts';
import type { EnrolRequest } from './wire/journal-wire.ts';

/** Steps of the downlink in one pass: a part, a flip, a question. Rows that wait end them at once. */
const DOWNLOAD_STEPS_PER_PASS_MAX = 20;

export type SyncError =
  | TransportError
  /** The server holds other rows under our sequence numbers: a cloned or tampered journal. People must look. */
  | { kind: 'fork'; seq: number }
  /** The server has rows that this journal lost: an older copy was restored. People must look. */
  | { kind: 'serverAhead'; hwm: number }
  /** The server asks for rows that retention has removed here: its backup is older than what the kiosk keeps. People must look. */
  | { kind: 'rowsGone'; hwm: number }
  /** A failure on this side: disk, or a broken invariant. */
  | { kind: 'local'; detail: string };

export interface SyncPassOptions {
  enrolment: EnrolRequest;
  /** This run of the client, and the machine that it runs on. */
  instance: Pick<Instance, 'id' | 'machine' | 'run'>;
  /** With the kiosk's key; for the ends of the chain. */
  sign(text: string): string;
  /** Server's clock minus ours, in milliseconds, as last measured. */
  clockOffsetMs?: () => number;
  reader: Pick<JournalReading, 'readAfter' | 'hashAt' | 'end' | 'sessionKeysOf'>;
  store: SyncStore;
  staging: CatalogueStaging;
  transport: SyncTransport;
  /** The head office erased these sessions: no byte of their keys may be left here. `busy`: not yet. Rejects where that failed. */
  forgetSessionKeys(sessions: readonly string[]): Promise<Forgotten>;
  /** Every mark of the server, before it is acted on. `isRewind`: it takes back what it had confirmed. */
  onMark?(mark: Mark, isRewind: boolean): void;
  /** The server took an upload in the middle of a pass: a long backlog is seen to shrink. */
  onDelivered?(): void;
  now: () => number;
  log: OfflineLog;
  /** How often the server is asked for its mark with nothing to deliver, and for what it has published. */
  greetingIntervalMs: number;
}

/** `exchanged`: the server was spoken to. `more`: there is work left for another pass at once. */
export type PassOutcome = { exchanged: boolean; more: boolean };

export interface SyncPass {
  run(): Promise<Result<PassOutcome, SyncError>>;
  down(): DownState;
  /** Tells the server that this instance ends, so that the next one need not wait. Best effort, and only where it was let in. */
  leave(): Promise<void>;
}

export function createSyncPass(options: SyncPassOptions): SyncPass {
  const { enrolment, store, transport, now, log } = options;
  let mustEnrol = false;
  /** What came down was not signed with this key: it may have handed over to another one. The server is asked once. */
  let askedWith: string | null = null;
  const codeHash = sha256Hex(enrolment.enrolmentCode);
  const upload = createUploadPass(options);
  const download = createDownloadPass({
    staging: options.staging,
    transport,
    publisherKey: () => store.read().publisherKey,
    now,
    log,
    intervalMs: options.greetingIntervalMs,
  });

  async function enrol(): Promise<Result<null, SyncError>> {
    const answer = await transport.enrol(enrolment);
    if (!answer.ok) return answer;
    const known = store.read().headOfficeKey;
    if (known !== null && known !== answer.value.headOfficeKey) log.warn({}, 'the head office has a new key');
    store.setHeadOfficeKey(answer.value.headOfficeKey);
    const { publisherKey, publisherHandovers = [] } = answer.value;
    const pinned = store.read().publisherKey;
    const isHandedOver = pinned !== null && handsOver(pinned, publisherKey, publisherHandovers);
    if (!store.pinPublisher(publisherKey, codeHash, isHandedOver)) {
      log.error({}, 'the server signs with another key than before; enrol with a new code if that is right');
    }
    mustEnrol = false;
    // The server may not know us at all: its mark counts, not our memory of it.
    upload.enrolled(answer.value);
    return ok(null);
  }

  /** A long download never keeps rows waiting: between its steps they get their turn. */
  async function bringDown(): Promise<Result<PassOutcome, SyncError>> {
    let exchanged = false;
    for (let steps = 0; steps < DOWNLOAD_STEPS_PER_PASS_MAX; steps += 1) {
      const step = await download.step();
      if (!step.ok) return step;
      if (step.value === 'idle') return ok({ exchanged, more: false });
      exchanged ||= step.value === 'exchanged';
      if (upload.hasRows()) break;
    }
    return ok({ exchanged, more: true });
  }

  async function work(): Promise<Result<PassOutcome, SyncError>> {
    const delivered = await upload.deliver();
    if (!delivered.ok || delivered.value.more) return delivered;
    const fetched = await bringDown();
    if (!fetched.ok) return fetched;
    return ok({ exchanged: delivered.value.exchanged || fetched.value.exchanged, more: fetched.value.more });
  }

  async function run(): Promise<Result<PassOutcome, SyncError>> {
    const { headOfficeKey, publisherKey, enrolledWith } = store.read();
    if (mustEnrol || headOfficeKey === null || publisherKey === null || enrolledWith !== codeHash) {
      const enrolled = await enrol();
      if (!enrolled.ok) return enrolled;
    }
    const outcome = await work();
    const isForeign = download.state().problem?.kind === 'badSignature' && askedWith !== publisherKey;
    if (isForeign) askedWith = publisherKey;
    mustEnrol = isForeign || (!outcome.ok && outcome.error.kind === 'notEnrolled');
    return outcome;
  }
  return { run, leave: upload.leave, down: download.state };
}
