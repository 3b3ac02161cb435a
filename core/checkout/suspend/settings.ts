import { z } from 'zod';

const HOUR_MS = 3_600_000;
const KIOSKS_MAX = 2_000;
/** No suspended basket, and no code in it, is kept for longer. */
export const SUSPENDED_MAX_MS = 72 * HOUR_MS;

/** The public key of a kiosk: Ed25519, raw, base64url, as `npm run -s kiosk-keys` lists them. */
const kioskKeySchema = z.strictObject({
  kiosk: z.string().regex(/^[a-z0-9-]{1,32}$/, 'a kiosk’s id'),
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the 43 characters of a kiosk’s public key'),
});

/** Suspending a basket and taking it up again: docs/suspend.md. */
export const suspendSettingsSchema = z.strictObject({
  /** Who may suspend; `nobody` takes it off the screen. */
  suspendBy: z.enum(['customer', 'staff', 'nobody']).default('customer'),
  recallBy: z.enum(['customer', 'staff']).default('customer'),
  /** A basket that is older is recalled no more. */
  expiresAfterMs: z
    .int()
    .min(60_000)
    .max(SUSPENDED_MAX_MS)
    .default(12 * HOUR_MS),
  /** The only kiosk that takes up a slip without the server; null: without the server nothing is suspended. */
  offlineTill: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'a kiosk’s id')
    .nullable()
    .default(null),
  /** Whose slips that till believes. */
  kioskKeys: z.array(kioskKeySchema).max(KIOSKS_MAX).default([]),
});
export type SuspendSettings = z.infer<typeof suspendSettingsSchema>;
