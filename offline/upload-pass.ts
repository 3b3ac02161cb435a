/** Delivers the journal's rows, in their order, and believes the server only where its hash is that of our own row. */
import { err, ok, type Result } from '../core/result.ts';
import { isDue } from './backoff.ts';
import { countUpTo } from './chain-totals.ts';
import { createKnownServer } from './server-takes.ts';
import { createSessionKeyDelivery } from './session-key-delivery.ts';
import { detailOf } from './storage-failure.ts';
import type { SyncError, SyncPassOptions } from './sync-pass.ts';
import type { SyncProgress } from './sync-store.ts';
import type { TransportError, UploadConflict } from './sync-transport.ts';
import { type ChainTotals, chainHeadText, chainTotalsText } from './wire/identity-wire.ts';
import { type EnrolAnswer, type JournalRow, ROWS_PER_UPLOAD_MAX, type UploadRequest } from './wire/journal-wire.ts';

/** A longer backlog continues in the next pass, so that closing and state changes get their turn. */
const UPLOADS_PER_PASS_MAX = 20;
/** Payload bytes in one upload; one row always goes. */
const UPLOAD_BYTES_MAX = 2 * 1024 * 1024;

/** How far the server has come. */
export interface Mark {
  hwm: number;
  hash: string;
  incarnation: string;
}

export interface UploadPass {
  /** `exchanged`: the server was spoken to. `more`: there are rows left for another pass at once. */
  deliver(): Promise<Result<{ exchanged: boolean; more: boolean }, SyncError>>;
  /** The server has let this kiosk in: the next delivery begins with asking for its mark, whatever was confirmed before. */
  enrolled(answer: Pick<EnrolAnswer, 'takes'>): void;
  hasRows(): boolean;
  /** Tells the server that this instance ends, so that the next one need not wait. Best effort, and only where it was let in. */
  leave(): Promise<void>;
}

type UploadPassOptions = Omit<SyncPassOptions, 'staging'>;

