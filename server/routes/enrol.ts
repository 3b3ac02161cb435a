import { unreachable } from '../../core/result.ts';
import { type EnrolAnswer, enrolAnswerSchema, enrolRequestSchema } from '../../offline/wire/journal-wire.ts';
import type { RouteContext } from '../app.ts';
import { createCodeGuard, WRONG_CODES_WINDOW_MS } from '../code-guard.ts';
import { hashOfCode } from '../enrolment-code.ts';
import { publicKeyOf } from '../kiosk-key.ts';
import { RequestError } from '../request-error.ts';
import { replayed, revoked } from '../request-signature.ts';
import type { AdmissionRefusal } from '../store/admission.ts';
import { TAKEN } from './journal.ts';
import { type Route, refusalSchema } from './route.ts';

const MS_PER_SECOND = 1_000;

export function enrolRoutes(route: Route, context: RouteContext): void {
  const { store, headOfficeKey, publisherKey, now, log } = context;
  const guard = createCodeGuard(now);
  route(
    {
      method: 'POST',
      path: '/v1/enrol',
      subject: 'enrolment',
      summary:
        'A kiosk introduces itself with its public key and a one-time code, or opens a new journal with a known key',
      access: 'introducing',
      body: enrolRequestSchema,
      answers: {
        200: { description: 'enrolled, now or before', schema: enrolAnswerSchema },
        403: { description: 'the code is wrong or used, or the key was revoked', schema: refusalSchema },
        409: { description: 'another key holds this journal, or the request was seen before', schema: refusalSchema },
        429: { description: 'too many wrong codes', schema: refusalSchema },
      },
    },
    async ({ body, by, request, reply }): Promise<EnrolAnswer> => {
      const { kiosk, epoch, publicKey, enrolmentCode, previous } = body;
      if (!isKey(publicKey)) throw new RequestError(400, 'badRequest', 'publicKey: a raw Ed25519 key in base64url');
      if (by.kiosk !== kiosk || !by.isSignedBy(publicKeyOf(publicKey))) {
        throw new RequestError(400, 'badRequest', 'publicKey: the request is not signed with it');
      }
      const admitted = await store.admit({
        ...{ kiosk, epoch, publicKey, previous: previous ?? null, nonce: by.nonce, signedAtMs: by.signedAtMs },
        codeHash: hashOfCode(enrolmentCode),
        mayTryCode: guard.mayTry(request.ip),
      });
      if (!admitted.ok) {
        const { kind } = admitted.error;
        if (kind === 'wrongEnrolmentCode') guard.noteWrong(request.ip);
        log.warn({ kiosk, epoch, kind, source: request.ip }, 'a kiosk asks to be enrolled and is refused');
        if (kind === 'tooManyWrongCodes') void reply.header('retry-after', WRONG_CODES_WINDOW_MS / MS_PER_SECOND);
        throw refusalOf(admitted.error);
      }
      if (admitted.value !== 'repeated') log.info({ kiosk, epoch, admitted: admitted.value }, 'a kiosk is enrolled');
      return {
        headOfficeKey: headOfficeKey.publicKey,
        publisherKey: publisherKey.publicKey,
        publisherHandovers: [...publisherKey.handovers],
        incarnation: store.incarnation,
        takes: TAKEN,
      };
    },
  );
}

/** What the kiosk's technician reads in its log. */
function refusalOf({ kind }: AdmissionRefusal): RequestError {
  switch (kind) {
    case 'replayed':
      return replayed();
    case 'revoked':
      return revoked();
    case 'otherKey':
      return new RequestError(409, kind, 'this journal is enrolled with another key; revoke that one first');
    case 'codeUsed':
      return new RequestError(403, kind, 'another key has used this enrolment code; make a new one at the server');
    case 'wrongEnrolmentCode':
      return new RequestError(403, kind, 'the code is unknown, has expired, was withdrawn or is for another kiosk');
    case 'tooManyWrongCodes':
      return new RequestError(429, kind, 'too many wrong codes came from there; try again later');
    default:
      return unreachable(kind);
  }
}

function isKey(publicKey: string): boolean {
  try {
    return publicKeyOf(publicKey).asymmetricKeyType === 'ed25519';
  } catch {
    // Node says "invalid key" in several ways; all mean the same here.
    return false;
  }
}
