import { type Fault, faultAt, findCharacterOutside, wholly } from './fault.ts';

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of a month, 1–12. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * `YYMMDD` or `YYYYMMDD`. A two-digit year counts as a leap year when it is divisible by four, as in GS1's reference linters: the
 * century is not known here, and 2000 was one. `isDayOptional`: the day may be 00.
 */
export function findDateFault(
  value: string,
  { yearLength, isDayOptional }: { yearLength: 2 | 4; isDayOptional: boolean },
): Fault | null {
  const length = yearLength + 4;
  if (value.length !== length) return wholly(value, value.length < length ? 'dateTooShort' : 'dateTooLong');
  const nonDigit = findCharacterOutside(/\D/, value, 'nonDigitCharacter');
  if (nonDigit !== null) return nonDigit;
  const year = Number(value.slice(0, yearLength)) + (yearLength === 2 ? 2000 : 0);
  const month = Number(value.slice(yearLength, yearLength + 2));
  const day = Number(value.slice(yearLength + 2));
  if (month < 1 || month > 12) return faultAt('illegalMonth', yearLength, 2);
  const isDayRight = day <= daysIn(year, month) && (day > 0 || isDayOptional);
  return isDayRight ? null : faultAt('illegalDay', yearLength + 2, 2);
}

/** `HHMM`. */
export function findTimeFault(value: string): Fault | null {
  if (value.slice(0, 2) > '23') return faultAt('illegalHour', 0, 2);
  return value.slice(2, 4) > '59' ? faultAt('illegalMinute', 2, 2) : null;
}

/**
 * The year that two digits mean in `currentYear` (GS1 General Specifications, section 7.12; own reading): 51 or more years ahead is the
 * century before, 50 or more years back the one after.
 */
export function yearOfTwoDigits(twoDigits: number, currentYear: number): number {
  const century = currentYear - (currentYear % 100);
  const difference = twoDigits - (currentYear % 100);
  if (difference >= 51) return century - 100 + twoDigits;
  return difference <= -50 ? century + 100 + twoDigits : century + twoDigits;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** `YYMMDD` as `YYYY-MM-DD`; day 00 is the last day of the month. The value has passed its linter. */
export function isoDateOf(value: string, currentYear: number): string {
  const year = yearOfTwoDigits(Number(value.slice(0, 2)), currentYear);
  const month = Number(value.slice(2, 4));
  const day = Number(value.slice(4, 6)) || daysIn(year, month);
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}
