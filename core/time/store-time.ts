/** A moment on the wall of a place. `date`: YYYY-MM-DD; `weekday`: 0 is Sunday; `minuteOfDay`: since midnight by the clock on the wall. */
export type StoreTime = { date: string; weekday: number; minuteOfDay: number };

/** What the clock in the store shows. `timeZone` is an IANA name; daylight saving time is the zone's own. */
export function storeTime(atMs: number, timeZone: string): StoreTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return { date, weekday: weekdayOf(date), minuteOfDay: Number(part('hour')) * 60 + Number(part('minute')) };
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** `YYYY-MM-DDTHH:MM`: what dates and times on goods are compared with. */
export const storeTimeText = ({ date, minuteOfDay }: StoreTime): string =>
  `${date}T${twoDigits(Math.floor(minuteOfDay / 60))}:${twoDigits(minuteOfDay % 60)}`;

/** 0 is Sunday. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

export const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/**
 * Whole years between two dates (YYYY-MM-DD): a year is full on the birthday itself. Whoever was born on 29 February has had the birthday
 * on 1 March of other years.
 */
export function yearsBetween(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Whether it is a day that there was or will be. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
