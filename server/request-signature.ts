import { createHash, type KeyObject, verify } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { NONCE, SIGNATURE_AGE_MS_MAX, SIGNATURE_HEADERS, signedText } from '../offline/wire/identity-wire.ts';
import { rawBody } from './body.ts';
import { RequestError } from './request-error.ts';
import { freshSigners, type Signers } from './signers.ts';
import type { RequestStamp } from './store/nonces.ts';
import type { Store } from './store/store.ts';

const ED25519_SIGNATURE_BYTES = 64;
const LATEST_TIME_MS = 8_640_000_000_000_000;

export interface SignedBy extends RequestStamp {
  kiosk: string;
  /** Raw Ed25519, base64url. */
  publicKey: string;
  /** The same, ready for verifying. */
  key: KeyObject;
}

/** What a signature covers of a request: of one that fastify took, or of one that becomes a WebSocket. */
export type Signable = Pick<FastifyRequest, 'headers' | 'method' | 'body'> & { raw: { url?: string | undefined } };

const headerOf = (request: Signable, name: string): string => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
};

const isTime = (atMs: number) => Number.isSafeInteger(atMs) && atMs >= 0 && atMs <= LATEST_TIME_MS;

const refuse = (detail: string) => new RequestError(401, 'notEnrolled', detail);

/** A request whose headers are in order and whose time is near. Who signed is not known yet. */
export interface SignedRequest extends RequestStamp {
  kiosk: string;
  isSignedBy(key: KeyObject): boolean;
}

/** Throws 401 unless the request is signed by somebody, a short while ago. The signed path includes the query. */
export function readSignature(request: Signable, nowMs: number): SignedRequest {
  const kiosk = headerOf(request, SIGNATURE_HEADERS.kiosk);
  const signedAtMs = Number(headerOf(request, SIGNATURE_HEADERS.at) || Number.NaN);
  const nonce = headerOf(request, SIGNATURE_HEADERS.nonce);
  const signature = Buffer.from(headerOf(request, SIGNATURE_HEADERS.signature), 'base64url');
  if (kiosk === '' || !isTime(signedAtMs) || !NONCE.test(nonce) || signature.length !== ED25519_SIGNATURE_BYTES) {
    throw refuse('the request is not signed');
  }
  if (Math.abs(nowMs - signedAtMs) > SIGNATURE_AGE_MS_MAX) {
    throw clockDiffers(signedAtMs, nowMs);
  }
  const bodySha256 = createHash('sha256').update(rawBody(request)).digest('hex');
  const text = Buffer.from(signedText(request.method, request.raw.url ?? '', signedAtMs, nonce, bodySha256));
  return {
    ...{ kiosk, nonce, signedAtMs },
    isSignedBy: (key) => verify(null, text, key, signature),
  };
}

/** Throws unless an enrolled kiosk signed exactly this request. Whether it was seen before is not looked at. */
export async function requireSigner(request: Signable, keys: Signers, nowMs: number): Promise<SignedBy> {
  const { isSignedBy, kiosk, nonce, signedAtMs } = readSignature(request, nowMs);
  const own = await keys.signedBy(kiosk, isSignedBy);
  if (own === null) throw refuse('the kiosk is not enrolled with the key that signed');
  if (own.isRevoked) throw revoked();
  return { kiosk, nonce, signedAtMs, publicKey: own.publicKey, key: own.key };
}

/** As `requireSigner`, and throws 409 where this request was seen before: what every route but the journal's asks first. */
export async function requireSignature(
  request: Signable,
  store: Pick<Store, 'enrolmentsOf' | 'spendNonce'>,
  nowMs: number,
): Promise<SignedBy> {
  const by = await requireSigner(request, freshSigners(store), nowMs);
  if (!(await store.spendNonce(by.kiosk, by))) throw replayed();
  return by;
}

/** Not `notEnrolled`: enrolling again would not help, signing with the server's time does. */
export function clockDiffers(signedAtMs: number, serverAtMs: number): RequestError {
  const [signed, here] = [signedAtMs, serverAtMs].map((atMs) => new Date(atMs).toISOString());
  return new RequestError(401, 'clockDiffers', `the signature is of ${signed}, the server has ${here}`, { serverAtMs });
}
export const revoked = () =>
  new RequestError(403, 'revoked', "the kiosk's key was revoked: make it a new key and enrol it with a new code");
export const replayed = () => new RequestError(409, 'replayed', 'this request was seen before');
