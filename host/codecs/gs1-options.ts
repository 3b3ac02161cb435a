import { isDate } from '../../core/barcode/bcbp/dates.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { CodecError, CodecOptions } from './codec.ts';

export const GS1_OPTIONS = {
  today: 'YYYY-MM-DD, the day on which it is read: decides the century of two-digit years; today where absent',
  associations:
    'require: refuse what lacks an AI that must stand beside it (left out: told as missing); ignore: take also AIs that exclude each other',
} as const;

/** The year in which the data is read. */
export function yearOf({ today, associations }: CodecOptions): Result<number, CodecError> {
  if (associations !== undefined && associations !== 'ignore' && associations !== 'require') {
    return err({ kind: 'wrongOption', message: '--associations: expected require or ignore' });
  }
  if (today === undefined) return ok(new Date().getFullYear());
  if (!isDate(today)) return err({ kind: 'wrongOption', message: '--today: expected YYYY-MM-DD' });
  return ok(Number(today.slice(0, 4)));
}
