/** Moments and the hours of a promotion, in the store's time zone. */
import { z } from 'zod';
import { entryAt } from '../entry-at.ts';

const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const MOMENT_MESSAGE =
  'a moment: Unix time in milliseconds, or ISO 8601 with its offset, as in 2026-11-24T17:30:00+01:00';

/** The last moment that a date can hold (ECMA-262, Time Values): 275,760 years after Christ. */
const MOMENT_MS_MAX = 8_640_000_000_000_000;

/** `Date.parse` makes 2 March of 30 February. */
function isMoment(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day <= daysInMonth && Date.parse(text) >= 0;
}

/** Unix time in milliseconds; rules that people write may say it as ISO 8601, which needs its offset from UTC. */
export const momentSchema = z.union(
  [
    z.int().min(0).max(MOMENT_MS_MAX),
    z
      .string()
      .regex(ISO_MOMENT, { error: MOMENT_MESSAGE, abort: true })
      .refine(isMoment, { error: 'there is no such moment, or it is before 1970', abort: true })
      .transform((text) => Date.parse(text)),
  ],
  { error: ({ input }) => (input === undefined ? `is missing; ${MOMENT_MESSAGE}` : MOMENT_MESSAGE) },
);

export const weekdaySchema = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
type Weekday = z.infer<typeof weekdaySchema>;

const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as HH:MM, from 00:00 to 23:59');
const endTimeSchema = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day as HH:MM, up to 24:00');

/**
 * From `from` up to, but without, `to`, on the given weekdays (all where there are none). Where `to` is not later than `from` it is that
 * of the next day: the hours belong to the weekday on which they begin.
 */
export const hoursSchema = z.strictObject({
  weekdays: z.array(weekdaySchema).min(1).max(7).optional(),
  from: timeSchema.default('00:00'),
  to: endTimeSchema.default('24:00'),
});
export type Hours = z.infer<typeof hoursSchema>;

export type LocalTime = { weekday: Weekday; dayBefore: Weekday; minute: number };

const WEEKDAYS = weekdaySchema.options;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** 1970-01-01 was a Thursday: index 3 with Monday first. */
const EPOCH_WEEKDAY = 3;
/** Every offset that is in use today begins on a multiple of this. */
const OFFSET_STEP_MS = 15 * MINUTE_MS;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const weekdayAt = (days: number): Weekday => entryAt(WEEKDAYS, (((days + EPOCH_WEEKDAY) % 7) + 7) % 7);

/** The local time of moments in one zone; one look into the zone's rules per quarter of an hour that is asked about. */
export function localClock(timeZone: string): () => (atMs: number) => LocalTime {
  // The Swedish form of date and time is the ISO one.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const localMinutes = (atMs: number): number => Date.parse(`${format.format(atMs).replace(' ', 'T')}Z`) / MINUTE_MS;
  return () => {
    const offsets = new Map<number, number>();
    return (atMs) => {
      const step = Math.floor(atMs / OFFSET_STEP_MS);
      const known = offsets.get(step);
      const offset = known ?? localMinutes(step * OFFSET_STEP_MS) - (step * OFFSET_STEP_MS) / MINUTE_MS;
      if (known === undefined) offsets.set(step, offset);
      const minutes = Math.floor(atMs / MINUTE_MS) + offset;
      const days = Math.floor(minutes / DAY_MINUTES);
      return { weekday: weekdayAt(days), dayBefore: weekdayAt(days - 1), minute: minutes - days * DAY_MINUTES };
    };
  };
}

export const isWithinHours = (hours: readonly Hours[], time: LocalTime): boolean =>
  hours.some(({ weekdays, from, to }) => {
    const [begin, end] = [minuteOf(from), minuteOf(to)];
    const isOn = (weekday: Weekday): boolean => weekdays === undefined || weekdays.includes(weekday);
    if (begin < end) return isOn(time.weekday) && time.minute >= begin && time.minute < end;
    return (isOn(time.weekday) && time.minute >= begin) || (isOn(time.dayBefore) && time.minute < end);
  });
