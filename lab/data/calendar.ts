/** Calendar dates as text, `YYYY-MM-DD`, and as whole days since 1970-01-01; when a clock somewhere shows a time. No clock is read. */
import { invariant } from '../../core/result.ts';

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;

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

/** The instant, in Unix milliseconds, at which clocks in the IANA time zone show that date and time. */
export function instantOf(date: string, minutesAfterMidnight: number, timeZone: string): number {
  const shownMs = dayNumberOf(date) * MS_PER_DAY + minutesAfterMidnight * MS_PER_MINUTE;
  // A first guess may lie on the other side of a clock change; the offset there is the right one.
  const guessMs = shownMs - offsetMsAt(shownMs, timeZone);
  return shownMs - offsetMsAt(guessMs, timeZone);
}

/** By how much clocks in the zone are ahead of UTC at that instant. */
function offsetMsAt(instantMs: number, timeZone: string): number {
  // The Swedish form of date and time is the ISO one.
  const form = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${form.format(instantMs).replace(' ', 'T')}Z`) - instantMs;
}
