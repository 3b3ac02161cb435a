/** PINs as argon2id (RFC 9106), by WebAssembly: Electron's own cryptography has none. */
import { argon2id, argon2Verify } from 'hash-wasm';

/** OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. A PIN is short; the lock after wrong ones is what protects it. */
const COST = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 } as const;

/** `salt`: 16 random bytes. */
export const hashPin = (pin: string, salt: Uint8Array): Promise<string> =>
  argon2id({ password: pin, salt, ...COST, outputType: 'encoded' });

export const pinFits = (pin: string, pinHash: string): Promise<boolean> =>
  argon2Verify({ password: pin, hash: pinHash });
