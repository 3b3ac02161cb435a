/** Keys from seeds: the same in every run, and like any other to the product. */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** The DER prefix of an Ed25519 private key in PKCS #8 (RFC 8410, section 7; own reading). */
const ED25519_PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export const seededBytes = (seed: string): Buffer => createHash('sha256').update(seed).digest();

/** As key files hold it: base64url. */
export const ed25519Pkcs8 = (seed: string): string =>
  Buffer.concat([ED25519_PKCS8_PREFIX, seededBytes(seed)]).toString('base64url');

/** Raw, base64url, as settings name it. */
export function ed25519PublicKey(pkcs8: string): string {
  const key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'jwk' }).x ?? '';
}
