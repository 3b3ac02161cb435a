/** What a host process and the process that supervises it say to each other (Node IPC or Electron's parent port). */
import { z } from 'zod';
import type { KeyKeeper } from './key-keeper.ts';
import { SESSION_KEY_BYTES } from './personal-data.ts';

const key = z.base64url().refine((text) => Buffer.from(text, 'base64url').length === SESSION_KEY_BYTES);

export const fromHostSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keepKey'), sessionId: z.string(), key }),
  z.object({ kind: z.literal('recallKey'), sessionId: z.string() }),
  z.object({ kind: z.literal('forgetKey'), sessionId: z.string() }),
  z.object({ kind: z.literal('ready'), url: z.string().nullable(), port: z.int().nullable() }),
  z.object({ kind: z.literal('stopped'), reason: z.string().max(2_000) }),
]);
export type FromHost = z.infer<typeof fromHostSchema>;

export const toHostSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keyKept'), sessionId: z.string() }),
  z.object({ kind: z.literal('recalledKey'), sessionId: z.string(), key: key.nullable() }),
]);
export type ToHost = z.infer<typeof toHostSchema>;

/** Exit codes that say that starting again would not help. */
export const EXIT_CONFIG = 78;
export const EXIT_REFUSED = 77;
/** The disk refused: a repair helps, and nobody may be there to start the host again after it. */
export const EXIT_DISK = 74;

/** Session keys that a supervisor holds at a time: the current session's and the next one's, with room for their change. */
const KEYS_KEPT_MAX = 4;

/** The host's end: keys go to the supervisor and come back from it. */
export function remoteKeyKeeper(send: (message: FromHost) => void): KeyKeeper & { receive(message: ToHost): void } {
  const kept = new Map<string, () => void>();
  const recalled = new Map<string, (key: Uint8Array | null) => void>();
  return {
    keep: (sessionId, bytes) =>
      new Promise((resolve) => {
        kept.set(sessionId, resolve);
        send({ kind: 'keepKey', sessionId, key: Buffer.from(bytes).toString('base64url') });
      }),
    recall: (sessionId) =>
      new Promise((resolve) => {
        recalled.set(sessionId, resolve);
        send({ kind: 'recallKey', sessionId });
      }),
    forget: (sessionId) => send({ kind: 'forgetKey', sessionId }),
    receive(message) {
      if (message.kind === 'keyKept') {
        kept.get(message.sessionId)?.();
        kept.delete(message.sessionId);
      } else {
        recalled.get(message.sessionId)?.(message.key === null ? null : Buffer.from(message.key, 'base64url'));
        recalled.delete(message.sessionId);
      }
    },
  };
}

/** The supervisor's end: holds the keys in memory only and answers the host. Null for messages that need no answer. */
export function createKeyHolder(): (message: FromHost) => ToHost | null {
  const keys = new Map<string, string>();

  /** A host that dies again and again makes new keys each time: the one that is asked for is the last to go. */
  function recall(sessionId: string): string | null {
    const key = keys.get(sessionId);
    if (key === undefined) return null;
    keys.delete(sessionId);
    keys.set(sessionId, key);
    return key;
  }

  return (message) => {
    switch (message.kind) {
      case 'keepKey': {
        keys.set(message.sessionId, message.key);
        const [oldest] = keys.keys();
        if (keys.size > KEYS_KEPT_MAX && oldest !== undefined) keys.delete(oldest);
        return { kind: 'keyKept', sessionId: message.sessionId };
      }
      case 'recallKey':
        return { kind: 'recalledKey', sessionId: message.sessionId, key: recall(message.sessionId) };
      case 'forgetKey':
        keys.delete(message.sessionId);
        return null;
      case 'ready':
      case 'stopped':
        return null;
    }
  };
}
