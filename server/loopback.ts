import type { FastifyRequest } from 'fastify';
import { RequestError } from './request-error.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The Host header is checked as well: a page from elsewhere that had its own name resolve to 127.0.0.1 would else get in through the browser.
 */
export function isFromThisMachine(request: FastifyRequest): boolean {
  const isLocal = request.ip === '::1' || /^(::ffff:)?127\./.test(request.ip);
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  return isLocal && LOOPBACK_NAMES.includes(name);
}

/** Reading the ledger has no login, so only this machine may. */
export async function requireLoopback(request: FastifyRequest): Promise<void> {
  if (!isFromThisMachine(request)) {
    throw new RequestError(403, 'onlyOnThisMachine', 'the ledger is read on this machine only');
  }
}
