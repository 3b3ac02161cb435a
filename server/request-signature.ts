import { createHash, createPublicKey, verify } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { SIGNATURE_AGE_MS_MAX, SIGNATURE_HEADERS, signedText } from '../offline/wire/journal-wire.ts';
import { rawBody } from './body.ts';
import { RequestError } from './request-error.ts';
import type { Store } from './store/store.ts';

const ED25519_SIGNATURE_BYTES = 64;

export interface SignedBy {
  kiosk: string;
  /** Those of the kiosk's epochs that were enrolled with the key that signed. */
  epochs: string[];
}

const headerOf = (request: FastifyRequest, name: string): string => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
};

const LATEST_TIME_MS = 8_640_000_000_000_000;
const isTime = (atMs: number) => Number.isSafeInteger(atMs) && atMs >= 0 && atMs <= LATEST_TIME_MS;

const refuse = (detail: string) => new RequestError(401, 'notEnrolled', detail);

/** Throws 401 unless an enrolled kiosk signed exactly this request a short while ago. The signed path includes the query. */
export async function requireSignature(
  request: FastifyRequest,
  store: Pick<Store, 'enrolmentsOf'>,
  nowMs: number,
): Promise<SignedBy> {
  const kiosk = headerOf(request, SIGNATURE_HEADERS.kiosk);
  const atMs = Number(headerOf(request, SIGNATURE_HEADERS.at) || Number.NaN);
  const signature = Buffer.from(headerOf(request, SIGNATURE_HEADERS.signature), 'base64url');
  if (kiosk === '' || !isTime(atMs) || signature.length !== ED25519_SIGNATURE_BYTES) {
    throw refuse('the request is not signed');
  }
  if (Math.abs(nowMs - atMs) > SIGNATURE_AGE_MS_MAX) {
    // Not `notEnrolled`: enrolling again would not help, setting the kiosk's clock does.
    throw new RequestError(
      401,
      'clockDiffers',
      `the signature is of ${new Date(atMs).toISOString()}, the server has ${new Date(nowMs).toISOString()}`,
    );
  }
  const bodySha256 = createHash('sha256').update(rawBody(request)).digest('hex');
  const text = Buffer.from(signedText(request.method, request.raw.url ?? '', atMs, bodySha256));
  const enrolments = await store.enrolmentsOf(kiosk);
  const keys = [...new Set(enrolments.map(({ publicKey }) => publicKey))];
  const key = keys.find((candidate) => verify(null, text, publicKeyOf(candidate), signature));
  if (key === undefined) throw refuse('the kiosk is not enrolled with the key that signed');
  return { kiosk, epochs: enrolments.filter(({ publicKey }) => publicKey === key).map(({ epoch }) => epoch) };
}

/** Throws on what is no Ed25519 key. */
export const publicKeyOf = (raw: string) =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
