import type { CardSwipe } from '../ports/magstripe-reader.ts';

/** Fields of a driving licence or identity card of AAMVA (own reading of the field tables in readers' manuals). Texts are trimmed. */
export type LicenceFields = {
  issuerIdentificationNumber: string;
  idNumber: string;
  /** `YYMM`. */
  expiry: string;
  /** `YYYYMMDD`. */
  dateOfBirth: string;
  stateOrProvince: string | null;
  city: string | null;
  surname: string | null;
  givenNames: string | null;
  address: string | null;
};

export type SwipeFields = {
  cardType: 'licence' | 'other';
  /** Track 1's first letter, where it has one before a number: A and N–Z are the issuer's own; B is financial, and here only with a short number (ISO/IEC 7813). */
  formatCode: string | null;
  /** Parts between the field separators `^` and `=`. */
  track1Fields: string[];
  track2Fields: string[];
  track3Fields: string[];
  licence: LicenceFields | null;
};

const parts = (track: string | null, separator: string): string[] =>
  track === null ? [] : track.split(separator).map((part) => part.trim());

export function fieldsOf(swipe: CardSwipe): SwipeFields {
  const licence = licenceOf(swipe);
  const hasFormat = licence === null && /^[A-Z]\d/.test(swipe.track1 ?? '');
  return {
    cardType: licence === null ? 'other' : 'licence',
    formatCode: hasFormat ? (swipe.track1?.charAt(0) ?? null) : null,
    track1Fields: parts(hasFormat ? (swipe.track1?.slice(1) ?? null) : swipe.track1, '^'),
    track2Fields: parts(swipe.track2, '='),
    track3Fields: parts(swipe.track3, '='),
    licence,
  };
}

const LICENCE_TRACK_2 = /^(6360\d{2}|6044\d{2})(\d{1,13})=(\d{4})(\d{8})(\d{0,5})=?$/;
const STATE_LENGTH = 2;
const CITY_LENGTH = 13;
const NAME_LENGTH = 35;

function licenceOf({ track1, track2 }: CardSwipe): LicenceFields | null {
  const [, issuer, number, expiry, dateOfBirth, overflow = ''] = LICENCE_TRACK_2.exec(track2 ?? '') ?? [];
  if (issuer === undefined || number === undefined || expiry === undefined || dateOfBirth === undefined) return null;
  const city = field(track1?.slice(STATE_LENGTH) ?? null, CITY_LENGTH);
  const name = field(city.rest, NAME_LENGTH);
  const [surname = null, ...given] = name.value?.split('$').map((part) => part.trim()) ?? [];
  return {
    issuerIdentificationNumber: issuer,
    idNumber: number + overflow,
    expiry,
    dateOfBirth,
    stateOrProvince: track1?.slice(0, STATE_LENGTH) ?? null,
    city: city.value,
    surname,
    givenNames: surname === null ? null : given.join(' ').trim(),
    address: name.rest?.replace(/\^.*$/, '').replaceAll('$', ', ').trim() ?? null,
  };
}

/** Up to its separator, or as long as it may be at most. */
function field(text: string | null, length: number): { value: string | null; rest: string | null } {
  if (text === null) return { value: null, rest: null };
  const separator = text.indexOf('^');
  const end = separator >= 0 && separator <= length ? separator : length;
  const skip = separator === end ? 1 : 0;
  return { value: text.slice(0, end).trim(), rest: text.slice(end + skip) };
}
