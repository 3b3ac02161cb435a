import { z } from 'zod';
import { roleSchema, rolesSchema } from './rights.ts';

const STAFF_MAX = 5_000;
const HASH = /^[0-9a-f]{64}$/;

/**
 * One member of staff, as `npm run -s new-staff` writes them.
 * - `displayName`: shown at the kiosk while they are signed in; personal data, and so in no event.
 * - `badgeHash`: SHA-256 in hex of the badge's text without its prefix.
 * - `pinHash`: argon2id in its usual notation (RFC 9106; `$argon2id$v=19$m=…,t=…,p=…$salt$hash`).
 */
export const staffEntrySchema = z.strictObject({
  staffId: z.string().regex(/^[A-Za-z0-9-]{1,32}$/, 'letters, digits and hyphens, at most 32'),
  displayName: z.string().min(1).max(40),
  role: roleSchema,
  badgeHash: z.string().regex(HASH, 'a SHA-256 in hex, as npm run new-staff writes it'),
  pinHash: z
    .string()
    .regex(
      /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
      'an argon2id hash, as npm run new-staff writes it',
    ),
});

export type StaffEntry = z.infer<typeof staffEntrySchema>;

/** Who may sign in at a kiosk, with what, and for how long. In a kiosk's configuration and from head office under `staff`. */
export const staffSettingsSchema = z.strictObject({
  members: z
    .array(staffEntrySchema)
    .max(STAFF_MAX)
    .refine((members) => new Set(members.map(({ staffId }) => staffId)).size === members.length, 'each staffId once')
    .refine((members) => new Set(members.map(({ badgeHash }) => badgeHash)).size === members.length, 'each badge once')
    .default([]),
  roles: rolesSchema,
  /** A scanned barcode that begins so is a badge. */
  badgePrefix: z.string().min(1).max(20).default('STAFF:'),
  /** A swiped card of which a track begins so is one; null: no card is. */
  cardPrefix: z.string().min(1).max(20).nullable().default(null),
  /** Without an act for so long, staff are signed out. */
  signOutAfterMs: z.int().min(5_000).max(600_000).default(60_000),
  /** Wrong PINs in a row that are free; the next ones wait, each twice as long as the one before. */
  freeTries: z.int().min(1).max(10).default(3),
  lockMs: z.int().min(1_000).max(3_600_000).default(30_000),
  lockMsMax: z.int().min(1_000).max(86_400_000).default(3_600_000),
});
export type StaffSettings = z.infer<typeof staffSettingsSchema>;
