/**
 * The Ed25519 key pair that signs what goes down to the kiosks. Every kiosk pins its public part when it enrols; a kiosk that pinned
 * another one takes nothing more, so keep a copy of the file apart.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { err, invariant, ok, type Result } from '../core/result.ts';

const keyFileSchema = z.object({ v: z.literal(1), privateKeyPkcs8: z.string() });

export interface PublisherKey {
  /** Raw, base64url. */
  readonly publicKey: string;
  /** Ed25519 signature, base64url. Whoever signs puts a prefix of its own in front, so that one text cannot stand for another. */
  sign(text: string | Uint8Array): string;
}
export type PublisherKeyError = { kind: 'brokenKeyFile'; file: string; detail: string };

/** Opens the key file, or makes it (mode 0600) where there is none. A broken one is never overwritten. */
export function openPublisherKey(file: string): Result<PublisherKey, PublisherKeyError> {
  if (!existsSync(file)) createKeyFile(file);
  try {
    const { privateKeyPkcs8 } = keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const key = createPrivateKey({ key: Buffer.from(privateKeyPkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
    const { kty, crv, x } = createPublicKey(key).export({ format: 'jwk' });
    invariant(kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string', 'the file holds an Ed25519 key');
    return ok({ publicKey: x, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') });
  } catch (cause) {
    return err({ kind: 'brokenKeyFile', file, detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** Whole or not at all, also after a power cut: written beside, synced, renamed, folder synced. */
function createKeyFile(file: string): void {
  const privateKeyPkcs8 = generateKeyPairSync('ed25519')
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64url');
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify({ v: 1, privateKeyPkcs8 })}\n`, { mode: 0o600, flush: true });
  renameSync(beside, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
