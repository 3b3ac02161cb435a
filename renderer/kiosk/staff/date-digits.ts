import { formatLanguage } from '../formats.ts';

export type DatePart = 'day' | 'month' | 'year';

const LENGTHS: Record<DatePart, number> = { day: 2, month: 2, year: 4 };

/** In which order a language writes its dates with digits. English without a region as in most of the world that is not America. */
export function dateOrder(language: string): DatePart[] {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : formatLanguage(language), {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  return format
    .formatToParts(0)
    .flatMap(({ type }): DatePart[] => (type === 'day' || type === 'month' || type === 'year' ? [type] : []));
}

const partOf = (digits: string, order: readonly DatePart[], wanted: DatePart): string => {
  const before = order.slice(0, order.indexOf(wanted)).reduce((sum, part) => sum + LENGTHS[part], 0);
  return digits.slice(before, before + LENGTHS[wanted]);
};

/** YYYY-MM-DD of eight digits. */
export const isoOf = (digits: string, order: readonly DatePart[]): string =>
  (['year', 'month', 'day'] as const).map((part) => partOf(digits, order, part)).join('-');

/** What is typed so far, and letters where digits are still missing. */
export const maskedDate = (digits: string, order: readonly DatePart[], letters: Record<DatePart, string>): string =>
  order.map((part) => partOf(digits, order, part).padEnd(LENGTHS[part], letters[part])).join(' ');
