/** Who this kiosk is towards the server: its Ed25519 key pair, made at the first start and never sent anywhere. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { err, invariant, ok, type Result } from '../core/result.ts';
import { syncFolder } from './data-folder.ts';
import { detailOf } from './storage-failure.ts';

const keyFileSchema = z.object({ v: z.literal(1), kiosk: z.string(), privateKeyPkcs8: z.string() });

export interface KioskIdentity {
  readonly kiosk: string;
  /** Ed25519, raw, base64url. */
  readonly publicKey: string;
  /** Ed25519 signature, base64url. */
  sign(text: string): string;
}

export type IdentityError =
  | { kind: 'brokenKeyFile'; file: string; detail: string }
  | { kind: 'otherKiosk'; expected: string; found: string }
  | { kind: 'io'; detail: string };

/** Opens the key file, or makes it (mode 0600) where there is none. A broken key file is never overwritten. */
export function openIdentity(file: string, kioskId: string): Result<KioskIdentity, IdentityError> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    return isMissing ? createIdentity(file, kioskId) : err({ kind: 'io', detail: detailOf(cause) });
  }
  try {
    const stored = keyFileSchema.parse(JSON.parse(text));
    if (stored.kiosk !== kioskId) return err({ kind: 'otherKiosk', expected: kioskId, found: stored.kiosk });
    const key = createPrivateKey({
      key: Buffer.from(stored.privateKeyPkcs8, 'base64url'),
      format: 'der',
      type: 'pkcs8',
    });
    return ok(identityOf(kioskId, key));
  } catch (cause) {
    return err({ kind: 'brokenKeyFile', file, detail: detailOf(cause) });
  }
}

/**
 * Puts a revoked key aside (it is never deleted: it signed what the server has) and makes a new one, which has to be enrolled with a new
 * code. The kiosk must not be running. The value is where the old key lies now.
 */
export function renewKey(file: string, kioskId: string, nowMs: number): Result<{ oldKeyFile: string }, IdentityError> {
  const before = openIdentity(file, kioskId);
  if (!before.ok) return before;
  const oldKeyFile = `${file}.${new Date(nowMs).toISOString().replaceAll(':', '')}`;
  try {
    writeDurably(oldKeyFile, readFileSync(file, 'utf8'));
  } catch (cause) {
    return err({ kind: 'io', detail: detailOf(cause) });
  }
  const made = createIdentity(file, kioskId);
  return made.ok ? ok({ oldKeyFile }) : made;
}

/** The public keys of this key file and of those that it replaced: what this kiosk may have signed. Unreadable files count for nothing. */
export function publicKeysOf(file: string, kioskId: string): string[] {
  const folder = dirname(file);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(basename(file))) : [];
  return names.flatMap((name) => {
    const opened = openIdentity(join(folder, name), kioskId);
    return opened.ok ? [opened.value.publicKey] : [];
  });
}

function createIdentity(file: string, kioskId: string): Result<KioskIdentity, IdentityError> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const privateKeyPkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
  try {
    writeDurably(file, `${JSON.stringify({ v: 1, kiosk: kioskId, privateKeyPkcs8 })}\n`);
  } catch (cause) {
    return err({ kind: 'io', detail: detailOf(cause) });
  }
  return ok(identityOf(kioskId, privateKey));
}

function identityOf(kiosk: string, key: KeyObject): KioskIdentity {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  invariant(typeof x === 'string', 'an Ed25519 key has a public part');
  return { kiosk, publicKey: x, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}

/** Whole or not at all, also after a power cut: written beside, synced, renamed, folder synced. */
function writeDurably(file: string, text: string): void {
  const beside = `${file}.new`;
  writeFileSync(beside, text, { mode: 0o600, flush: true });
  renameSync(beside, file);
  syncFolder(dirname(file));
}
