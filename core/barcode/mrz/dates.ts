/**
 * Dates of a zone have two digits for the year. With the day of reading, `today`: nobody was born after it, so a birth is in the newest
 * century before it; an expiry is in the century that brings it nearest to it. Our own reading: ICAO Doc 9303 leaves it to the reader.
 */
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const parts = (date: string): [year: number, month: number, day: number] => [
  Number(date.slice(0, 2)),
  Number(date.slice(2, 4)),
  Number(date.slice(4, 6)),
];

/** Whether it is a day in some century, or unknown in whole parts from the right, e.g. `74<<<<`. */
export function isZoneDate(date: string): boolean {
  if (/^(?:\d\d)?<+$/.test(date)) return date.length === 6 && date.indexOf('<') % 2 === 0;
  if (/^\d{4}<<$/.test(date)) return isMonth(date.slice(2, 4));
  if (!/^\d{6}$/.test(date)) return false;
  const [year, month, day] = parts(date);
  // 29 February is one of 2000, but not of 1900: whatever century has it is possible.
  return isMonth(date.slice(2, 4)) && day >= 1 && day <= daysIn(2000 + year, month);
}

const isMonth = (text: string): boolean => Number(text) >= 1 && Number(text) <= 12;

const inCentury = (century: number, date: string): string =>
  `${String(century + Number(date.slice(0, 2))).padStart(4, '0')}-${date.slice(2, 4)}-${date.slice(4, 6)}`;

const centuriesAround = (today: string): number[] => {
  const century = Math.floor(Number(today.slice(0, 4)) / 100) * 100;
  return [century + 100, century, century - 100];
};

export function birthDate(date: string, today: string): string | null {
  if (!/^\d{6}$/.test(date)) return null;
  return (
    centuriesAround(today)
      .map((century) => inCentury(century, date))
      .find((candidate) => candidate <= today) ?? null
  );
}

export function expiryDate(date: string, today: string): string | null {
  if (!/^\d{6}$/.test(date)) return null;
  const distance = (candidate: string): number => Math.abs(Date.parse(candidate) - Date.parse(today));
  return (
    centuriesAround(today)
      .map((century) => inCentury(century, date))
      .sort((a, b) => distance(a) - distance(b))[0] ?? null
  );
}
