import { isDate } from '../../core/barcode/bcbp/dates.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { CodecError, CodecOptions } from './codec.ts';

/** `--today`, the day of reading: null where it is not given. */
export function todayOf({ today }: CodecOptions): Result<string | null, CodecError> {
  if (today === undefined) return ok(null);
  return isDate(today) ? ok(today) : err({ kind: 'wrongOption', message: '--today: expected YYYY-MM-DD' });
}
