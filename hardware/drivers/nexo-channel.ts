import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { withoutPrintedCardNumbers } from '../protocols/card-data.ts';
import {
  headerSchema,
  type SaleToPoiRequest,
  type SaleToPoiResponse,
  SERVICE_ID_LENGTH_MAX,
  saleToPoiResponseSchema,
} from '../protocols/nexo.ts';
import { withoutCardData } from '../protocols/nexo-card-data.ts';
import { type NexoKey, NONCE_LENGTH, securedSchema } from '../protocols/nexo-crypto.ts';
import { type HttpsTarget, type PostError, postJson } from '../transports/https.ts';

const securedResponseSchema = z.object({ SaleToPOIResponse: securedSchema.extend({ MessageHeader: headerSchema }) });

export type NexoChannelOptions = {
  target: HttpsTarget;
  key: NexoKey;
  /** Ends every request. */
  closing: AbortSignal;
  /** Told after every attempt: null when the terminal was reached. */
  onReached: (problem: string | null) => void;
};

/** One question and its answer, over HTTPS and under Adyen's message protection. Nothing is sent twice. */
export class NexoChannel {
  readonly #options: NexoChannelOptions;

  constructor(options: NexoChannelOptions) {
    this.#options = options;
  }

  async ask(message: SaleToPoiRequest, signal: AbortSignal): Promise<Result<SaleToPoiResponse, PostError>> {
    const posted = await this.post(message, signal);
    if (!posted.ok) return posted;
    const opened = this.#open(posted.value);
    if (!opened.ok) return opened;
    const asked = message.SaleToPOIRequest.MessageHeader;
    const got = opened.value.SaleToPOIResponse.MessageHeader;
    if (got.ServiceID !== asked.ServiceID || got.MessageCategory !== asked.MessageCategory) {
      return err({ kind: 'unknown', detail: `answer to ${got.MessageCategory} ${got.ServiceID}` });
    }
    return opened;
  }

  async post(message: SaleToPoiRequest, signal: AbortSignal): Promise<Result<string, PostError>> {
    const secured = this.#options.key.lock(JSON.stringify(message), randomBytes(NONCE_LENGTH));
    const header = message.SaleToPOIRequest.MessageHeader;
    const body = JSON.stringify({ SaleToPOIRequest: { MessageHeader: header, ...secured } });
    const either = AbortSignal.any([signal, this.#options.closing]);
    const posted = await postJson(this.#options.target, body, either);
    if (!posted.ok) {
      if (posted.error.kind === 'notSent' && !either.aborted) this.#options.onReached(posted.error.detail);
      return posted;
    }
    this.#options.onReached(null);
    const { statusCode, body: answer } = posted.value;
    return statusCode === 200 ? ok(answer) : err({ kind: 'unknown', detail: `HTTP ${statusCode}` });
  }

  /** Anything that cannot be read is `unknown`: the request did arrive somewhere. */
  #open(answer: string): Result<SaleToPoiResponse, PostError> {
    const json = parseJson(answer);
    if (!json.ok) return json;
    const outer = parsedBy(securedResponseSchema, json.value);
    if (!outer.ok) return outer;
    const clear = this.#options.key.unlock(outer.value.SaleToPOIResponse);
    if (!clear.ok) {
      const detail = withoutPrintedCardNumbers(clear.error.detail);
      return err({ kind: 'unknown', detail: `${clear.error.kind}: ${detail}` });
    }
    const inner = parseJson(clear.value);
    if (!inner.ok) return inner;
    // Here and not where a text is used: whatever the driver reads of it later has been searched.
    const shown = withoutCardData(inner.value, '', []);
    if (shown === null) return err({ kind: 'unknown', detail: 'members are nested too deeply to be looked through' });
    return parsedBy(saleToPoiResponseSchema, shown.value);
  }
}

/**
 * The message id of a tender's payment request. It is derived, not drawn: after a crash of ours the enquiry must be able to name the
 * message although nothing but the tender's id is left.
 */
export function serviceIdOf(tenderId: string): string {
  const digest = createHash('sha256').update(tenderId).digest().readBigUInt64BE(0);
  return digest.toString(36).toUpperCase().padStart(SERVICE_ID_LENGTH_MAX, '0').slice(-SERVICE_ID_LENGTH_MAX);
}

export const freshServiceId = (): string =>
  randomBytes(8)
    .readBigUInt64BE(0)
    .toString(36)
    .toUpperCase()
    .padStart(SERVICE_ID_LENGTH_MAX, '0')
    .slice(-SERVICE_ID_LENGTH_MAX);

type Unreadable = { kind: 'unknown'; detail: string };

function parseJson(text: string): Result<unknown, Unreadable> {
  try {
    return ok(JSON.parse(text));
  } catch {
    // The parser's own message quotes the text, and with it whatever card data is there.
    return err({ kind: 'unknown', detail: 'the answer is no JSON' });
  }
}

function parsedBy<T>(schema: z.ZodType<T>, json: unknown): Result<T, Unreadable> {
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err({ kind: 'unknown', detail: z.prettifyError(parsed.error) });
}
