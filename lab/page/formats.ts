const LANGUAGE = 'en';

export const money = (amountMinor: number, currency: string): string => {
  const format = new Intl.NumberFormat(LANGUAGE, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
};

export const timeOf = (at: number | string): string =>
  new Intl.DateTimeFormat(LANGUAGE, { timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(at));
