/** The people of one booking, with what stands in their passports. */
import type { PassengerRecord } from '../../core/checkin/departure.ts';
import { dateOfDay } from './calendar.ts';
import { documentNumber, serialOf } from './identifiers.ts';
import type { SeededChoice } from './random.ts';
import { type Culture, cultures } from './sources.ts';

export type Sex = 'F' | 'M' | 'X';

/**
 * A passenger and the passport that belongs to them. Names are in Latin letters as people write them (`Müller`); the
 * machine-readable forms come from `travel-documents.ts`.
 * - `dateOfBirth`, `documentExpiry`: `YYYY-MM-DD`.
 * - `nationality`: ISO 3166-1 alpha-3.
 */
export interface SamplePassenger extends PassengerRecord {
  documentNumber: string;
  dateOfBirth: string;
  nationality: string;
  documentExpiry: string;
  sex: Sex;
}

const ADULT_AGE_YEARS = 18;
const CHILD_AGE_YEARS_MIN = 3;
const CHILD_AGE_YEARS_MAX = 16;
const LONE_ADULT_AGE_YEARS_MAX = 84;
const PARENT_AGE_YEARS_MIN = 37;
const PARENT_AGE_YEARS_MAX = 55;
const DAYS_PER_YEAR = 365.25;
const EXPIRY_DAYS_MIN = 200;
const EXPIRY_DAYS_MAX = 3_600;
const CHILD_EXPIRY_DAYS_MAX = 1_800;
/** Percentages of parties of one to five; they add up to 100. */
const PARTY_SIZES = [...repeated(1, 44), ...repeated(2, 30), ...repeated(3, 10), ...repeated(4, 11), ...repeated(5, 5)];
const FAMILY_FROM_PARTY_SIZE = 3;
const COUPLES_OF_ONE_SURNAME_PERCENT = 60;
const SEX_NOT_STATED_PERCENT = 1;

interface PartyOptions {
  compartment: PassengerRecord['compartment'];
  /** Of the day of travel. */
  dayNumber: number;
  /** How many people the day has before this party: it makes the document numbers unique. */
  peopleBefore: number;
  choice: SeededChoice;
}

/** One to five people, not yet seated. Families and most couples share a surname. */
export function party(options: PartyOptions): SamplePassenger[] {
  const { choice } = options;
  const culture = choice.pick(cultures);
  const nationality = choice.pick(culture.nationalities);
  const size = choice.pick(PARTY_SIZES);
  const isFamily = size >= FAMILY_FROM_PARTY_SIZE;
  const sharesSurname = isFamily || choice.chance(COUPLES_OF_ONE_SURNAME_PERCENT);
  const surname = choice.pick(culture.surnames);
  const givenNames: string[] = [];
  return Array.from({ length: size }, (_, index) => {
    const isChild = isFamily && index >= 2;
    const sex = sexOf(choice);
    const given = givenNameOf(culture, sex, givenNames, choice);
    givenNames.push(given);
    return {
      // An opaque key: it is journalled in the clear, so that it must not hold what identifies the booking.
      passengerId: `pax-${options.dayNumber}-${options.peopleBefore + index}`,
      surname: index === 0 || sharesSurname ? surname : choice.pick(culture.surnames),
      givenNames: given,
      compartment: options.compartment,
      seat: null,
      checkedIn: false,
      sequenceNumber: null,
      documentNumber: documentNumber(serialOf(options.dayNumber, options.peopleBefore + index)),
      dateOfBirth: dateOfBirth(options.dayNumber, isChild, isFamily, choice),
      nationality,
      documentExpiry: dateOfDay(
        options.dayNumber + choice.integer(EXPIRY_DAYS_MIN, isChild ? CHILD_EXPIRY_DAYS_MAX : EXPIRY_DAYS_MAX),
      ),
      sex,
    };
  });
}

function repeated(value: number, times: number): number[] {
  return Array.from({ length: times }, () => value);
}

const sexOf = (choice: SeededChoice): Sex =>
  choice.chance(SEX_NOT_STATED_PERCENT) ? 'X' : choice.pick<Sex>(['F', 'M']);

/** Nobody in a party has the same given name as another. */
function givenNameOf(culture: Culture, sex: Sex, used: readonly string[], choice: SeededChoice): string {
  const names = { F: culture.female, M: culture.male, X: [...culture.female, ...culture.male] }[sex];
  const unused = names.filter((name) => !used.includes(name));
  // Five people may need more names than one list of three has.
  return choice.pick(
    unused.length > 0 ? unused : [...culture.female, ...culture.male].filter((name) => !used.includes(name)),
  );
}

function dateOfBirth(dayNumber: number, isChild: boolean, isFamily: boolean, choice: SeededChoice): string {
  const [youngestYears, oldestYears] = isChild
    ? [CHILD_AGE_YEARS_MIN, CHILD_AGE_YEARS_MAX]
    : isFamily
      ? [PARENT_AGE_YEARS_MIN, PARENT_AGE_YEARS_MAX]
      : [ADULT_AGE_YEARS, LONE_ADULT_AGE_YEARS_MAX];
  const ageDays = choice.integer(Math.ceil(youngestYears * DAYS_PER_YEAR), Math.floor(oldestYears * DAYS_PER_YEAR));
  return dateOfDay(dayNumber - ageDays);
}
