/** A kiosk's public key: Ed25519, raw, base64url. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';

export const isSigned = (text: string, signature: string, key: KeyObject): boolean =>
  verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));

/** Throws on what is no Ed25519 key. */
export const publicKeyOf = (raw: string) =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
