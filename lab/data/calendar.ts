/** Calendar dates as text, `YYYY-MM-DD`, and as whole days since 1970-01-01. No clock and no time zone is involved. */
import { invariant } from '../../core/result.ts';

const MS_PER_DAY = 86_400_000;

export function dayNumberOf(date: string): number {
  const dayNumber = Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
  // The round trip refuses what `Date` would roll over, such as 31 April.
  invariant(Number.isSafeInteger(dayNumber) && dateOfDay(dayNumber) === date, `not a date: ${date}`);
  return dayNumber;
}

export const dateOfDay = (dayNumber: number): string => new Date(dayNumber * MS_PER_DAY).toISOString().slice(0, 10);

/** Minutes after midnight as `HH:MM`. */
export function clockTime(minutesAfterMidnight: number): string {
  const hours = String(Math.floor(minutesAfterMidnight / 60)).padStart(2, '0');
  return `${hours}:${String(minutesAfterMidnight % 60).padStart(2, '0')}`;
}
