/**
 * A pass says day of year only, and for its issue the last digit of the year. With the day on which it is read, `today`:
 * - It was issued in the newest year that ends in that digit, has that day, and is not after tomorrow (issuers live in other time zones).
 * - A flight leaves on or after the day of issue, or the day before it (the date line); so in the year of issue or the next one.
 * - Where the pass does not say its issue, the first flight is the one nearest to `today`, and each further one follows that before it.
 * Without `today` no year is derived. All of this is our own reading: the standard leaves it to the reader.
 */
const DAY_MS = 86_400_000;
/** A pass is read again for a late claim, but not decades after. */
const ISSUED_YEARS_AGO_MAX = 19;

const startOfYearMs = (year: number): number => Date.UTC(year, 0, 1);
const daysIn = (year: number): number => (startOfYearMs(year + 1) - startOfYearMs(year)) / DAY_MS;
const isoOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const yearOf = (date: string): number => Number(date.slice(0, 4));
const msOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** Null where that year has no such day. */
const dayOf = (year: number, dayOfYear: number): number | null =>
  dayOfYear < 1 || dayOfYear > daysIn(year) ? null : startOfYearMs(year) + (dayOfYear - 1) * DAY_MS;

export const isDate = (text: string): boolean => {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const ms = msOf(text);
  return !Number.isNaN(ms) && isoOf(ms) === text;
};

export const dayOfYearOf = (date: string): number => (msOf(date) - startOfYearMs(yearOf(date))) / DAY_MS + 1;

export function issueDate(yearDigit: number, dayOfYear: number, today: string): string | null {
  const latestMs = msOf(today) + DAY_MS;
  const newestYear = new Date(latestMs).getUTCFullYear();
  for (let year = newestYear; year >= newestYear - ISSUED_YEARS_AGO_MAX; year -= 1) {
    const ms = year % 10 === yearDigit ? dayOf(year, dayOfYear) : null;
    if (ms !== null && ms <= latestMs) return isoOf(ms);
  }
  return null;
}

/** The first such day that is not before the eve of `earliest`. */
export function dateFrom(earliest: string, dayOfYear: number): string | null {
  const eveMs = msOf(earliest) - DAY_MS;
  const firstYear = new Date(eveMs).getUTCFullYear();
  for (const year of [firstYear, firstYear + 1]) {
    const ms = dayOf(year, dayOfYear);
    if (ms !== null && ms >= eveMs) return isoOf(ms);
  }
  return null;
}

export function nearestDate(today: string, dayOfYear: number): string | null {
  const todayMs = msOf(today);
  const candidates = [-1, 0, 1].flatMap((step) => dayOf(yearOf(today) + step, dayOfYear) ?? []);
  const distance = (ms: number): number => Math.abs(ms - todayMs);
  const nearest = candidates.sort((a, b) => distance(a) - distance(b))[0];
  return nearest === undefined ? null : isoOf(nearest);
}
