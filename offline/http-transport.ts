import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { createPacking, type PackedBody } from './packed-body.ts';
import { createServerClock } from './server-clock.ts';
import { createSignedRequest, type ServerAnswer, type SignedRequestOptions } from './signed-request.ts';
import type { SyncTransport, TransportError } from './sync-transport.ts';
import { downAnswerSchema, haveText } from './wire/down-wire.ts';
import {
  enrolAnswerSchema,
  enrolmentRefusalSchema,
  instanceRefusalSchema,
  type UploadRequest,
  uploadAnswerSchema,
  uploadConflictSchema,
} from './wire/journal-wire.ts';
import { ROW_LINES_CONTENT_TYPE, rowLinesOf, TAKES_ROW_LINES } from './wire/row-lines.ts';

const DETAIL_CHARACTERS_MAX = 200;
const REFUSED_FORM = 400;

export interface HttpTransportOptions extends SignedRequestOptions {
  /** Runs the work after all that is due now, the sending of a request included. */
  afterSending?: (work: () => void) => void;
}

/** The server's endpoints for journal and downlink over HTTP. */
export function createHttpTransport(options: HttpTransportOptions): SyncTransport & { close(): void } {
  const closing = new AbortController();
  const clock = options.clock ?? createServerClock(options.now);
  const packing = options.packing ?? createPacking();
  const request = createSignedRequest({ ...options, clock, packing }, closing.signal);
  const packed = new WeakMap<UploadRequest, PackedBody>();
  /** As the server's newest answer says: one of the version before knows nothing but JSON. */
  let takesRowLines = false;
  const learn = ({ takes = [] }: { takes?: string[] | undefined }) => {
    takesRowLines = takes.includes(TAKES_ROW_LINES);
  };

  function pack(upload: UploadRequest): PackedBody {
    const form = { contentType: ROW_LINES_CONTENT_TYPE, text: () => rowLinesOf(upload) };
    return packing.pack(upload, takesRowLines ? form : null);
  }

  return {
    afterSending: options.afterSending ?? ((work) => void setImmediate(work)),
    makeReady: (body) => void packed.set(body, pack(body)),
    async enrol(body) {
      const answer = await request('POST', '/v1/enrol', body);
      if (!answer.ok) return answer;
      const { status, body: said } = answer.value;
      const refused = status === 403 || status === 409 ? enrolmentRefusalSchema.safeParse(said) : null;
      if (refused?.success) return err({ kind: 'enrolmentRefused', reason: refused.data.kind });
      const taken = read(answer.value, enrolAnswerSchema);
      if (taken.ok) learn(taken.value);
      return taken;
    },
    async upload(body) {
      const sentAtMs = options.now();
      const answer = await request('POST', '/v1/journal', body, packed.get(body) ?? pack(body));
      if (!answer.ok) return answer;
      if (answer.value.status === 409) {
        const conflict = uploadConflictSchema.safeParse(answer.value.body);
        if (conflict.success) return err(conflict.data);
        const instance = instanceRefusalSchema.safeParse(answer.value.body);
        if (instance.success && instance.data.kind === 'cloned') return err({ kind: 'cloned' });
        if (instance.success) return err({ kind: 'held', retryAfterMs: answer.value.retryAfterMs });
      }
      const taken = read(answer.value, uploadAnswerSchema);
      if (taken.ok) {
        clock.learn(taken.value.serverAtMs, sentAtMs);
        learn(taken.value);
      }
      if (answer.value.status === REFUSED_FORM) learn({});
      return taken;
    },
    async down(have) {
      const answer = await request('GET', `/v1/down?have=${haveText(have)}`);
      return answer.ok ? read(answer.value, downAnswerSchema) : answer;
    },
    async part(sha256): Promise<Result<Uint8Array | null, TransportError>> {
      const answer = await request('GET', `/v1/down/parts/${sha256}`);
      if (!answer.ok) return answer;
      if (answer.value.status === 404 && kindOf(answer.value.body) === 'gone') return ok(null);
      return read(answer.value, z.instanceof(Uint8Array));
    },
    close: () => closing.abort(),
  };
}

function read<T>(answer: ServerAnswer, schema: z.ZodType<T>): Result<T, TransportError> {
  const { status, body, retryAfterMs } = answer;
  if (status === 401 && kindOf(body) === 'notEnrolled') return err({ kind: 'notEnrolled' });
  if (status === 403 && kindOf(body) === 'revoked') return err({ kind: 'revoked' });
  if (status === 429 || status === 503) return err({ kind: 'busy', retryAfterMs });
  const detail = (text: unknown) => String(JSON.stringify(text)).slice(0, DETAIL_CHARACTERS_MAX);
  if (status !== 200) return err({ kind: 'refused', status, detail: detail(body) });
  const parsed = schema.safeParse(body);
  return parsed.success
    ? ok(parsed.data)
    : err({ kind: 'refused', status, detail: `not the answer of a Portico server: ${detail(parsed.error.issues[0])}` });
}

const kindOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'kind' in body ? body.kind : undefined;
