import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { RequestError } from './request-error.ts';

export const BODY_BYTES_MAX = 8 * 1024 * 1024;
const INFLATED_BYTES_MAX = 16 * 1024 * 1024;
const inflate = promisify(gunzip);

/** The body as it came, still compressed: what a signature covers. */
export const rawBody = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** Unpacks, parses and validates. Everything that is wrong with a body ends here, as a 400 that names the key. */
export async function readBody<T>(request: FastifyRequest, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await jsonOf(request));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RequestError(400, 'badRequest', `${issue?.path.join('.') || '(body)'}: ${issue?.message ?? 'invalid'}`);
}

async function jsonOf(request: FastifyRequest): Promise<unknown> {
  const raw = rawBody(request);
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'gzip') {
    throw new RequestError(415, 'badRequest', 'content-encoding: gzip or none');
  }
  try {
    const bytes = encoding === 'gzip' ? await inflate(raw, { maxOutputLength: INFLATED_BYTES_MAX }) : raw;
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new RequestError(400, 'badRequest', `(body): ${cause instanceof Error ? cause.message : 'not JSON'}`);
  }
}
