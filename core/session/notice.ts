import { z } from 'zod';
import { localizedSchema } from '../catalogue/product.ts';

/** Something the person must be told once, over whatever screen is shown. Every notice says what happened, what to do, and about money. */
export const noticeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknownBarcode'), code: z.string().max(40) }),
  z.object({ kind: z.literal('ageRestricted'), name: localizedSchema, minimumAgeYears: z.int() }),
  z.object({ kind: z.literal('basketFull') }),
  z.object({ kind: z.literal('notWeighed') }),
  z.object({ kind: z.literal('terminalUnavailable') }),
  z.object({ kind: z.literal('scanNotUsableHere') }),
  z.object({ kind: z.literal('bookingNotFound') }),
  z.object({ kind: z.literal('documentUnreadable') }),
  z.object({ kind: z.literal('departureControlUnreachable') }),
  z.object({ kind: z.literal('flightClosed') }),
  z.object({ kind: z.literal('seatTaken'), seat: z.string().max(4) }),
  /** After a power loss: personal data is gone by design, the person identifies again. */
  z.object({ kind: z.literal('identifyAgain') }),
]);
export type Notice = z.infer<typeof noticeSchema>;
