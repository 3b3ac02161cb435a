/**
 * Record locators and document numbers that look drawn at random and yet are unique without keeping a list: a serial number is
 * mapped one to one onto the whole space, so two serials never meet.
 */
import { invariant } from '../../core/result.ts';

/** 32 signs; 0, O, 1 and I are left out because people mistake them for each other. */
const LOCATOR_SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LOCATOR_LENGTH = 6;
const LOCATOR_SPACE = 2 ** 30;
/** Odd, so multiplying modulo a power of two is one to one; below 2^23, so the product stays a safe integer. */
const LOCATOR_FACTORS = [5_636_099, 7_340_033];

const DOCUMENT_LETTERS = 'CFGHJKLMNP';
const DOCUMENT_SPACE = 1_000_000_000;
/** Shares no factor with 10, so multiplying modulo 10^9 is one to one. */
const DOCUMENT_FACTOR = 7_654_321;

const PEOPLE_PER_DAY_MAX = 8_192;
/** Serials repeat after so many days: 179 years. */
const DAYS_OF_SERIALS = 65_536;

/** One number for the n-th booking or person of a day, below 2^29. */
export function serialOf(dayNumber: number, indexOfDay: number): number {
  invariant(indexOfDay >= 0 && indexOfDay < PEOPLE_PER_DAY_MAX, `too many on one day: ${indexOfDay}`);
  const day = ((dayNumber % DAYS_OF_SERIALS) + DAYS_OF_SERIALS) % DAYS_OF_SERIALS;
  return day * PEOPLE_PER_DAY_MAX + indexOfDay;
}

export function recordLocator(serial: number): string {
  let mixed = serial;
  for (const factor of LOCATOR_FACTORS) {
    mixed = (mixed * factor) % LOCATOR_SPACE;
    mixed ^= mixed >>> 15;
  }
  let text = '';
  for (let position = 0; position < LOCATOR_LENGTH; position += 1) {
    text = LOCATOR_SIGNS.charAt(mixed % LOCATOR_SIGNS.length) + text;
    mixed = Math.floor(mixed / LOCATOR_SIGNS.length);
  }
  return text;
}

/** A letter and eight digits: nine signs, which fill the document number of a passport exactly. */
export function documentNumber(serial: number): string {
  const digits = String((serial * DOCUMENT_FACTOR) % DOCUMENT_SPACE).padStart(9, '0');
  return DOCUMENT_LETTERS.charAt(Number(digits[0])) + digits.slice(1);
}
