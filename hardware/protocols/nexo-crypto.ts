import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { err, invariant, ok, type Result } from '../../core/result.ts';

/**
 * Adyen's protection of nexo messages on the local network (Terminal API). Figures as in Adyen's node library 32 (MIT), which is the
 * oracle of the tests: PBKDF2-HMAC-SHA1, AES-256-CBC with the derived IV XOR a nonce, HMAC-SHA256 over the clear text.
 */
const SALT = 'AdyenNexoV1Salt';
const ROUNDS = 4_000;
const HMAC_KEY_LENGTH = 32;
const CIPHER_KEY_LENGTH = 32;
export const NONCE_LENGTH = 16;
const CRYPTO_VERSION = 1;
/** Nothing tells a wrong key from a changed message. */
const DOES_NOT_FIT = 'the key or its passphrase do not fit this message, or the message was changed on its way';

export type NexoKeyName = { keyIdentifier: string; keyVersion: number };

export const securedSchema = z.object({
  NexoBlob: z.base64(),
  SecurityTrailer: z.object({
    AdyenCryptoVersion: z.int(),
    KeyIdentifier: z.string(),
    KeyVersion: z.int(),
    Nonce: z.base64(),
    Hmac: z.base64(),
  }),
});
export type Secured = z.infer<typeof securedSchema>;

export type UnlockError = { kind: 'wrongKey'; detail: string } | { kind: 'tampered'; detail: string };

/** The key material of one shared key. Deriving costs about 20 ms: make one and keep it. */
export class NexoKey {
  readonly #name: NexoKeyName;
  readonly #hmacKey: Buffer;
  readonly #cipherKey: Buffer;
  readonly #iv: Buffer;

  constructor(name: NexoKeyName, passphrase: string) {
    this.#name = name;
    const length = HMAC_KEY_LENGTH + CIPHER_KEY_LENGTH + NONCE_LENGTH;
    const material = pbkdf2Sync(Buffer.from(passphrase, 'latin1'), SALT, ROUNDS, length, 'sha1');
    this.#hmacKey = material.subarray(0, HMAC_KEY_LENGTH);
    this.#cipherKey = material.subarray(HMAC_KEY_LENGTH, HMAC_KEY_LENGTH + CIPHER_KEY_LENGTH);
    this.#iv = material.subarray(HMAC_KEY_LENGTH + CIPHER_KEY_LENGTH);
  }

  /** `nonce`: `NONCE_LENGTH` fresh random bytes, used once. */
  lock(text: string, nonce: Uint8Array): Secured {
    invariant(nonce.length === NONCE_LENGTH, `a nonce has ${NONCE_LENGTH} bytes`);
    const clear = Buffer.from(text, 'utf8');
    const cipher = createCipheriv('aes-256-cbc', this.#cipherKey, this.#ivFor(nonce));
    return {
      NexoBlob: Buffer.concat([cipher.update(clear), cipher.final()]).toString('base64'),
      SecurityTrailer: {
        AdyenCryptoVersion: CRYPTO_VERSION,
        KeyIdentifier: this.#name.keyIdentifier,
        KeyVersion: this.#name.keyVersion,
        Nonce: Buffer.from(nonce).toString('base64'),
        Hmac: this.#hmac(clear).toString('base64'),
      },
    };
  }

  unlock(secured: Secured): Result<string, UnlockError> {
    const trailer = secured.SecurityTrailer;
    if (trailer.KeyIdentifier !== this.#name.keyIdentifier || trailer.KeyVersion !== this.#name.keyVersion) {
      return err({ kind: 'wrongKey', detail: `${trailer.KeyIdentifier} version ${trailer.KeyVersion}` });
    }
    const nonce = Buffer.from(trailer.Nonce, 'base64');
    if (nonce.length !== NONCE_LENGTH) {
      return err({ kind: 'tampered', detail: `the nonce has ${nonce.length} bytes instead of ${NONCE_LENGTH}` });
    }
    let clear: Buffer;
    try {
      const decipher = createDecipheriv('aes-256-cbc', this.#cipherKey, this.#ivFor(nonce));
      clear = Buffer.concat([decipher.update(Buffer.from(secured.NexoBlob, 'base64')), decipher.final()]);
    } catch {
      // The cipher's own words are about padding, or none at all: whether padding fits is chance where the key does not.
      return err({ kind: 'tampered', detail: DOES_NOT_FIT });
    }
    const expected = this.#hmac(clear);
    const received = Buffer.from(trailer.Hmac, 'base64');
    if (received.length !== expected.length || !timingSafeEqual(received, expected)) {
      return err({ kind: 'tampered', detail: DOES_NOT_FIT });
    }
    return ok(clear.toString('utf8'));
  }

  #ivFor(nonce: Uint8Array): Buffer {
    return Buffer.from(this.#iv.map((byte, index) => byte ^ (nonce[index] ?? 0)));
  }

  #hmac(clear: Buffer): Buffer {
    return createHmac('sha256', this.#hmacKey).update(clear).digest();
  }
}
