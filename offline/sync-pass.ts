/** One round of work with the server: enrol, deliver the backlog, bring down what is new. What is due is decided here, when is not. */
import { err, ok, type Result } from '../core/result.ts';
import type { CatalogueStaging } from './catalogue-staging.ts';
import { sha256Hex } from './chain.ts';
import { createDownloadPass, type DownState } from './download-pass.ts';
import type { JournalReading } from './journal-file.ts';
import type { OfflineLog } from './log.ts';
import type { SyncStore } from './sync-store.ts';
import type { SyncTransport, TransportError, UploadConflict } from './sync-transport.ts';
import { chainHeadText, type Instance } from './wire/identity-wire.ts';
import { type EnrolRequest, type JournalRow, ROWS_PER_UPLOAD_MAX, type UploadRequest } from './wire/journal-wire.ts';

/** A longer backlog continues in the next pass, so that closing and state changes get their turn. */
const UPLOADS_PER_PASS_MAX = 20;
/** Steps of the downlink in one pass: a part, a flip, a question. Rows that wait end them at once. */
const DOWNLOAD_STEPS_PER_PASS_MAX = 20;
/** Payload bytes in one upload; one row always goes. */
const UPLOAD_BYTES_MAX = 2 * 1024 * 1024;

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
  instance: Pick<Instance, 'id' | 'machine'>;
  /** With the kiosk's key; for the ends of the chain. */
  sign(text: string): string;
  /** Server's clock minus ours, in milliseconds, as last measured. */
  clockOffsetMs?: () => number;
  reader: Pick<JournalReading, 'readAfter' | 'hashAt' | 'end'>;
  store: SyncStore;
  staging: CatalogueStaging;
  transport: SyncTransport;
  now: () => number;
  log: OfflineLog;
  /** How often the server is asked for its mark with nothing to deliver, and for what it has published. */
  greetingIntervalMs: number;
}

/** `exchanged`: the server was spoken to. `more`: there is work left for another pass at once. */
export type PassOutcome = { exchanged: boolean; more: boolean };

interface Mark {
  hwm: number;
  hash: string;
  incarnation: string;
}

export interface SyncPass {
  run(): Promise<Result<PassOutcome, SyncError>>;
  down(): DownState;
  /** Tells the server that this instance ends, so that the next one need not wait. Best effort, and only where it was let in. */
  leave(): Promise<void>;
}

