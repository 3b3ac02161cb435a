/** Which goods a restriction is about, how many of them there are, and whether they are sold at this hour. */
import { dayBefore, type StoreTime, weekdayOf } from '../../time/store-time.ts';
import type { BasketLine } from '../basket/events.ts';
import { type RestrictionSettings, type TimeLimit, weekdayName } from './settings.ts';

type Goods = { code: string; category: string };

export const isAbout = (
  rule: { codes: readonly string[]; categories: readonly string[] },
  { code, category }: Goods,
): boolean => rule.codes.includes(code) || rule.categories.includes(category);

/** Things that somebody carries: a deposit is none, and neither are bottles that came back. */
export const piecesOf = (lines: readonly BasketLine[]): number =>
  lines
    .filter(({ kind }) => kind !== 'deposit' && kind !== 'depositReturn')
    .reduce((pieces, { unit, quantity }) => pieces + (unit === 'each' ? quantity : 1), 0);

/** Until when goods are not sold: a time by the clock in the store, or the whole day. Null where they are sold. */
export type NotSold = { until: string } | 'today';

export function notSold(settings: RestrictionSettings, goods: Goods, now: StoreTime): NotSold | null {
  if (settings.closedDays.some((day) => day.date === now.date && isAbout(day, goods))) return 'today';
  const limits = settings.notSold.filter((limit) => isAbout(limit, goods) && isInForce(limit, now));
  // The one that ends last, counted from now, is the one to wait for.
  const [last] = limits
    .map(({ until }) => ({ until, inMinutes: minutesTo(until, now) }))
    .sort((a, b) => b.inMinutes - a.inMinutes);
  if (last === undefined) return null;
  return { until: last.until === '24:00' ? '00:00' : last.until };
}

const DAY_MINUTES = 24 * 60;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const minutesTo = (clock: string, { minuteOfDay }: StoreTime): number =>
  (minutesOf(clock) - minuteOfDay + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;

/** It counts from its first minute on, and no more in the minute at which it ends. */
function isInForce({ weekdays, from, until }: TimeLimit, { date, weekday, minuteOfDay }: StoreTime): boolean {
  const [begins, ends] = [minutesOf(from), minutesOf(until)];
  const isOn = (day: number): boolean => weekdays?.includes(weekdayName(day)) ?? true;
  if (begins < ends) return isOn(weekday) && minuteOfDay >= begins && minuteOfDay < ends;
  // Over midnight: this evening's, or what is left of last night's.
  return (isOn(weekday) && minuteOfDay >= begins) || (isOn(weekdayOf(dayBefore(date))) && minuteOfDay < ends);
}
