import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { requireLoopback } from './loopback.ts';
import { RequestError } from './request-error.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** For a monitoring system on another machine: `Authorization: Bearer` with the configured token, or a request from this machine. */
export function requireOperator(token: string | null): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const shown = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (shown === undefined) return requireLoopback(request);
    if (token === null || !timingSafeEqual(digest(shown), digest(token))) {
      throw new RequestError(401, 'wrongToken', 'the token is not that of this server');
    }
  };
}
