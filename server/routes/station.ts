import { z } from 'zod';
import { unreachable } from '../../core/result.ts';
import { roleSchema } from '../../core/staff/rights.ts';
import { staffEntrySchema } from '../../core/staff/settings.ts';
import type { RouteContext } from '../app.ts';
import { RequestError } from '../request-error.ts';
import type { SignedIn, SignInRefusal } from '../station/desk.ts';
import { stationRightSchema, stationRightsOf } from '../station/settings.ts';
import type { SetupRefusal } from '../station/setup-store.ts';
import { type Route, refusalSchema } from './route.ts';

const subject = 'station';
/** NIST SP 800-63B-4 (section 3.1.1.2) asks for eight beside a second factor; own reading. */
const PASSWORD_CHARACTERS_MIN = 12;
const PASSWORD_CHARACTERS_MAX = 200;
const CODE_CHARACTERS_MAX = 64;

const { staffId, displayName } = staffEntrySchema.shape;
const password = z.string().min(1).max(PASSWORD_CHARACTERS_MAX);
const code = z.string().min(1).max(CODE_CHARACTERS_MAX);
const totpCode = z.string().regex(/^\d{6}$/, 'six digits');
const signInSchema = z.strictObject({
  staffId,
  password,
  secondFactor: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('totp'), code: totpCode }),
    z.strictObject({ kind: z.literal('recovery'), code }),
  ]),
});
const beginSchema = z.strictObject({ code, named: z.strictObject({ staffId, displayName }).nullable().default(null) });
const finishSchema = z.strictObject({ code, password: password.min(PASSWORD_CHARACTERS_MIN), totpCode });
const begunSchema = z.object({
  ...{ staffId, displayName, role: roleSchema },
  totp: z.object({ secret: z.string(), uri: z.string() }),
});
/** `csrfToken`: every changing request of this session shows it in `x-csrf-token`. */
const sessionSchema = z.object({
  ...{ sessionId: z.string(), staffId, displayName, role: roleSchema, rights: z.array(stationRightSchema) },
  ...{ csrfToken: z.string(), endsAtMs: z.int() },
});
const setUpSchema = sessionSchema.extend({ recoveryCodes: z.array(z.string()) });
const sessionsSchema = z.object({
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      source: z.string(),
      createdAtMs: z.int(),
      seenAtMs: z.int(),
      isThisOne: z.boolean(),
    }),
  ),
});
const endSchema = z.strictObject({ sessionId: z.uuid() });
const refused = (description: string) => ({ description, schema: refusalSchema });
const LOCKED = refused('locked until `lockedUntilMs`, or too many requests');

