/**
 * The live link: a WebSocket that the kiosk opens to `LIVE_PATH` with the headers of a signed request, so that the server knows who it
 * is before the first message. Bulk and what must last goes by the journal; this tells only how things stand now, and may be lost.
 */
import { z } from 'zod';
import { kioskNowSchema } from '../../core/attendant/kiosk-now.ts';

export const LIVE_PATH = '/v1/live';
/** The subprotocol (RFC 6455, section 1.9) names the version: either end may know several. */
export const LIVE_PROTOCOL = 'portico-live-1';

/** A basket of the greatest size in the longest names is below this. */
export const LIVE_MESSAGE_BYTES_MAX = 1_024 * 1_024;
const OPERATIONS_MAX = 1_000;

const pointer = z.string().max(400);
/** RFC 6902; only what `changesBetween` makes. */
const operationSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), path: pointer, value: z.json() }),
  z.strictObject({ op: z.literal('replace'), path: pointer, value: z.json() }),
  z.strictObject({ op: z.literal('remove'), path: pointer }),
]);

/** `seq` rises by one with every message of a connection. After a gap the server asks for a whole one. */
export const fromKioskSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('now'), seq: z.int().min(1), now: kioskNowSchema }),
  z.strictObject({
    kind: z.literal('changes'),
    seq: z.int().min(2),
    operations: z.array(operationSchema).min(1).max(OPERATIONS_MAX),
  }),
]);
export type FromKiosk = z.infer<typeof fromKioskSchema>;

export const toKioskSchema = z.discriminatedUnion('kind', [
  /** The server lost the thread: it wants to be told everything again. */
  z.strictObject({ kind: z.literal('tellAll') }),
]);
export type ToKiosk = z.infer<typeof toKioskSchema>;

/** WebSocket close codes (RFC 6455, section 7.4.2: 4000 to 4999 are an application's own). */
export const LIVE_CLOSE = {
  /** Another connection of the same kiosk took its place: the older one must not come back at once. */
  replaced: 4_001,
  /** What came was not as described. */
  malformed: 4_002,
  /** RFC 6455: a message longer than the server takes. */
  tooBig: 1_009,
} as const;
/** Coming back at once would end the same way. */
export const CLOSED_FOR_A_WHILE: ReadonlySet<number> = new Set(Object.values(LIVE_CLOSE));
