/**
 * Seals the TOTP secrets of accounts, so that neither the database nor a backup of it gives them away. The key lies in `station-key.json`
 * beside the other keys of the server; instances of one store share it.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { writePrivately } from './private-file.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_NAME_CHARACTERS = 8;
const ALGORITHM = 'aes-256-gcm';

const keyFileSchema = z.strictObject({ v: z.literal(1), key: z.base64url() });

export interface SealingKey {
  /** `boundTo`: whose it is. Sealed for one account it opens for no other. */
  seal(secret: string, boundTo: string): string;
  /** Null: sealed with another key, for somebody else, or changed. */
  unseal(sealed: string, boundTo: string): string | null;
}

export type StationKeyError = { kind: 'brokenKeyFile'; file: string; detail: string };

/** Opens the key file, or makes it (mode 0600) where there is none. A broken one is never overwritten. */
export function openSealingKey(file: string): Result<SealingKey, StationKeyError> {
  try {
    if (!existsSync(file)) {
      writePrivately(file, `${JSON.stringify({ v: 1, key: randomBytes(KEY_BYTES).toString('base64url') })}\n`);
    }
    const key = Buffer.from(keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).key, 'base64url');
    if (key.length !== KEY_BYTES) return err({ kind: 'brokenKeyFile', file, detail: `a key has ${KEY_BYTES} bytes` });
    return ok(sealingKeyOf(key));
  } catch (cause) {
    return err({ kind: 'brokenKeyFile', file, detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

export function sealingKeyOf(key: Buffer): SealingKey {
  const name = createHash('sha256').update(key).digest('base64url').slice(0, KEY_NAME_CHARACTERS);
  return {
    seal(secret, boundTo) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(boundTo));
      const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${name}.${sealed.toString('base64url')}`;
    },
    unseal(text, boundTo) {
      const [sealedWith, body = ''] = text.split('.');
      const bytes = Buffer.from(body, 'base64url');
      if (sealedWith !== name || bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
      const opened = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return opened.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + opened.final('utf8');
      } catch {
        // GCM's only word for "not sealed like this": changed on the way, or for somebody else.
        return null;
      }
    },
  };
}
