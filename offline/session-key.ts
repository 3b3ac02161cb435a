import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { SESSION_KEY_INFO } from './wire/session-key-wire.ts';

/** `ArrayBuffer` of its own, as Web Cryptography wants it. */
const bytesOf = (data: string | Uint8Array): ArrayBuffer =>
  new Uint8Array(typeof data === 'string' ? Buffer.from(data) : data).buffer;

/**
 * Wraps a session's key to the head office (raw X25519 key, base64url), bound to the session's id. About 1 ms and asynchronous: seal
 * before the append. Throws on a malformed head-office key.
 */
export async function wrapSessionKey(headOfficeKey: string, session: string, key: Uint8Array): Promise<string> {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytesOf(Buffer.from(headOfficeKey, 'base64url')));
  const sender = await suite.createSenderContext({ recipientPublicKey, info: bytesOf(SESSION_KEY_INFO) });
  const sealed = await sender.seal(bytesOf(key), bytesOf(session));
  return Buffer.concat([Buffer.from(sender.enc), Buffer.from(sealed)]).toString('base64url');
}
