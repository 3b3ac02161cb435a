/** PINs of badges and passwords of accounts as argon2id (RFC 9106), by WebAssembly: Electron's own cryptography has none. */
import { argon2id, argon2Verify } from 'hash-wasm';

/** OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. What protects a short PIN is the lock after wrong ones. */
const COST = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 } as const;

/** `salt`: 16 random bytes. Answers the usual notation, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export const hashSecret = (secret: string, salt: Uint8Array): Promise<string> =>
  argon2id({ password: secret, salt, ...COST, outputType: 'encoded' });

export const secretFits = (secret: string, hash: string): Promise<boolean> => argon2Verify({ password: secret, hash });
