/**
 * The X25519 key pairs that kiosks wrap their session keys to: the present one, and earlier ones that still open what was wrapped to them.
 * Losing the file loses every personal field; back it up apart from the database. Whoever has both can read everything.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { z } from 'zod';
import { err, invariant, ok, type Result } from '../core/result.ts';
import { ENCAPSULATED_KEY_BYTES, SESSION_KEY_BYTES, SESSION_KEY_INFO } from '../offline/wire/session-key-wire.ts';

/** Opening tries one after the other, so there cannot be many: retire what is no longer needed. */
export const HEAD_OFFICE_KEYS_MAX = 16;
const ID_CHARACTERS = 12;

const pairSchema = z.object({ publicKey: z.string(), privateKey: z.string() });
const keyFileSchema = z.union([
  /** Version 1 held a single pair. */
  z.object({ v: z.literal(1), ...pairSchema.shape }),
  z.object({
    v: z.literal(2),
    /** Oldest first; the last is the present one. */
    keys: z
      .array(z.object({ ...pairSchema.shape, madeAtMs: z.int().min(0) }))
      .min(1)
      .max(HEAD_OFFICE_KEYS_MAX),
  }),
]);
type Pair = z.infer<typeof pairSchema> & { madeAtMs: number };

export interface HeadOfficeKey {
  /** The present one, raw, base64url. Another program may rotate it: it is looked up each time. */
  readonly publicKey: string;
  /** `wrapped` as in `session-key-wire.ts`; it opens only for the session that it was made for. `keyId`: the pair that opened it. */
  openSessionKey(
    session: string,
    wrapped: string,
  ): Promise<Result<{ key: Uint8Array; keyId: string }, { kind: 'cannotOpen' }>>;
  /** Oldest first. */
  list(): { keyId: string; madeAtMs: number; isPresent: boolean }[];
  /** New sessions are wrapped to a new pair from now on; earlier ones stay readable. */
  rotate(nowMs: number): Promise<Result<{ keyId: string }, { kind: 'tooManyKeys' }>>;
  /** Destroys a private key: what was wrapped to it can be read by nobody any more, here and in every backup of the database. */
  retire(keyId: string): Result<null, { kind: 'unknownKey' | 'presentKey' }>;
}
export type HeadOfficeKeyError = { kind: 'brokenKeyFile'; file: string; detail: string };

const suiteOf = () =>
  new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
/** `ArrayBuffer` of its own, as Web Cryptography wants it. */
const bytesOf = (data: string | Uint8Array): ArrayBuffer =>
  new Uint8Array(typeof data === 'string' ? Buffer.from(data) : data).buffer;
const fromBase64 = (text: string) => bytesOf(Buffer.from(text, 'base64url'));
const idOf = ({ publicKey }: Pair) => createHash('sha256').update(publicKey).digest('hex').slice(0, ID_CHARACTERS);

/** Opens the key file, or makes it (mode 0600) where there is none. A broken one is never overwritten. */
export async function openHeadOfficeKey(file: string): Promise<Result<HeadOfficeKey, HeadOfficeKeyError>> {
  try {
    if (!existsSync(file)) writeKeys(file, [await newPair(0)]);
    const read = cachedReader(file);
    for (const pair of read()) await suiteOf().kem.deserializePrivateKey(fromBase64(pair.privateKey));
    return ok(headOfficeKeyIn(file, read));
  } catch (cause) {
    return err({ kind: 'brokenKeyFile', file, detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

function headOfficeKeyIn(file: string, read: () => readonly Pair[]): HeadOfficeKey {
  return {
    get publicKey() {
      return presentOf(read()).publicKey;
    },
    async openSessionKey(session, wrapped) {
      for (const pair of [...read()].reverse()) {
        const key = await openWith(pair, session, wrapped);
        if (key !== null) return ok({ key, keyId: idOf(pair) });
      }
      return err({ kind: 'cannotOpen' });
    },
    list: () =>
      read().map((pair, index, pairs) => ({
        keyId: idOf(pair),
        madeAtMs: pair.madeAtMs,
        isPresent: index === pairs.length - 1,
      })),
    async rotate(nowMs) {
      const pairs = read();
      if (pairs.length >= HEAD_OFFICE_KEYS_MAX) return err({ kind: 'tooManyKeys' });
      const fresh = await newPair(nowMs);
      writeKeys(file, [...pairs, fresh]);
      return ok({ keyId: idOf(fresh) });
    },
    retire(keyId) {
      const pairs = read();
      if (idOf(presentOf(pairs)) === keyId) return err({ kind: 'presentKey' });
      const kept = pairs.filter((pair) => idOf(pair) !== keyId);
      if (kept.length === pairs.length) return err({ kind: 'unknownKey' });
      writeKeys(file, kept);
      return ok(null);
    },
  };
}

function presentOf(pairs: readonly Pair[]): Pair {
  const present = pairs.at(-1);
  invariant(present !== undefined, 'there is always a present head office key');
  return present;
}

async function openWith(pair: Pair, session: string, wrapped: string): Promise<Uint8Array | null> {
  const bytes = Buffer.from(wrapped, 'base64url');
  const suite = suiteOf();
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey: await suite.kem.deserializePrivateKey(fromBase64(pair.privateKey)),
      enc: bytesOf(bytes.subarray(0, ENCAPSULATED_KEY_BYTES)),
      info: bytesOf(SESSION_KEY_INFO),
    });
    const key = await recipient.open(bytesOf(bytes.subarray(ENCAPSULATED_KEY_BYTES)), bytesOf(session));
    return key.byteLength === SESSION_KEY_BYTES ? new Uint8Array(key) : null;
  } catch {
    // HPKE must not say why: whoever sent it is not to learn from it.
    return null;
  }
}

/** Reads the file again when another program changed it. */
function cachedReader(file: string): () => readonly Pair[] {
  let cached: { stamp: string; pairs: readonly Pair[] } | null = null;
  return () => {
    const { ino, mtimeMs, size } = statSync(file);
    const stamp = `${ino} ${mtimeMs} ${size}`;
    if (cached?.stamp !== stamp) cached = { stamp, pairs: readPairs(file) };
    return cached.pairs;
  };
}

function readPairs(file: string): Pair[] {
  const stored = keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (stored.v === 2) return stored.keys;
  return [{ publicKey: stored.publicKey, privateKey: stored.privateKey, madeAtMs: 0 }];
}

async function newPair(madeAtMs: number): Promise<Pair> {
  const { kem } = suiteOf();
  const pair = await kem.generateKeyPair();
  const text = async (key: Promise<ArrayBuffer>) => Buffer.from(await key).toString('base64url');
  return {
    publicKey: await text(kem.serializePublicKey(pair.publicKey)),
    privateKey: await text(kem.serializePrivateKey(pair.privateKey)),
    madeAtMs,
  };
}

/** Whole or not at all. The bytes of the file before are overwritten, as far as the disk lets us, so that a retired key is gone from it. */
function writeKeys(file: string, keys: readonly Pair[]): void {
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify({ v: 2, keys })}\n`, { mode: 0o600, flush: true });
  const before = existsSync(file) ? openSync(file, 'r+') : null;
  renameSync(beside, file);
  syncFolder(dirname(file));
  if (before === null) return;
  try {
    writeSync(before, Buffer.alloc(statSync(file).size * 2), 0, undefined, 0);
    fsyncSync(before);
  } finally {
    closeSync(before);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
