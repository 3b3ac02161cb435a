/** The X25519 key pair that kiosks wrap their session keys to. Losing the file loses every personal field; back it up apart. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { z } from 'zod';
import { err, invariant, ok, type Result } from '../core/result.ts';
import { ENCAPSULATED_KEY_BYTES, SESSION_KEY_BYTES, SESSION_KEY_INFO } from '../offline/wire/session-key-wire.ts';

const keyFileSchema = z.object({ v: z.literal(1), publicKey: z.string(), privateKey: z.string() });

export interface HeadOfficeKey {
  /** Raw, base64url. */
  readonly publicKey: string;
  /** `wrapped` as in `session-key-wire.ts`; it opens only for the session that it was made for. */
  openSessionKey(session: string, wrapped: string): Promise<Result<Uint8Array, { kind: 'cannotOpen' }>>;
}
export type HeadOfficeKeyError = { kind: 'brokenKeyFile'; file: string; detail: string };

const suiteOf = () =>
  new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
/** `ArrayBuffer` of its own, as Web Cryptography wants it. */
const bytesOf = (data: string | Uint8Array): ArrayBuffer =>
  new Uint8Array(typeof data === 'string' ? Buffer.from(data) : data).buffer;
const fromBase64 = (text: string) => bytesOf(Buffer.from(text, 'base64url'));

/** Opens the key file, or makes it (mode 0600) where there is none. A broken one is never overwritten. */
export async function openHeadOfficeKey(file: string): Promise<Result<HeadOfficeKey, HeadOfficeKeyError>> {
  if (!existsSync(file)) await createKeyFile(file);
  try {
    const { publicKey, privateKey } = keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const recipientKey = await suiteOf().kem.deserializePrivateKey(fromBase64(privateKey));
    return ok({
      publicKey,
      async openSessionKey(session, wrapped) {
        const bytes = Buffer.from(wrapped, 'base64url');
        try {
          const recipient = await suiteOf().createRecipientContext({
            recipientKey,
            enc: bytesOf(bytes.subarray(0, ENCAPSULATED_KEY_BYTES)),
            info: bytesOf(SESSION_KEY_INFO),
          });
          const key = await recipient.open(bytesOf(bytes.subarray(ENCAPSULATED_KEY_BYTES)), bytesOf(session));
          invariant(key.byteLength === SESSION_KEY_BYTES, 'a session key has 32 bytes');
          return ok(new Uint8Array(key));
        } catch {
          // HPKE must not say why: whoever sent it is not to learn from it.
          return err({ kind: 'cannotOpen' });
        }
      },
    });
  } catch (cause) {
    return err({ kind: 'brokenKeyFile', file, detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

async function createKeyFile(file: string): Promise<void> {
  const { kem } = suiteOf();
  const pair = await kem.generateKeyPair();
  const text = async (key: Promise<ArrayBuffer>) => Buffer.from(await key).toString('base64url');
  const publicKey = await text(kem.serializePublicKey(pair.publicKey));
  const privateKey = await text(kem.serializePrivateKey(pair.privateKey));
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify({ v: 1, publicKey, privateKey })}\n`, { mode: 0o600, flush: true });
  renameSync(beside, file);
}