export function stationRoutes(route: Route, context: RouteContext): void {
  const { station, stationSettings, onFirstAccount } = context;
  const { guard, store } = station;
  const answerOf = (session: SignedIn['session']) => {
    const { csrfSecret: _secret, createdAtMs, ...rest } = session;
    const rights = [...stationRightsOf(session.role, stationSettings.roles)];
    return { ...rest, rights, csrfToken: guard.csrfToken(session), endsAtMs: createdAtMs + stationSettings.absoluteMs };
  };
  route(
    {
      ...{ method: 'POST', path: '/station/api/sign-in', subject, access: 'stationOpen' },
      summary: 'Signs in with password and second factor; the answer sets the session’s cookie',
      body: signInSchema,
      answers: {
        200: { description: 'signed in', schema: sessionSchema },
        403: refused('name, password or second factor is wrong (`wrong`), or another page asks'),
        429: LOCKED,
      },
    },
    async ({ body, by, reply }) => {
      const done = await station.signIn(body, by.source);
      if (!done.ok) throw refusalOf(done.error);
      void reply.header('set-cookie', guard.cookie(done.value.token));
      return answerOf(done.value.session);
    },
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/setup/begin', subject, access: 'stationOpen' },
      summary: 'With the first code (and `named`) or an invitation: the TOTP secret for the person’s device',
      body: beginSchema,
      answers: {
        200: { description: 'to be finished with a code of the device', schema: begunSchema },
        403: refused('the code is wrong, used or expired, or another page asks'),
        409: refused('the first account wants a name (`nameNeeded`), and one that is free (`staffIdTaken`)'),
        429: LOCKED,
      },
    },
    async ({ body, by }) => {
      const begun = await station.beginSetup(body.code, body.named, by.source);
      if (!begun.ok) throw refusalOf(begun.error);
      return begun.value;
    },
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/setup/finish', subject, access: 'stationOpen' },
      summary: 'Sets password and second factor, uses the code up and signs in',
      body: finishSchema,
      answers: {
        200: { description: 'signed in; the recovery codes are shown this once', schema: setUpSchema },
        403: refused('the code, or the device’s code (`wrongTotpCode`), is wrong, or another page asks'),
        409: refused('the name is taken by now'),
        429: LOCKED,
      },
    },
    async ({ body, by, reply }) => {
      const done = await station.finishSetup(body, by.source);
      if (!done.ok) throw refusalOf(done.error);
      onFirstAccount();
      void reply.header('set-cookie', guard.cookie(done.value.token));
      return { ...answerOf(done.value.session), recoveryCodes: done.value.recoveryCodes };
    },
  );
  route(
    {
      ...{ method: 'GET', path: '/station/api/session', subject, access: 'station' },
      summary: 'Who is signed in, with which rights',
      answers: { 200: { description: 'the session', schema: sessionSchema } },
    },
    ({ by }) => answerOf(by.session),
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/sign-out', subject, access: 'station' },
      summary: 'Ends this session',
      answers: { 204: { description: 'ended', schema: null } },
    },
    async ({ by, reply }) => {
      await store.endStationSession(by.session.staffId, by.session.sessionId, 'signOut', by.source);
      return reply.code(204).header('set-cookie', guard.cookie(null)).send();
    },
  );
  route(
    {
      ...{ method: 'GET', path: '/station/api/sessions', subject, access: 'station' },
      summary: 'One’s own sessions, the newest first',
      answers: { 200: { description: 'those that have not ended', schema: sessionsSchema } },
    },
    async ({ by }) => {
      const sessions = await store.stationSessions(by.session.staffId, stationSettings);
      return { sessions: sessions.map((each) => ({ ...each, isThisOne: each.sessionId === by.session.sessionId })) };
    },
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/sessions/end', subject, access: 'station' },
      summary: 'Ends one of one’s own sessions',
      body: endSchema,
      answers: { 204: { description: 'ended', schema: null }, 404: refused('no such session of this account') },
    },
    async ({ body, by, reply }) => {
      const isEnded = await store.endStationSession(by.session.staffId, body.sessionId, 'endSession', by.source);
      if (!isEnded) throw new RequestError(404, 'unknownSession', 'this account has no such session');
      return reply.code(204).send();
    },
  );
}

function refusalOf(error: SignInRefusal | SetupRefusal | { kind: 'wrongTotpCode' }): RequestError {
  switch (error.kind) {
    case 'wrong':
      return new RequestError(403, error.kind, 'name, password or second factor is wrong');
    case 'locked':
      return new RequestError(429, error.kind, 'too many wrong ones; nothing is looked at for a while', {
        lockedUntilMs: error.lockedUntilMs,
      });
    case 'wrongCode':
      return new RequestError(403, error.kind, 'the code is unknown, was used or has expired');
    case 'wrongTotpCode':
      return new RequestError(403, error.kind, 'the device shows another code');
    case 'nameNeeded':
      return new RequestError(409, error.kind, 'the first account needs a staff id and a name');
    case 'staffIdTaken':
      return new RequestError(409, error.kind, 'there is an account of this name');
    default:
      return unreachable(error);
  }
}
