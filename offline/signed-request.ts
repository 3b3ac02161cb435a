/** One signed HTTP exchange with the server. Whatever goes wrong below HTTP is `unreachable`; it rejects only where a body cannot be packed. */
import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../core/result.ts';
import { sha256Hex } from './chain.ts';
import type { KioskIdentity } from './identity.ts';
import { createPacking, type PackedBody, type Packing } from './packed-body.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { bytesOf, createServerFetch, type FetchedAnswer, type ServerFetch } from './server-fetch.ts';
import { detailOf } from './storage-failure.ts';
import { PART_CONTENT_TYPE } from './wire/down-wire.ts';
import { clockDiffersSchema, SIGNATURE_HEADERS, signedText } from './wire/identity-wire.ts';

const ANSWER_BYTES_MAX = 8 * 1024 * 1024;
const NONCE_BYTES = 16;
const UNSUPPORTED_MEDIA_TYPE = 415;

export interface ServerAnswer {
  status: number;
  /** Parsed JSON, or the bytes of a part; null for an empty body, undefined where it was neither (a captive portal, an error page). */
  body: unknown;
  retryAfterMs: number | null;
}
export type Unreachable = { kind: 'unreachable'; detail: string };

export interface SignedRequestOptions {
  url: string;
  identity: KioskIdentity;
  now: () => number;
  /** Covers the whole exchange, body included. */
  timeoutMs: number;
  fetch?: ServerFetch;
  /** These two are shared by all requests that may learn from each other; one of their own where absent. */
  clock?: ServerClock;
  packing?: Packing;
}

/** `path` with its query; `packed` in the place of a body to be packed. */
export type SignedRequest = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  packed?: PackedBody,
) => Promise<Result<ServerAnswer, Unreachable>>;

export function createSignedRequest(options: SignedRequestOptions, aborted?: AbortSignal): SignedRequest {
  const clock = options.clock ?? createServerClock(options.now);
  const packing = options.packing ?? createPacking();
  const send = options.fetch ?? createServerFetch(null);

  /** Every try is signed anew: a server takes a signature only once. */
  async function signedOnce(method: string, path: string, body: PackedBody | null): Promise<ServerAnswer> {
    const atMs = clock.now();
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    const digest = sha256Hex(body?.bytes ?? '');
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const response = await send(new URL(path, options.url), {
      method,
      signal: aborted === undefined ? timeout : AbortSignal.any([timeout, aborted]),
      headers: {
        ...signedHeaders(options.identity, { method, path, atMs, nonce, digest }),
        ...(body === null ? {} : { 'content-type': body.contentType }),
        ...(body === null || body.coding === null ? {} : { 'content-encoding': body.coding }),
      },
      ...(body === null ? {} : { body: body.bytes }),
    });
    if (body !== null) packing.learn(response.headers.get('accept-encoding'));
    const retryAfterMs = retryAfterOf(response.headers.get('retry-after'), clock.now());
    return { status: response.status, body: await bodyOf(response), retryAfterMs };
  }

  /** A server that went back to the version before no longer takes what it took. */
  async function signed(method: string, path: string, packed: PackedBody | null): Promise<ServerAnswer> {
    const answer = await signedOnce(method, path, packed);
    if (answer.status !== UNSUPPORTED_MEDIA_TYPE || packed === null) return answer;
    const again = packing.pack(packed.body);
    const isTheSame = again.coding === packed.coding && again.contentType === packed.contentType;
    return isTheSame ? answer : await signedOnce(method, path, again);
  }

  return async (method, path, body, ready) => {
    const packed = body === undefined ? null : (ready ?? packing.pack(body));
    try {
      const sentAtMs = options.now();
      const answer = await signed(method, path, packed);
      const differs = answer.status === 401 ? clockDiffersSchema.safeParse(answer.body) : null;
      if (!differs?.success) return ok(answer);
      clock.learn(differs.data.serverAtMs, sentAtMs);
      return ok(await signed(method, path, packed));
    } catch (cause) {
      const because = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
      return err({ kind: 'unreachable', detail: detailOf(cause) + because });
    }
  };
}

/** `digest`: SHA-256 of the body as sent, in hex. */
export const signedHeaders = (
  { kiosk, sign }: KioskIdentity,
  { method, path, atMs, nonce, digest }: { method: string; path: string; atMs: number; nonce: string; digest: string },
): Record<string, string> => ({
  [SIGNATURE_HEADERS.kiosk]: kiosk,
  [SIGNATURE_HEADERS.at]: String(atMs),
  [SIGNATURE_HEADERS.nonce]: nonce,
  [SIGNATURE_HEADERS.signature]: sign(signedText(method, path, atMs, nonce, digest)),
});

async function bodyOf(answer: FetchedAnswer): Promise<unknown> {
  const bytes = await bytesOf(answer, ANSWER_BYTES_MAX);
  if (bytes.length === 0) return null;
  if (answer.headers.get('content-type') === PART_CONTENT_TYPE) return new Uint8Array(bytes);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** RFC 9110, section 10.2.3: seconds or a date. */
export function retryAfterOf(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}
