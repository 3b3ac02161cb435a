/** Business days in the store's time zone. */
const DAY_MS = 86_400_000;
const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

/** A day of the calendar: the 30th of February is none, though `Date` takes it for the 2nd of March. */
export function isDay(text: string): boolean {
  const atMs = DAY_TEXT.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN;
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

/** `YYYY-MM-DD` and the hour on the wall. */
export function wallTime(atMs: number, timeZone: string): { day: string; hour: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, hour: Number(part('hour')) };
}

export const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** When the day begins and ends there: 23 to 25 hours apart where clocks change. */
export function boundsOf(day: string, timeZone: string): { fromMs: number; toMs: number } {
  return { fromMs: beginOf(day, timeZone), toMs: beginOf(daysBefore(day, -1), timeZone) };
}

/** The first moment of the day: found by halving, because zones and their clock changes are data that only `Intl` has. */
function beginOf(day: string, timeZone: string): number {
  let low = Date.parse(`${day}T00:00Z`) - DAY_MS;
  let high = low + 2 * DAY_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallTime(middle, timeZone).day < day) low = middle;
    else high = middle;
  }
  return high;
}
