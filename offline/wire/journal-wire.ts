/** What kiosk and server say to each other about the journal. Both ends validate with these schemas. */
import { z } from 'zod';
import {
  chainHeadSchema,
  chainTotalsSchema,
  epochEndSchema,
  HANDOVERS_MAX,
  handoverSchema,
  instanceSchema,
} from './identity-wire.ts';

export const ROWS_PER_UPLOAD_MAX = 500;
export const PAYLOAD_BYTES_MAX = 65_536;

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const kioskIdSchema = z.string().regex(/^[a-z0-9-]{1,32}$/);

/** The `prevHash` of the first row of an epoch. */
export const GENESIS_HASH = '0'.repeat(64);

/**
 * One journal row. `payload` is the event's JSON text exactly as stored: the hash covers these bytes and the server keeps them.
 * - `at`: Unix time in milliseconds; `boot`: id of the host run that wrote it; `kind`: the event's type.
 */
export const journalRowSchema = z.strictObject({
  seq: z.int().min(1),
  id: z.uuid(),
  session: z.string().max(60),
  kind: z.string().max(60),
  at: z.int().min(0),
  boot: z.string().max(60),
  catalogueVersion: z.int().min(0),
  payload: z.string().max(PAYLOAD_BYTES_MAX),
  prevHash: hashSchema,
  hash: hashSchema,
});
export type JournalRow = z.infer<typeof journalRowSchema>;

/** The bytes that a row's hash covers: every field but the hash, length-free because no field but the last may hold a newline. */
export const hashedText = (row: Omit<JournalRow, 'hash'>): string =>
  [row.prevHash, row.seq, row.id, row.session, row.kind, row.at, row.boot, row.catalogueVersion, row.payload].join(
    '\n',
  );

/** A session's key, wrapped to the head office (`session-key-wire.ts`). A row of the same upload holds its hash. */
const sessionKeySchema = z.strictObject({ session: z.string().min(1).max(60), wrapped: z.string().min(1).max(200) });
export type WrappedSessionKey = z.infer<typeof sessionKeySchema>;

/** How a row says which key its session's personal data is under from there on. */
export const KEYED_KINDS: readonly string[] = ['session.started', 'session.rekeyed'];
export const keyedEventSchema = z.looseObject({ wrappedKeyHash: hashSchema.nullish() });

/** Erasures in one answer; further ones come with the next. */
export const ERASURES_TOLD_MAX = 100;
const erasureSchema = z.object({ no: z.int().min(1), session: z.string().max(60) });
export type ToldErasure = z.infer<typeof erasureSchema>;

export const uploadRequestSchema = z.strictObject({
  kiosk: kioskIdSchema,
  epoch: z.uuid(),
  from: z.int().min(1),
  prevHash: hashSchema,
  rows: z.array(journalRowSchema).max(ROWS_PER_UPLOAD_MAX),
  instance: instanceSchema,
  /** Of the last row, or without rows of what `prevHash` speaks of. */
  head: chainHeadSchema,
  /** Up to `head`. Only where the server `takes` it: one of the version before would refuse it. */
  totals: chainTotalsSchema.optional(),
  /** They lie beside the chain, so that they can be erased. */
  sessionKeys: z.array(sessionKeySchema).max(ROWS_PER_UPLOAD_MAX).optional(),
  /** Rows that the kiosk still has behind these. */
  behind: z.int().min(0).optional(),
  /** The number of the last erasure that this kiosk has carried out. */
  erasuresDone: z.int().min(0).optional(),
});
export type UploadRequest = z.input<typeof uploadRequestSchema>;
/** What an upload says about the journal, apart from who says it. */
export type JournalUpload = Pick<UploadRequest, 'kiosk' | 'epoch' | 'from' | 'prevHash' | 'rows' | 'sessionKeys'>;

/** After the commit. `hwm` 0 with the genesis hash means that the server has nothing of this epoch. */
/** What of an upload this server takes beyond the first version's; others refuse what they do not know. */
const takesSchema = z.array(z.string().max(20)).max(50).optional();

export const uploadAnswerSchema = z.object({
  hwm: z.int().min(0),
  hash: hashSchema,
  incarnation: z.string().max(60),
  quarantined: z.array(z.object({ seq: z.int().min(1), reason: z.string().max(200) })),
  /** The server's clock when it answered. */
  serverAtMs: z.int().min(0),
  /** The present one: it may have been rotated since the enrolment. */
  headOfficeKey: z.string().max(64).optional(),
  takes: takesSchema,
  /** Sessions whose keys the kiosk is to destroy, after `erasuresDone`. */
  erasures: z.array(erasureSchema).max(ERASURES_TOLD_MAX).optional(),
});
export type UploadAnswer = z.infer<typeof uploadAnswerSchema>;

/** 409: the rows do not start right after the server's mark, or a stored row has another hash (`fork`). */
export const uploadConflictSchema = z.object({
  kind: z.enum(['gap', 'fork']),
  hwm: z.int().min(0),
  hash: hashSchema,
  incarnation: z.string().max(60),
});

/**
 * 409, and no row was taken. `held`: another instance speaks for this kiosk; ask again after `Retry-After`. `cloned`: this instance is a
 * second one beside a living one and will not be heard again.
 */
export const instanceRefusalSchema = z.object({ kind: z.enum(['held', 'cloned']) });

/**
 * A kiosk introduces itself, signed with the key that it names.
 * - `publicKey`: Ed25519, raw, base64url.
 * - `enrolmentCode`: works once. A key that the server knows already needs none.
 * - `previous`: where the epoch before ended; null where there was none, or none is remembered.
 */
export const enrolRequestSchema = z.strictObject({
  kiosk: kioskIdSchema,
  epoch: z.uuid(),
  publicKey: z.string().max(64),
  enrolmentCode: z.string().min(8).max(64),
  previous: epochEndSchema.nullable().default(null),
});
export type EnrolRequest = z.input<typeof enrolRequestSchema>;

/** `headOfficeKey`: X25519 for HPKE (RFC 9180); `publisherKey`: Ed25519, signs what comes down. Public keys, raw, base64url. */
export const enrolAnswerSchema = z.object({
  headOfficeKey: z.string().max(64),
  publisherKey: z.string().max(64),
  /** How the publisher's key became what it is, oldest first. */
  publisherHandovers: z.array(handoverSchema).max(HANDOVERS_MAX).optional(),
  incarnation: z.string().max(60),
  /** Told here already, so that the first upload can carry all of it. */
  takes: takesSchema,
});
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>;

/** Why a kiosk is not enrolled, as `kind` of a 403 or 409. Only people can help. */
export const ENROLMENT_REFUSALS = ['wrongEnrolmentCode', 'codeUsed', 'otherKey'] as const;
export const enrolmentRefusalSchema = z.object({ kind: z.enum(ENROLMENT_REFUSALS) });
