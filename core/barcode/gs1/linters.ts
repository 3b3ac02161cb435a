/**
 * The linters that GS1's Barcode Syntax Dictionary names: each looks at one component of an AI's value. Names and meanings are those of
 * the dictionary's reference implementation (gs1/gs1-syntax-dictionary, `src/lint_*.c`); kinds of faults are its error names.
 */
import { findAlphanumericCheckFault, findCheckDigitFault, findIbanFault } from './check-characters.ts';
import { AIDC_MEDIA_TYPES, COUNTRIES, COUNTRY_LETTERS, CURRENCIES, PACKAGE_TYPES } from './code-lists.ts';
import { readCouponCode } from './coupon-code.ts';
import { findDateFault, findTimeFault } from './date-time.ts';
import { type Fault, faultAt, findCharacterOutside, wholly } from './fault.ts';
import { readPositiveOffer } from './positive-offer.ts';

/** What is wrong with a component, or null. */
export type Linter = (value: string) => Fault | null;

const CSET_82 = /[^!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]/;
const CSET_39 = /[^#\-/0-9A-Z]/;
const CSET_64 = /[^A-Za-z0-9\-_]/;
const COMPANY_PREFIX_LENGTH_MIN = 4;

const oneOf =
  (codes: { has(code: string): boolean }, kind: string): Linter =>
  (value) =>
    codes.has(value) ? null : wholly(value, kind);

const matching =
  (pattern: RegExp, kind: string): Linter =>
  (value) =>
    pattern.test(value) ? null : wholly(value, kind);

const upTo =
  (limit: string, kind: string): Linter =>
  (value) =>
    value <= limit ? null : wholly(value, kind);

/** Padding is optional, but where there is some, it fills up to a multiple of three, as the reference implementation has it. */
const cset64: Linter = (value) => {
  const length = value.replace(/=+$/, '').length;
  const padding = value.length - length;
  if (padding > 2 || (padding > 0 && value.length % 3 !== 0)) return faultAt('invalidCset64Padding', length, padding);
  return findCharacterOutside(CSET_64, value.slice(0, length), 'invalidCset64Character');
};

/** A GS1 Company Prefix has at least four digits; which ones are issued is known to no kiosk. */
function companyPrefixFrom(start: number): Linter {
  return (value) => {
    const begin = value.length > start ? start : 0;
    if (value.length - start < COMPANY_PREFIX_LENGTH_MIN) {
      return faultAt('tooShortForGcp', begin, value.length - begin);
    }
    const at = value.slice(start, start + COMPANY_PREFIX_LENGTH_MIN).search(/\D/);
    return at < 0 ? null : faultAt('invalidGcpPrefix', start + at, 1);
  };
}

const percentEncoded: Linter = (value) => {
  const at = value.search(/%(?![0-9A-Fa-f]{2})/);
  return at < 0 ? null : faultAt('invalidPercentSequence', at, Math.min(3, value.length - at));
};

const pieceOfTotal: Linter = (value) => {
  const piece = value.slice(0, value.length / 2);
  const total = value.slice(value.length / 2);
  if (/^0+$/.test(piece)) return faultAt('zeroPieceNumber', 0, piece.length);
  if (/^0+$/.test(total)) return faultAt('zeroTotalPieces', piece.length, total.length);
  return piece > total ? wholly(value, 'pieceNumberExceedsTotal') : null;
};

const positionInSequence: Linter = (value) => {
  const parts = /^(\d+)\/(\d+)$/.exec(value);
  const [, position = '', end = ''] = parts ?? [];
  if (parts === null) return wholly(value, 'positionInSequenceMalformed');
  if (position.startsWith('0')) return faultAt('illegalZeroPrefix', 0, position.length);
  if (end.startsWith('0')) return faultAt('illegalZeroPrefix', position.length + 1, end.length);
  return Number(position) > Number(end) ? wholly(value, 'positionExceedsEnd') : null;
};

export const LINTERS: ReadonlyMap<string, Linter> = new Map<string, Linter>([
  ['csetnumeric', (value) => findCharacterOutside(/\D/, value, 'nonDigitCharacter')],
  ['cset82', (value) => findCharacterOutside(CSET_82, value, 'invalidCset82Character')],
  ['cset39', (value) => findCharacterOutside(CSET_39, value, 'invalidCset39Character')],
  ['cset64', cset64],
  ['csum', findCheckDigitFault],
  ['csumalpha', findAlphanumericCheckFault],
  ['iban', findIbanFault],
  ['gcppos1', companyPrefixFrom(0)],
  ['gcppos2', companyPrefixFrom(1)],
  ['yymmdd', (value) => findDateFault(value, { yearLength: 2, isDayOptional: false })],
  ['yymmd0', (value) => findDateFault(value, { yearLength: 2, isDayOptional: true })],
  ['yyyymmdd', (value) => findDateFault(value, { yearLength: 4, isDayOptional: false })],
  ['hhmi', findTimeFault],
  ['hh', upTo('23', 'illegalHour')],
  ['mi', upTo('59', 'illegalMinute')],
  ['ss', upTo('59', 'illegalSecond')],
  ['iso3166', oneOf(COUNTRIES, 'notIso3166')],
  ['iso3166999', (value) => (value === '999' || COUNTRIES.has(value) ? null : wholly(value, 'notIso3166Or999'))],
  ['iso3166alpha2', oneOf(COUNTRY_LETTERS, 'notIso3166Alpha2')],
  ['iso4217', oneOf(CURRENCIES, 'notIso4217')],
  ['iso5218', matching(/^[0129]$/, 'invalidBiologicalSexCode')],
  ['mediatype', oneOf(AIDC_MEDIA_TYPES, 'invalidMediaType')],
  ['packagetype', oneOf(PACKAGE_TYPES, 'invalidPackageType')],
  ['latitude', upTo('1800000000', 'invalidLatitude')],
  ['longitude', upTo('3600000000', 'invalidLongitude')],
  ['nonzero', (value) => (/^0*$/.test(value) ? wholly(value, 'illegalZeroValue') : null)],
  ['zero', matching(/^0+$/, 'notZero')],
  ['nozeroprefix', (value) => (value.startsWith('0') ? faultAt('illegalZeroPrefix', 0, 1) : null)],
  ['yesno', matching(/^[01]$/, 'notZeroOrOne')],
  ['winding', matching(/^[019]$/, 'invalidWindingDirection')],
  ['hasnondigit', matching(/\D/, 'requiresNonDigitCharacter')],
  ['hyphen', matching(/^-+$/, 'notHyphen')],
  ['importeridx', matching(/^[-0-9A-Z_a-z]$/, 'invalidImportIdxCharacter')],
  ['pcenc', percentEncoded],
  ['pieceoftotal', pieceOfTotal],
  ['posinseqslash', positionInSequence],
  ['couponcode', (value) => faultOf(readCouponCode(value))],
  ['couponposoffer', (value) => faultOf(readPositiveOffer(value))],
]);

const faultOf = (read: { ok: true } | { ok: false; error: Fault }): Fault | null => (read.ok ? null : read.error);