export function createSyncPass(options: SyncPassOptions): SyncPass {
  const { enrolment, reader, store, transport, now, log } = options;
  let mustEnrol = false;
  /** The server took this instance for the one that speaks for the journal. */
  let isHolder = false;
  let greetAtMs = 0;
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
    if (!store.pinPublisher(answer.value.publisherKey, sha256Hex(enrolment.enrolmentCode))) {
      log.error({}, 'the server signs with another key than before; enrol with a new code if that is right');
    }
    mustEnrol = false;
    // The server may not know us at all: its mark counts, not our memory of it.
    greetAtMs = 0;
    return ok(null);
  }

  /** Takes the server's word for what it has, once our own row there has the same hash. A lower mark rewinds. */
  function adopt(mark: Mark): Result<null, SyncError> {
    if (mark.hwm > reader.end().seq) return err({ kind: 'serverAhead', hwm: mark.hwm });
    const ownHash = reader.hashAt(mark.hwm);
    if (ownHash === null) return err({ kind: 'rowsGone', hwm: mark.hwm });
    if (ownHash !== mark.hash) return err({ kind: 'fork', seq: mark.hwm });
    const before = store.read();
    if (before.incarnation !== null && before.incarnation !== mark.incarnation) {
      log.warn({ before: before.incarnation, now: mark.incarnation }, 'the server has a new incarnation');
    }
    if (mark.hwm < before.ackedSeq) log.warn({ from: before.ackedSeq, to: mark.hwm }, 'rewinding to the server mark');
    store.confirm(mark.hwm, mark.incarnation);
    return ok(null);
  }

  /** No rows: only asks for the mark. */
  async function upload(rows: JournalRow[]): Promise<Result<null, SyncError>> {
    const { ackedSeq } = store.read();
    const request = requestFor(ackedSeq, rows);
    if (request === null) {
      return err({ kind: ackedSeq > reader.end().seq ? 'serverAhead' : 'rowsGone', hwm: ackedSeq });
    }
    const answer = await transport.upload(request);
    isHolder = answer.ok || (isHolder && answer.error.kind === 'unreachable');
    if (!answer.ok) return refused(answer.error, ackedSeq);
    store.addQuarantined(answer.value.quarantined);
    return adopt(answer.value);
  }

  /** Null where our own journal does not reach as far as the server confirmed, or does not reach back so far any more. */
  function requestFor(ackedSeq: number, rows: JournalRow[], isLeaving = false): UploadRequest | null {
    const { kiosk, epoch } = enrolment;
    const prevHash = reader.hashAt(ackedSeq);
    if (prevHash === null) return null;
    const { seq, hash } = rows.at(-1) ?? { seq: ackedSeq, hash: prevHash };
    return {
      ...{ kiosk, epoch, from: ackedSeq + 1, prevHash, rows },
      instance: { ...options.instance, clockOffsetMs: options.clockOffsetMs?.() ?? 0, isLeaving },
      head: { seq, hash, signature: options.sign(chainHeadText(kiosk, epoch, seq, hash)) },
    };
  }

  async function leave(): Promise<void> {
    const request = isHolder ? requestFor(store.read().ackedSeq, [], true) : null;
    isHolder = false;
    const answer = request === null ? null : await transport.upload(request);
    if (answer?.ok === false) log.info({ error: answer.error }, 'the server was not told that this kiosk ends');
  }

  function refused(error: TransportError | UploadConflict, ackedSeq: number): Result<null, SyncError> {
    if (!('hwm' in error)) return err(error);
    if (error.kind === 'fork') return err({ kind: 'fork', seq: error.hwm });
    if (error.hwm === ackedSeq) return err({ kind: 'refused', status: 409, detail: 'a gap where there is none' });
    return adopt(error);
  }

  async function deliver(): Promise<Result<PassOutcome, SyncError>> {
    let exchanged = false;
    for (let uploads = 0; uploads < UPLOADS_PER_PASS_MAX; uploads += 1) {
      const isGreeting = now() >= greetAtMs;
      const { ackedSeq } = store.read();
      if (!isGreeting && reader.end().seq <= ackedSeq) return ok({ exchanged, more: false });
      const rows = isGreeting ? [] : bounded(reader.readAfter(ackedSeq, ROWS_PER_UPLOAD_MAX));
      const delivered = await upload(rows);
      if (!delivered.ok) return delivered;
      exchanged = true;
      greetAtMs = now() + options.greetingIntervalMs;
    }
    return ok({ exchanged, more: true });
  }

  const hasRows = () => reader.end().seq > store.read().ackedSeq;

  /** A long download never keeps rows waiting: between its steps they get their turn. */
  async function bringDown(): Promise<Result<PassOutcome, SyncError>> {
    let exchanged = false;
    for (let steps = 0; steps < DOWNLOAD_STEPS_PER_PASS_MAX; steps += 1) {
      const step = await download.step();
      if (!step.ok) return step;
      if (step.value === 'idle') return ok({ exchanged, more: false });
      exchanged ||= step.value === 'exchanged';
      if (hasRows()) break;
    }
    return ok({ exchanged, more: true });
  }

  async function work(): Promise<Result<PassOutcome, SyncError>> {
    const delivered = await deliver();
    if (!delivered.ok || delivered.value.more) return delivered;
    const fetched = await bringDown();
    if (!fetched.ok) return fetched;
    return ok({ exchanged: delivered.value.exchanged || fetched.value.exchanged, more: fetched.value.more });
  }

  async function run(): Promise<Result<PassOutcome, SyncError>> {
    if (mustEnrol || store.read().headOfficeKey === null) {
      const enrolled = await enrol();
      if (!enrolled.ok) return enrolled;
    }
    const outcome = await work();
    mustEnrol = !outcome.ok && outcome.error.kind === 'notEnrolled';
    return outcome;
  }
  return { run, leave, down: download.state };
}

function bounded(rows: JournalRow[]): JournalRow[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += Buffer.byteLength(row.payload);
    return index > 0 && bytes > UPLOAD_BYTES_MAX;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
