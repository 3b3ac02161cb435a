/** Reading a session with its personal fields: only here are they ever in the clear, and never without a row that says who looked. */
import { z } from 'zod';
import { isSealedText, openSealedText } from '../../offline/wire/sealed-text.ts';
import type { HeadOfficeKey } from '../head-office-key.ts';
import type { OfficeStore, StoredKey } from '../store/office-store.ts';

/** In place of a field that none of the session's keys opens. */
const UNREADABLE = 'unreadable';

export const revealRequestSchema = z.strictObject({
  session: z.string().min(1).max(60),
  /** Who looks, and why: both are written down. */
  askedBy: z.string().trim().min(1).max(100),
  reason: z.string().trim().min(1).max(400),
});
export type RevealRequest = z.infer<typeof revealRequestSchema>;

/**
 * - `opened`: personal fields are in the clear. `erased`: destroyed, for ever. `noKey`: the kiosk knew no head office key, or sent none.
 * - `cannotOpen`: the head office key that it was wrapped to is not here (any more).
 */
export const revealOutcomeSchema = z.enum(['opened', 'erased', 'noKey', 'cannotOpen', 'unknownSession']);
export type RevealOutcome = z.infer<typeof revealOutcomeSchema>;
export const revealedSchema = z.object({
  session: z.string(),
  outcome: revealOutcomeSchema,
  /** Empty unless `opened`. One entry for every kiosk that claims the session: more than one is a case for people. */
  kiosks: z.array(
    z.object({
      kiosk: z.string(),
      epoch: z.string(),
      events: z.array(z.object({ seq: z.int(), atMs: z.int(), kind: z.string(), event: z.unknown() })),
    }),
  ),
});
export type Revealed = z.infer<typeof revealedSchema>;

export interface RevealDeps {
  store: Pick<OfficeStore, 'keysOfSession' | 'rowsOfSession' | 'auditReveal'>;
  headOfficeKey: Pick<HeadOfficeKey, 'openSessionKey'>;
}

export async function reveal({ store, headOfficeKey }: RevealDeps, request: RevealRequest): Promise<Revealed> {
  const { session } = request;
  const stored = await store.keysOfSession(session);
  const keys: Uint8Array[] = [];
  for (const { wrapped } of stored) {
    const opened = wrapped === null ? null : await headOfficeKey.openSessionKey(session, wrapped);
    if (opened?.ok) keys.push(opened.value.key);
  }
  const outcome = outcomeOf(stored, keys.length);
  // Before anything is read: a look that could not be written down does not happen.
  await store.auditReveal({ ...request, outcome });
  if (outcome !== 'opened') return { session, outcome, kiosks: [] };
  const kiosks = [];
  for (const first of firstOfEach(stored)) {
    const rows = await store.rowsOfSession(first);
    const events = rows.map(({ seq, at, kind, payload }) => ({
      seq,
      atMs: at,
      kind,
      event: openedIn(JSON.parse(payload), keys),
    }));
    kiosks.push({ kiosk: first.kiosk, epoch: first.epoch, events });
  }
  return { session, outcome, kiosks };
}

function outcomeOf(stored: readonly StoredKey[], opened: number): RevealOutcome {
  if (stored.length === 0) return 'unknownSession';
  if (stored.some(({ state }) => state === 'erased')) return 'erased';
  if (opened > 0) return 'opened';
  return stored.some(({ wrapped }) => wrapped !== null) ? 'cannotOpen' : 'noKey';
}

const firstOfEach = (stored: readonly StoredKey[]): StoredKey[] =>
  stored.filter(
    (key, index) => stored.findIndex((other) => other.kiosk === key.kiosk && other.epoch === key.epoch) === index,
  );

function openedIn(value: unknown, keys: readonly Uint8Array[]): unknown {
  if (typeof value === 'string') return isSealedText(value) ? openedText(value, keys) : value;
  if (Array.isArray(value)) return value.map((inner) => openedIn(inner, keys));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, openedIn(inner, keys)]));
}

function openedText(sealed: string, keys: readonly Uint8Array[]): string {
  for (const key of keys) {
    const plain = openSealedText(key, sealed);
    if (plain !== null) return plain;
  }
  return UNREADABLE;
}
