/** Who asks the station, and whether they may: transport, limits, origin, session, CSRF token and right, in this order, for every route. */
import { createHash, randomBytes } from 'node:crypto';
import { Tokens } from '@fastify/csrf';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { isFromThisMachine } from '../loopback.ts';
import { RequestError } from '../request-error.ts';
import type { NewSession, StationSession } from './session-store.ts';
import { type StationRight, type StationSettings, stationRightsOf } from './settings.ts';
import { sourceOf } from './source.ts';
import type { StationStore } from './store.ts';

export const CSRF_HEADER = 'x-csrf-token';
const TOKEN_BYTES = 32;
const WINDOW_SECONDS = 60;
/** Requests of one source within the window, whoever they are of. */
export const REQUESTS_MAX = 1_200;
/** Of them, those that need no session: they cost a password's hash. */
export const OPEN_REQUESTS_MAX = 60;
const MS_PER_SECOND = 1_000;

export interface StationVisitor {
  source: string;
}
export interface StationCaller extends StationVisitor {
  session: StationSession;
  rights: readonly StationRight[];
}

export interface StationGuard {
  /** Somebody without a session; throws where the request comes from another page or too often. */
  visitor(request: FastifyRequest): Promise<StationVisitor>;
  /** Throws unless somebody is signed in who has the right (null: any account). */
  caller(request: FastifyRequest, right: StationRight | null): Promise<StationCaller>;
  /** A session's secrets, made anew at every sign-in. `token` goes into the cookie and nowhere else. */
  newSession(sessionId: string): NewSession & { token: string };
  /** `Set-Cookie` with the token; null takes it away. */
  cookie(token: string | null): string;
  csrfToken(session: StationSession): string;
}

interface GuardDeps {
  store: StationStore;
  settings: StationSettings;
  isTls: boolean;
}

export function createStationGuard({ store, settings, isTls }: GuardDeps): StationGuard {
  const { publicOrigin, roles } = settings;
  const isSecure = isTls || publicOrigin !== null;
  const cookieName = isSecure ? '__Host-portico-station' : 'portico-station';
  const tokens = new Tokens({ userInfo: true });
  const all = new RateLimiterMemory({ keyPrefix: 'all', points: REQUESTS_MAX, duration: WINDOW_SECONDS });
  const open = new RateLimiterMemory({ keyPrefix: 'open', points: OPEN_REQUESTS_MAX, duration: WINDOW_SECONDS });

  async function arrived(request: FastifyRequest, limiters: readonly RateLimiterMemory[]): Promise<string> {
    const source = sourceOf(request.ip);
    for (const limiter of limiters) await take(limiter, source);
    if (!isSecure && !isFromThisMachine(request)) {
      throw new RequestError(403, 'tlsNeeded', 'the station is reached over HTTPS, or on this machine');
    }
    if (isChanging(request)) requireOwnOrigin(request);
    return source;
  }

  /** Every browser names the page that a changing request comes from; what names none is no page of ours. */
  function requireOwnOrigin(request: FastifyRequest): void {
    const own = publicOrigin ?? `${isTls ? 'https' : 'http'}://${request.headers.host ?? ''}`;
    if (request.headers.origin !== own) throw new RequestError(403, 'otherOrigin', 'asked by a page from elsewhere');
  }

  return {
    visitor: async (request) => ({ source: await arrived(request, [all, open]) }),
    async caller(request, right) {
      const source = await arrived(request, [all]);
      const token = parseCookie(request.headers.cookie ?? '')[cookieName];
      const session = token === undefined ? null : await store.stationSession(hashOfToken(token), settings);
      if (session === null) throw new RequestError(401, 'noSession', 'nobody is signed in, or no longer');
      const shown = String(request.headers[CSRF_HEADER] ?? '');
      if (isChanging(request) && !tokens.verify(session.csrfSecret, shown, session.sessionId)) {
        throw new RequestError(403, 'wrongCsrfToken', `the header ${CSRF_HEADER} holds no token of this session`);
      }
      const rights = stationRightsOf(session.role, roles);
      if (right !== null && !rights.includes(right)) {
        await store.noteRefusedRight(session.staffId, right, source);
        throw new RequestError(403, 'notAllowed', `the role ${session.role} may not: ${right}`);
      }
      return { source, session, rights };
    },
    newSession(sessionId) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      return { token, sessionHash: hashOfToken(token), sessionId, csrfSecret: tokens.secretSync() };
    },
    cookie: (token) =>
      stringifySetCookie({
        ...{ name: cookieName, value: token ?? '', path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure },
        ...(token === null ? { maxAge: 0 } : {}),
      }),
    csrfToken: ({ csrfSecret, sessionId }) => tokens.create(csrfSecret, sessionId),
  };
}

const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

const isChanging = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD';

async function take(limiter: RateLimiterMemory, source: string): Promise<void> {
  try {
    await limiter.consume(source);
  } catch (cause) {
    if (!(cause instanceof RateLimiterRes)) throw cause;
    const retryAfterSeconds = Math.ceil(cause.msBeforeNext / MS_PER_SECOND);
    throw new RequestError(429, 'tooManyRequests', 'too many requests came from there', { retryAfterSeconds });
  }
}
