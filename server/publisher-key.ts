/**
 * The Ed25519 key pair that signs what goes down to the kiosks. Every kiosk pins its public part when it enrols; a kiosk that pinned
 * another one takes nothing more, so keep a copy of the file apart.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { err, invariant, ok, type Result } from '../core/result.ts';
import { HANDOVERS_MAX, type Handover, handoverSchema, handoverText } from '../offline/wire/identity-wire.ts';

const keyFileSchema = z.object({
  v: z.literal(1),
  privateKeyPkcs8: z.string(),
  handovers: z.array(handoverSchema).default([]),
});
type KeyFile = z.input<typeof keyFileSchema>;

export interface PublisherKey {
  /** Raw, base64url. */
  readonly publicKey: string;
  /** Ed25519 signature, base64url. Whoever signs puts a prefix of its own in front, so that one text cannot stand for another. */
  sign(text: string | Uint8Array): string;
  /** The keys before it, each vouching for the next: kiosks that pinned one of them follow. */
  readonly handovers: readonly Handover[];
}
export type PublisherKeyError = { kind: 'brokenKeyFile'; file: string; detail: string };

/** Opens the key file, or makes it (mode 0600) where there is none. A broken one is never overwritten. */
export function openPublisherKey(file: string): Result<PublisherKey, PublisherKeyError> {
  if (!existsSync(file)) writeDurably(file, { v: 1, privateKeyPkcs8: newPrivateKey() });
  try {
    return ok(publisherOf(keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch (cause) {
    return err({ kind: 'brokenKeyFile', file, detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** A new key in the place of the old one, which vouches for it. A running server signs with the old one until it starts again. */
export function renewPublisherKey(file: string): Result<PublisherKey, PublisherKeyError> {
  const before = openPublisherKey(file);
  if (!before.ok) return before;
  const from = before.value.publicKey;
  const privateKeyPkcs8 = newPrivateKey();
  const { publicKey: to } = publisherOf({ v: 1, privateKeyPkcs8 });
  const handover = { from, to, signature: before.value.sign(handoverText(from, to)) };
  writeDurably(file, { v: 1, privateKeyPkcs8, handovers: [...before.value.handovers, handover].slice(-HANDOVERS_MAX) });
  return openPublisherKey(file);
}

function publisherOf({ privateKeyPkcs8, handovers = [] }: KeyFile): PublisherKey {
  const key = createPrivateKey({ key: Buffer.from(privateKeyPkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
  const { kty, crv, x } = createPublicKey(key).export({ format: 'jwk' });
  invariant(kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string', 'the file holds an Ed25519 key');
  return { publicKey: x, handovers, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}

const newPrivateKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');

/** Whole or not at all, also after a power cut: written beside, synced, renamed, folder synced. */
function writeDurably(file: string, content: KeyFile): void {
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true });
  renameSync(beside, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
