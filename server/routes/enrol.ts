import { createHash, timingSafeEqual } from 'node:crypto';
import { type EnrolAnswer, enrolAnswerSchema, enrolRequestSchema } from '../../offline/wire/journal-wire.ts';
import type { RouteContext } from '../app.ts';
import { RequestError } from '../request-error.ts';
import { publicKeyOf } from '../request-signature.ts';
import { type Route, refusalSchema } from './route.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

export function enrolRoutes(route: Route, { store, headOfficeKey, enrolmentCode, log }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/enrol',
      subject: 'enrolment',
      summary: 'A kiosk introduces itself with its public key and the enrolment code',
      access: 'open',
      body: enrolRequestSchema,
      answers: {
        200: { description: 'enrolled, now or before', schema: enrolAnswerSchema },
        403: { description: 'the code is not that of this server', schema: refusalSchema },
        409: { description: 'this epoch is enrolled with another key', schema: refusalSchema },
      },
    },
    async ({ body, request }): Promise<EnrolAnswer> => {
      const { kiosk, epoch, publicKey, enrolmentCode: shown } = body;
      if (!timingSafeEqual(digest(shown), digest(enrolmentCode))) {
        log.warn({ kiosk, source: request.ip }, 'a kiosk shows a wrong enrolment code');
        throw new RequestError(403, 'wrongEnrolmentCode', 'the enrolment code is not that of this server');
      }
      if (!isKey(publicKey)) throw new RequestError(400, 'badRequest', 'publicKey: a raw Ed25519 key in base64url');
      const outcome = await store.enrol({ kiosk, epoch, publicKey });
      if (outcome === 'otherKey') {
        log.warn({ kiosk, epoch, source: request.ip }, 'another key asks for an enrolled epoch');
        throw new RequestError(409, 'otherKey', 'this epoch of the kiosk is enrolled with another key');
      }
      return { headOfficeKey: headOfficeKey.publicKey, incarnation: store.incarnation };
    },
  );
}

function isKey(publicKey: string): boolean {
  try {
    return publicKeyOf(publicKey).asymmetricKeyType === 'ed25519';
  } catch {
    // Node says "invalid key" in several ways; all mean the same here.
    return false;
  }
}
