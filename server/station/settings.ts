import { z } from 'zod';
import { type Role, rightSchema, rightsOf, roleSchema } from '../../core/staff/rights.ts';

/** What staff may be allowed to do at the station: what a kiosk knows, and what only the station does. */
export const stationRightSchema = z.enum([...rightSchema.options, 'manageAccounts']);
export type StationRight = z.infer<typeof stationRightSchema>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The attendant station, in the server's configuration under `station`. */
export const stationSettingsSchema = z.strictObject({
  /** Which rights each role has at the station. A role that is left out keeps its usual ones. */
  roles: z
    .partialRecord(roleSchema, z.array(stationRightSchema).max(stationRightSchema.options.length))
    .default({})
    .refine((roles) => roleSchema.options.some((role) => stationRightsOf(role, roles).includes('manageAccounts')), {
      error: 'at least one role has manageAccounts: else nobody could let anybody in',
    }),
  /** As browsers see it where a proxy on this machine ends TLS (`https://station.example`); null: as the request says. */
  publicOrigin: z
    .url({ protocol: /^https$/ })
    .transform((url) => new URL(url).origin)
    .nullable()
    .default(null),
  /** Without a request for so long, staff are signed out. */
  idleMs: z
    .int()
    .min(MINUTE_MS)
    .max(12 * HOUR_MS)
    .default(15 * MINUTE_MS),
  /** So long after signing in they are signed out, whatever they do. */
  absoluteMs: z
    .int()
    .min(10 * MINUTE_MS)
    .max(24 * HOUR_MS)
    .default(12 * HOUR_MS),
});
export type StationSettings = z.infer<typeof stationSettingsSchema>;

export function stationRightsOf(role: Role, roles: Partial<Record<Role, StationRight[]>>): readonly StationRight[] {
  return roles[role] ?? [...rightsOf(role, {}), ...(role === 'backOffice' ? (['manageAccounts'] as const) : [])];
}
