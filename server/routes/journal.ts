import { z } from 'zod';
import { unreachable } from '../../core/result.ts';
import { chainHeadText, chainTotalsText } from '../../offline/wire/identity-wire.ts';
import {
  KEYED_KINDS,
  type UploadAnswer,
  type UploadRequest,
  uploadAnswerSchema,
  uploadConflictSchema,
  uploadRequestSchema,
} from '../../offline/wire/journal-wire.ts';
import { parseUpload } from '../../offline/wire/quick-upload.ts';
import {
  type ChainAsRead,
  ROW_LINES_CONTENT_TYPE,
  readRowLines,
  TAKES_ROW_LINES,
} from '../../offline/wire/row-lines.ts';
import type { RouteContext } from '../app.ts';
import { isSigned } from '../kiosk-key.ts';
import { RequestError } from '../request-error.ts';
import { clockDiffers, replayed, revoked, type SignedBy } from '../request-signature.ts';
import { TooBusyError } from '../store/come-back.ts';
import { type Route, refusalSchema } from './route.ts';

/** What kiosks may send beyond the first version's uploads. */
export const TAKEN = ['totals', 'run', TAKES_ROW_LINES];
const MS_PER_SECOND = 1_000;
/** The other machine may say goodbye before its lease ends. */
const HELD_ASK_AGAIN_MS = 30_000;

/** Version 1 of `session.started` carried the wrapped key itself. */
const KEY_IN_ROW = '"wrappedKey":"';
/** A row that the mailer waits for. */
const MAIL_ASKED = 'receipt.mailRequested';

export function journalRoutes(route: Route, { store, headOfficeKey, opener, metrics, log }: RouteContext): void {
  /** Only with a greeting, so that a backlog is not slowed down: what the kiosk is still to erase. */
  async function greetingOf({ kiosk, rows, erasuresDone }: UploadRequest): Promise<Pick<UploadAnswer, 'erasures'>> {
    if (rows.length > 0 || erasuresDone === undefined) return {};
    return { erasures: await store.erasuresFor(kiosk, erasuresDone) };
  }

  route(
    {
      method: 'POST',
      path: '/v1/journal',
      subject: 'journal',
      summary: 'Delivers rows of a kiosk’s journal; with no rows it asks for the mark',
      access: 'uploading',
      body: uploadRequestSchema,
      quickly: { safeParse: parseUpload },
      orAs: { contentType: ROW_LINES_CONTENT_TYPE, read: readRowLines },
      answers: {
        200: { description: 'stored and durable up to the mark', schema: uploadAnswerSchema },
        403: { description: 'a kiosk sends its own journal only; or its key was revoked', schema: refusalSchema },
        409: {
          description: 'the rows do not follow the mark, or contradict it; or another instance speaks for this kiosk',
          schema: z.union([uploadConflictSchema, refusalSchema]),
        },
      },
    },
    async ({ body: upload, by, reply }) => {
      if (upload.kiosk !== by.kiosk) throw new RequestError(403, 'otherKiosk', 'a kiosk sends its own journal only');
      requireHead(upload, by);
      const { instance, head, totals, behind = 0, erasuresDone: _told, ...journal } = upload;
      const outcome = await store.ingest({ ...journal, proof: { ...by, instance, head, totals } });
      if (outcome.ok) {
        metrics.acknowledged(upload.rows.length, reply.elapsedTime);
        metrics.kioskIsBehind(upload.kiosk, behind);
        if (givesWork(upload)) opener.nudge();
        return {
          ...{ ...outcome.value, headOfficeKey: headOfficeKey.publicKey, takes: TAKEN },
          ...(await greetingOf(upload)),
        };
      }
      const { error } = outcome;
      switch (error.kind) {
        case 'gap':
          return reply.code(409).send(error);
        case 'fork':
          log.error({ kiosk: upload.kiosk, epoch: upload.epoch, from: upload.from }, 'a journal has forked');
          return reply.code(409).send(error);
        case 'brokenRows':
          throw new RequestError(400, 'brokenRows', `row ${error.seq}: ${error.detail}`);
        case 'notEnrolled':
          throw new RequestError(401, 'notEnrolled', 'this epoch is not enrolled');
        case 'replayed':
          throw replayed();
        case 'revoked':
          throw revoked();
        case 'clockDiffers':
          throw clockDiffers(by.signedAtMs, error.serverAtMs);
        case 'held':
          void reply.header('retry-after', Math.ceil(Math.min(error.retryAfterMs, HELD_ASK_AGAIN_MS) / MS_PER_SECOND));
          throw new RequestError(409, 'held', 'another machine speaks for this kiosk; it may be gone soon');
        case 'cloned':
          log.error({ kiosk: upload.kiosk, epoch: upload.epoch, instance: instance.id }, 'a kiosk runs twice');
          throw new RequestError(409, 'cloned', 'another kiosk runs on the same data; this one is not heard');
        case 'storeBusy':
          throw new TooBusyError('too many uploads wait');
        default:
          return unreachable(error);
      }
    },
  );
}

/** There is a key to open or a mail to send. Rows without a key of their session are many, and looking for nothing takes as long. */
const givesWork = ({ rows, sessionKeys = [] }: UploadRequest): boolean =>
  sessionKeys.length > 0 ||
  rows.some(({ kind, payload }) => kind === MAIL_ASKED || (KEYED_KINDS.includes(kind) && payload.includes(KEY_IN_ROW)));

/** The signed end must be that of these rows, or an audit could later be shown one that never was. */
function requireHead(
  { kiosk, epoch, from, prevHash, rows, head, totals, chain }: UploadRequest & ChainAsRead,
  { key }: SignedBy,
): void {
  const last = rows.at(-1) ?? { seq: from - 1, hash: prevHash };
  // A chain that leads elsewhere is the store's to refuse, with an alarm.
  const isEnd = head.seq === last.seq && (head.hash === last.hash || chain === 'broken');
  const text = chainHeadText(kiosk, epoch, head.seq, head.hash);
  if (!isEnd || !isSigned(text, head.signature, key)) {
    throw new RequestError(400, 'wrongHead', 'head: it is not the signed end of these rows');
  }
  if (totals === undefined) return;
  const counted = chainTotalsText(kiosk, epoch, head, totals);
  if (totals.after > head.seq || !isSigned(counted, totals.signature, key)) {
    throw new RequestError(400, 'wrongTotals', 'totals: they are not what the kiosk signed for this end');
  }
}
