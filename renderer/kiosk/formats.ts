import type { Currency } from '../../core/money/money.ts';
import { formatMoney } from '../../core/money/money.ts';

/** The pseudo-locale writes numbers as English does. */
export const formatLanguage = (language: string): string => (language === 'en-XA' ? 'en' : language);

export const moneyFormat =
  (currency: Currency, language: string) =>
  (amountMinor: number): string =>
    formatMoney({ amountMinor, currency }, formatLanguage(language));

/** Grams as kilograms with three places: 412 → "0.412 kg". */
export function weightFormat(language: string): (weightGrams: number) => string {
  const format = new Intl.NumberFormat(formatLanguage(language), {
    style: 'unit',
    unit: 'kilogram',
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
  });
  return (weightGrams) => format.format(weightGrams / 1000);
}

/** `YYYY-MM-DD` at the airport, as "Tuesday, 24 November". */
export function formatDate(localDate: string, language: string): string {
  return new Intl.DateTimeFormat(formatLanguage(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${localDate}T00:00:00Z`));
}

/** A moment as a clock in this place shows it, in 24 hours as shops write them. */
export const formatClock = (atMs: number, language: string): string =>
  new Intl.DateTimeFormat(formatLanguage(language), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    atMs,
  );

/** `HH:MM` at the airport. Airports write 24 hours in every language; only the digits and the sign between follow it. */
export function formatTime(localTime: string, language: string): string {
  return new Intl.DateTimeFormat(formatLanguage(language), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(new Date(`1970-01-01T${localTime}:00Z`));
}
