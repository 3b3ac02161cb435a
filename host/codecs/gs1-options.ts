import { err, ok, type Result } from '../../core/result.ts';
import type { CodecError, CodecOptions } from './codec.ts';
import { todayOf } from './today-option.ts';

export const GS1_OPTIONS = {
  today: 'YYYY-MM-DD, the day on which it is read: decides the century of two-digit years; today where absent',
  associations:
    'require: refuse what lacks an AI that must stand beside it (left out: told as missing); ignore: take also AIs that exclude each other',
} as const;

/** The year in which the data is read. */
export function yearOf(options: CodecOptions): Result<number, CodecError> {
  const { associations } = options;
  if (associations !== undefined && associations !== 'ignore' && associations !== 'require') {
    return err({ kind: 'wrongOption', message: '--associations: expected require or ignore' });
  }
  const today = todayOf(options);
  if (!today.ok) return today;
  return ok(today.value === null ? new Date().getFullYear() : Number(today.value.slice(0, 4)));
}
