import { z } from 'zod';

/** Why paper did not come out: CUSS 2 states of the printer, or no answer at all. */
export const printTroubleSchema = z.enum([
  'MEDIA_EMPTY',
  'MEDIA_JAMMED',
  'COVER_OPEN',
  'HARDWARE_ERROR',
  'NOT_CONNECTED',
  'TIMED_OUT',
]);
export type PrintTrouble = z.infer<typeof printTroubleSchema>;

/** What became of a print job. `notStarted`: nothing of it is on paper. `unknown`: some or all of it may be. */
export type PrintAnswer =
  | { kind: 'printed' }
  | { kind: 'failed'; certainty: 'notStarted' | 'unknown'; trouble: PrintTrouble };
