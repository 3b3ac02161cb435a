import { isDate } from '../../core/barcode/bcbp/dates.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { CodecError, CodecOptions } from './codec.ts';

export const GS1_OPTIONS = {
  today: 'YYYY-MM-DD, the day on which it is read: decides the century of two-digit years; today where absent',
  associations: 'ignore: do not ask which AIs must and may not stand together',
} as const;

/** The year in which the data is read. */
export function yearOf({ today, associations }: CodecOptions): Result<number, CodecError> {
  if (associations !== undefined && associations !== 'ignore') {
    return err({ kind: 'wrongOption', message: '--associations: expected ignore' });
  }
  if (today === undefined) return ok(new Date().getFullYear());
  if (!isDate(today)) return err({ kind: 'wrongOption', message: '--today: expected YYYY-MM-DD' });
  return ok(Number(today.slice(0, 4)));
}
