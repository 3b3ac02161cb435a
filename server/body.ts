import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { RequestError } from './request-error.ts';

export const BODY_BYTES_MAX = 8 * 1024 * 1024;
const INFLATED_BYTES_MAX = 16 * 1024 * 1024;
/** An upload of a backlog comes out in one piece; in Node's own pieces of 16 kB it takes half as long again. */
const PIECE_BYTES = 512 * 1024;

const LIMITS = { maxOutputLength: INFLATED_BYTES_MAX, chunkSize: PIECE_BYTES };

/** By content-coding. At once and not on another thread: a hop costs more than unpacking, and what comes next, parsing, takes longer still. */
const UNPACKING: ReadonlyMap<string, (packed: Uint8Array) => Buffer> = new Map([
  ['zstd', (packed: Uint8Array) => zstdDecompressSync(packed, LIMITS)],
  ['gzip', (packed: Uint8Array) => gunzipSync(packed, LIMITS)],
]);
/** What a body may be packed with besides not at all, the best first: for `Accept-Encoding` in answers (RFC 7694, section 3). */
export const BODY_CODINGS = [...UNPACKING.keys()].join(', ');

/** The body as it came, still compressed: what a signature covers. */
export const rawBody = (request: Pick<FastifyRequest, 'body'>): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** Another form than JSON for the same body. */
export interface BodyForm<T> {
  contentType: string;
  /** Throws where it is nothing of the kind. */
  read(text: string): z.ZodSafeParseResult<T>;
}

/** Unpacks, parses and validates. Everything that is wrong with a body ends here, as a 400 that names the key. */
export function readBody<T>(
  request: FastifyRequest,
  schema: Pick<z.ZodType<T>, 'safeParse'>,
  form: BodyForm<T> | undefined,
): T {
  const isOfForm = form !== undefined && request.headers['content-type'] === form.contentType;
  const parsed = readText(request, (text) => (isOfForm ? form.read(text) : schema.safeParse(JSON.parse(text))));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RequestError(400, 'badRequest', `${issue?.path.join('.') || '(body)'}: ${issue?.message ?? 'invalid'}`);
}

function readText<T>(request: FastifyRequest, read: (text: string) => T): T {
  const coding = request.headers['content-encoding'];
  if (coding !== undefined && !UNPACKING.has(coding)) {
    throw new RequestError(415, 'badRequest', `content-encoding: ${BODY_CODINGS} or none`);
  }
  try {
    return read(unpacked(rawBody(request), coding).toString('utf8'));
  } catch (cause) {
    throw new RequestError(400, 'badRequest', `(body): ${cause instanceof Error ? cause.message : 'not JSON'}`);
  }
}

/** As it is where the coding is none of ours. */
export const unpacked = (raw: Buffer, coding: string | undefined): Buffer => UNPACKING.get(coding ?? '')?.(raw) ?? raw;
