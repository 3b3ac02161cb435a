import type { FastifyRequest } from 'fastify';
import { RequestError } from './request-error.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The ledger has no login yet, so only this machine may read it. The Host header is checked as well: a page from elsewhere that had its
 * own name resolve to 127.0.0.1 would else read it through the browser.
 */
export async function requireLoopback(request: FastifyRequest): Promise<void> {
  const isLocal = request.ip === '::1' || /^(::ffff:)?127\./.test(request.ip);
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!isLocal || !LOOPBACK_NAMES.includes(name)) {
    throw new RequestError(403, 'onlyOnThisMachine', 'the ledger is read on this machine only');
  }
}