export function createUploadPass(options: UploadPassOptions): UploadPass {
  const { enrolment, reader, store, transport, now, log } = options;
  const sessionKeys = createSessionKeyDelivery(options);
  /** The server took this instance for the one that speaks for the journal. */
  let isHolder = false;
  let greetAtMs = 0;
  const server = createKnownServer(store);
  /** When this kiosk says again what it counts, to a server that takes it. */
  let totalsAtMs = 0;
  /** The rows behind those that are on their way, made ready while the server works. Sent only if it confirms exactly those. */
  let ahead: UploadRequest | null = null;
  let underWay: UploadRequest | null = null;
  /** An upload was confirmed and nobody was told yet: that waits until the next one is on the line. The end of a pass is told anyway. */
  let isUntold = false;
  /** Why telling failed in the middle of an upload: the pass ends with it, since nobody would catch it there. */
  let tellingFailed: { cause: unknown } | null = null;
  const afterSending = transport.afterSending ?? ((work: () => void) => work());

  function tellDelivered(): void {
    if (isUntold) options.onDelivered?.();
    isUntold = false;
  }

  /** Takes the server's word for what it has, once our own row there has the same hash. A lower mark rewinds. */
  function adopt(mark: Mark, sent: UploadRequest['head']): Result<null, SyncError> {
    const isOfSent = mark.hwm === sent.seq;
    if (!isOfSent && mark.hwm > reader.end().seq) return err({ kind: 'serverAhead', hwm: mark.hwm });
    // The file is not opened again for the row that was sent last.
    const ownHash = isOfSent ? sent.hash : reader.hashAt(mark.hwm);
    if (ownHash === null) return err({ kind: 'rowsGone', hwm: mark.hwm });
    if (ownHash !== mark.hash) return err({ kind: 'fork', seq: mark.hwm });
    const before = store.read();
    // Made for what the one before knew: its erasures, numbered otherwise, may have taken keys away that lie in there.
    if (before.incarnation !== mark.incarnation) ahead = null;
    if (before.incarnation !== null && before.incarnation !== mark.incarnation) {
      log.warn({ before: before.incarnation, now: mark.incarnation }, 'the server has a new incarnation');
      // Its erasures may be numbered anew: hear them all again.
      store.setErasuresDone(0);
    }
    if (mark.hwm < before.ackedSeq) tellRewind(before, mark);
    store.confirm(mark.hwm, mark.incarnation);
    return ok(null);
  }

  /** A server that lost rows says so by a new incarnation. Within one, what was confirmed stays confirmed: an invariant of the protocol. */
  function tellRewind(before: SyncProgress, mark: Mark): void {
    const fields = { from: before.ackedSeq, to: mark.hwm, incarnation: mark.incarnation };
    if (before.incarnation === mark.incarnation) log.error(fields, 'the server takes back what it had confirmed');
    else log.warn(fields, 'rewinding to the server mark');
  }

  function tellMark(answer: Mark | TransportError | UploadConflict): void {
    if (!('hwm' in answer)) return;
    options.onMark?.(answer, answer.hwm < store.read().ackedSeq);
  }

  /** No rows: only asks for the mark. */
  async function upload(rows: 'next' | 'none'): Promise<Result<null, SyncError>> {
    const { ackedSeq } = store.read();
    const request = rows === 'none' ? requestFor(ackedSeq, []) : nextRequest(ackedSeq);
    if (request === null) {
      return err({ kind: ackedSeq > reader.end().seq ? 'serverAhead' : 'rowsGone', hwm: ackedSeq });
    }
    const answered = transport.upload(request);
    underWay = request;
    afterSending(() => whileUnderWay(request));
    const answer = await answered;
    underWay = null;
    throwWhatTellingThrew();
    isHolder = answer.ok || (isHolder && answer.error.kind === 'unreachable');
    tellMark(answer.ok ? answer.value : answer.error);
    const isFormRefused = !answer.ok && answer.error.kind === 'refused' && answer.error.status === 400;
    // Also where they were refused: totals that nobody can take must not stop every other upload.
    if (request.totals !== undefined && (answer.ok || isFormRefused)) totalsAtMs = now() + options.greetingIntervalMs;
    if (isFormRefused && server.refusedTheForm()) ahead = null;
    if (!answer.ok) return refused(answer.error, request);
    if (server.answered(answer.value)) ahead = null;
    store.addQuarantined(answer.value.quarantined);
    await sessionKeys.heed(answer.value);
    return adopt(answer.value, request.head);
  }

  function nextRequest(ackedSeq: number): UploadRequest | null {
    const ready = ahead;
    ahead = null;
    // An erasure in the meantime took keys out of the rows' company.
    if (ready?.from === ackedSeq + 1 && ready.erasuresDone === store.read().erasuresDone) return ready;
    const rows = bounded(reader.readAfter(ackedSeq, ROWS_PER_UPLOAD_MAX));
    // Called only where the journal ends behind it: that there is nothing to read means that it is gone.
    return rows.length === 0 ? null : requestFor(ackedSeq, rows);
  }

  function whileUnderWay(request: UploadRequest): void {
    try {
      tellDelivered();
    } catch (cause) {
      tellingFailed = { cause };
      return;
    }
    makeReadyAfter(request);
  }

  function throwWhatTellingThrew(): void {
    const failed = tellingFailed;
    tellingFailed = null;
    if (failed !== null) throw failed.cause;
  }

  /** Nobody waits for this: what fails here fails again, and is told, when the rows are read because they are due. */
  function makeReadyAfter(request: UploadRequest): void {
    if (underWay !== request) return;
    try {
      makeReady(request);
    } catch (cause) {
      log.info({ detail: detailOf(cause) }, 'the next upload could not be made ready');
    }
  }

  /** Only for a backlog: where few rows wait, what comes meanwhile is to go along. */
  function makeReady({ rows }: UploadRequest): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    const next = bounded(reader.readAfter(last.seq, ROWS_PER_UPLOAD_MAX));
    if (next.length < ROWS_PER_UPLOAD_MAX) return;
    ahead = requestFor(last.seq, next);
    if (ahead !== null) transport.makeReady?.(ahead);
  }

  /** Null where our own journal does not reach as far as the server confirmed, does not reach back so far any more, or has a hole there. */
  function requestFor(ackedSeq: number, rows: JournalRow[], isLeaving = false): UploadRequest | null {
    const { kiosk, epoch } = enrolment;
    const prevHash = reader.hashAt(ackedSeq);
    if (prevHash === null || (rows[0]?.seq ?? ackedSeq + 1) !== ackedSeq + 1) return null;
    const { seq, hash } = rows.at(-1) ?? { seq: ackedSeq, hash: prevHash };
    const behind = Math.max(0, reader.end().seq - seq);
    return {
      ...{ kiosk, epoch, from: ackedSeq + 1, prevHash, rows, sessionKeys: sessionKeys.keysOf(rows) },
      behind,
      erasuresDone: store.read().erasuresDone,
      instance: { ...instanceNow(), clockOffsetMs: options.clockOffsetMs?.() ?? 0, isLeaving },
      head: { seq, hash, signature: options.sign(chainHeadText(kiosk, epoch, seq, hash)) },
      ...(behind === 0 && rows.length < ROWS_PER_UPLOAD_MAX ? totalsAt({ seq, hash }) : {}),
    };
  }

  function instanceNow() {
    const { id, machine, run } = options.instance;
    return server.takes.run && run !== undefined ? { id, machine, run } : { id, machine };
  }

  /** Once in a while, and never with a full upload, as those of a backlog are: counting must not slow a delivery down. */
  function totalsAt(end: { seq: number; hash: string }): { totals?: ChainTotals } {
    if (!server.takes.totals || !isDue(totalsAtMs, options.greetingIntervalMs, now())) return {};
    const totals = countUpTo(end, reader, store);
    if (totals === null) return {};
    const { kiosk, epoch } = enrolment;
    return { totals: { ...totals, signature: options.sign(chainTotalsText(kiosk, epoch, end, totals)) } };
  }

  async function leave(): Promise<void> {
    const request = isHolder ? requestFor(store.read().ackedSeq, [], true) : null;
    isHolder = false;
    const answer = request === null ? null : await transport.upload(request);
    if (answer?.ok === false) log.info({ error: answer.error }, 'the server was not told that this kiosk ends');
  }

  function refused(error: TransportError | UploadConflict, sent: UploadRequest): Result<null, SyncError> {
    if (!('hwm' in error)) return err(error);
    if (error.kind === 'fork') return err({ kind: 'fork', seq: error.hwm });
    if (error.hwm === sent.from - 1) return err({ kind: 'refused', status: 409, detail: 'a gap where there is none' });
    return adopt(error, sent.head);
  }

  async function deliver(): Promise<Result<{ exchanged: boolean; more: boolean }, SyncError>> {
    let exchanged = false;
    for (let uploads = 0; uploads < UPLOADS_PER_PASS_MAX; uploads += 1) {
      const isGreeting = isDue(greetAtMs, options.greetingIntervalMs, now());
      const { ackedSeq } = store.read();
      const isReady = ahead?.from === ackedSeq + 1;
      if (!isGreeting && !isReady && reader.end().seq <= ackedSeq) return ok({ exchanged, more: false });
      const delivered = await upload(isGreeting ? 'none' : 'next');
      if (!delivered.ok) return delivered;
      exchanged = true;
      isUntold = true;
      greetAtMs = now() + options.greetingIntervalMs;
    }
    return ok({ exchanged, more: true });
  }

  return {
    deliver,
    leave,
    enrolled(answer) {
      if (server.answered(answer)) ahead = null;
      greetAtMs = 0;
    },
    hasRows: () => reader.end().seq > store.read().ackedSeq,
  };
}

function bounded(rows: JournalRow[]): JournalRow[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += Buffer.byteLength(row.payload);
    return index > 0 && bytes > UPLOAD_BYTES_MAX;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
