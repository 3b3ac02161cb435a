import type { FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';

const YEAR_SECONDS = 31_536_000;

/** What browsers are told beside every answer of the station: nothing from elsewhere, in nobody's frame, kept in no cache. */
export function createStationHeaders(): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Browsers heed it over HTTPS only (RFC 6797, section 8.1; own reading).
    strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: false },
  });
  return (request, reply) =>
    new Promise((resolve, reject) => {
      void reply.header('cache-control', 'no-store');
      setHeaders(request.raw, reply.raw, (cause?: unknown) => (cause === undefined ? resolve() : reject(cause)));
    });
}
