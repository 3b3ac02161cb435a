/**
 * The items of a bar-coded boarding pass, in the order in which they stand (IATA Resolution 792; our own reading of the implementation
 * guide's item table and of the worked examples named beside the tests, the resolution itself is sold). An item is as long as its
 * `length`, padded with blanks on the right; `form` is checked against the padded text.
 */
export type ItemRule<Name extends string = string> = {
  name: Name;
  length: number;
  form: RegExp;
  /** For the message of a refusal. */
  expected: string;
  /** The version that brought the item; in an older one it is read, with a warning. */
  since?: number;
  /** What issued passes have there against the standard: read with a warning. */
  tolerated?: RegExp;
};

const LETTER = { form: /^[A-Z ]$/, expected: 'a capital letter or a blank' };
const DIGIT = { form: /^[0-9 ]$/, expected: 'a digit or a blank' };
const AIRPORT = { length: 3, form: /^(?:[A-Z]{3}| {3})$/, expected: 'three capital letters or blanks' };
const CARRIER = {
  length: 3,
  form: /^(?:[A-Z0-9]{2}[A-Z0-9 ]| {3})$/,
  expected: 'two or three capitals or digits, or blanks',
};
const ALPHANUMERIC = { form: /^[A-Z0-9]* *$/, expected: 'capitals and digits, then blanks' };
const TAGS = {
  length: 13,
  form: /^(?:\d{13}| {13})$/,
  expected: 'thirteen digits or blanks',
  tolerated: /^\d{1,12} +$/,
};
const DAY = {
  length: 3,
  form: /^(?:\d{3}| {3})$/,
  expected: 'three digits or blanks',
  tolerated: /^(?: *\d{1,2}|\d{1,2} *)$/,
};

export const PASSENGER_NAME: ItemRule<'passengerName'> = {
  name: 'passengerName',
  length: 20,
  form: /^[A-Z][A-Z' ./-]*$/,
  expected: 'capital letters, a stroke between surname and given names',
  tolerated: /^(?:[A-Za-z][A-Za-z' ./-]*| +)$/,
};
export const ELECTRONIC_TICKET: ItemRule<'electronicTicketIndicator'> = {
  name: 'electronicTicketIndicator',
  length: 1,
  ...LETTER,
};

export const SEGMENT_ITEMS = [
  { name: 'operatingCarrierPnrCode', length: 7, ...ALPHANUMERIC, tolerated: /^[A-Za-z0-9]* *$/ },
  { name: 'fromAirport', ...AIRPORT },
  { name: 'toAirport', ...AIRPORT },
  { name: 'operatingCarrier', ...CARRIER },
  {
    name: 'flightNumber',
    length: 5,
    form: /^(?:\d{1,4}[A-Z]?|\d{5}|) *$/,
    expected: 'up to four digits and perhaps a letter, then blanks',
  },
  { name: 'dateOfFlight', ...DAY },
  { name: 'compartmentCode', length: 1, ...LETTER },
  { name: 'seatNumber', length: 4, ...ALPHANUMERIC },
  { name: 'checkInSequenceNumber', length: 5, ...ALPHANUMERIC },
  { name: 'passengerStatus', length: 1, form: /^[A-Z0-9 ]$/, expected: 'a digit, a capital letter or a blank' },
] as const satisfies readonly ItemRule[];

/** Once a pass, after the version. */
export const UNIQUE_ITEMS = [
  {
    name: 'passengerDescription',
    length: 1,
    form: /^[0-9XU ]$/,
    expected: 'a digit, X (unspecified), U (undisclosed) or a blank',
  },
  { name: 'sourceOfCheckIn', length: 1, ...LETTER },
  { name: 'sourceOfBoardingPassIssuance', length: 1, ...LETTER },
  { name: 'dateOfIssueOfBoardingPass', length: 4, form: /^(?:\d{4}| {4})$/, expected: 'four digits or blanks' },
  { name: 'documentType', length: 1, ...LETTER },
  { name: 'airlineDesignatorOfBoardingPassIssuer', ...CARRIER },
  { name: 'baggageTagLicensePlateNumbers', ...TAGS },
  { name: 'firstNonConsecutiveBaggageTagLicensePlateNumbers', ...TAGS, since: 3 },
  { name: 'secondNonConsecutiveBaggageTagLicensePlateNumbers', ...TAGS, since: 3 },
] as const satisfies readonly ItemRule[];

/** Once a segment. */
export const REPEATED_ITEMS = [
  { name: 'airlineNumericCode', length: 3, form: /^(?:\d{3}| {3})$/, expected: 'three digits or blanks' },
  { name: 'documentFormSerialNumber', length: 10, ...ALPHANUMERIC },
  { name: 'selecteeIndicator', length: 1, ...DIGIT },
  { name: 'internationalDocumentVerification', length: 1, ...DIGIT },
  { name: 'marketingCarrier', ...CARRIER },
  { name: 'frequentFlyerAirline', ...CARRIER },
  {
    name: 'frequentFlyerNumber',
    length: 16,
    form: /^[A-Z0-9 ]*$/,
    expected: 'capitals, digits and blanks',
    tolerated: /^[A-Z0-9/ ]*$/,
  },
  { name: 'idAdIndicator', length: 1, form: /^[0-9A-F ]$/, expected: '0–9, A–F or a blank' },
  { name: 'freeBaggageAllowance', length: 3, ...ALPHANUMERIC },
  { name: 'fastTrack', length: 1, form: /^[YN ]$/, expected: 'Y, N or a blank', since: 5 },
] as const satisfies readonly ItemRule[];

export type SegmentItem = (typeof SEGMENT_ITEMS)[number]['name'];
export type UniqueItem = (typeof UNIQUE_ITEMS)[number]['name'];
export type RepeatedItem = (typeof REPEATED_ITEMS)[number]['name'];

/** Passenger descriptions X and U came with the change of gender codes; our own reading. */
export const GENDER_X_SINCE = 7;
export const VERSION_MAX = 8;
export const SEGMENTS_MAX = 9;
/** Of a variable size field and of security data: two hexadecimal digits. */
export const SECTION_LENGTH_MAX = 0xff;
/** More than all segments with all that their sizes can say; nothing longer is looked at. */
export const BCBP_LENGTH_MAX = 3_072;
