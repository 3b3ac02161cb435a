/**
 * Where the fields of a machine-readable zone stand: ICAO Doc 9303 parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (MRV-A, MRV-B); own reading,
 * tried on the specimens named beside the tests. Places are line, first and one after the last character, all from 0.
 */
export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B';
export type Place = readonly [line: number, from: number, to: number];

export type MrzLayout = {
  format: MrzFormat;
  lines: number;
  length: number;
  /** First letters of the document code. */
  codes: string;
  documentCode: Place;
  issuingState: Place;
  names: Place;
  documentNumber: Place;
  documentNumberCheckDigit: Place;
  nationality: Place;
  dateOfBirth: Place;
  dateOfBirthCheckDigit: Place;
  sex: Place;
  dateOfExpiry: Place;
  dateOfExpiryCheckDigit: Place;
  optionalData: Place;
  optionalData2: Place | null;
  /** TD3 has one of its own for the optional data. */
  optionalDataCheckDigit: Place | null;
  composite: { place: Place; over: readonly Place[] } | null;
  /** Whether a document number of more than nine characters goes on in the optional data. */
  takesLongNumbers: boolean;
};

/** The numbers of every zone of two lines stand at the same places, whatever its length. */
const ofTwoLines = (length: number) =>
  ({
    lines: 2,
    length,
    documentCode: [0, 0, 2],
    issuingState: [0, 2, 5],
    names: [0, 5, length],
    documentNumber: [1, 0, 9],
    documentNumberCheckDigit: [1, 9, 10],
    nationality: [1, 10, 13],
    dateOfBirth: [1, 13, 19],
    dateOfBirthCheckDigit: [1, 19, 20],
    sex: [1, 20, 21],
    dateOfExpiry: [1, 21, 27],
    dateOfExpiryCheckDigit: [1, 27, 28],
    optionalData2: null,
  }) as const;

/** The last character of a card or passport checks all numbers before it. */
const composite = (length: number): NonNullable<MrzLayout['composite']> => ({
  place: [1, length - 1, length],
  over: [
    [1, 0, 10],
    [1, 13, 20],
    [1, 21, length - 1],
  ],
});

/** A visa is checked number by number only; its optional data goes on to the end. */
const visa = (format: 'MRV-A' | 'MRV-B', length: number): MrzLayout => ({
  ...ofTwoLines(length),
  format,
  codes: 'V',
  optionalData: [1, 28, length],
  optionalDataCheckDigit: null,
  composite: null,
  takesLongNumbers: false,
});

export const LAYOUTS: readonly MrzLayout[] = [
  {
    format: 'TD1',
    lines: 3,
    length: 30,
    codes: 'ACI',
    documentCode: [0, 0, 2],
    issuingState: [0, 2, 5],
    documentNumber: [0, 5, 14],
    documentNumberCheckDigit: [0, 14, 15],
    optionalData: [0, 15, 30],
    dateOfBirth: [1, 0, 6],
    dateOfBirthCheckDigit: [1, 6, 7],
    sex: [1, 7, 8],
    dateOfExpiry: [1, 8, 14],
    dateOfExpiryCheckDigit: [1, 14, 15],
    nationality: [1, 15, 18],
    optionalData2: [1, 18, 29],
    optionalDataCheckDigit: null,
    composite: {
      place: [1, 29, 30],
      over: [
        [0, 5, 30],
        [1, 0, 7],
        [1, 8, 15],
        [1, 18, 29],
      ],
    },
    names: [2, 0, 30],
    takesLongNumbers: true,
  },
  {
    ...ofTwoLines(36),
    format: 'TD2',
    codes: 'ACI',
    optionalData: [1, 28, 35],
    optionalDataCheckDigit: null,
    composite: composite(36),
    takesLongNumbers: true,
  },
  {
    ...ofTwoLines(44),
    format: 'TD3',
    codes: 'P',
    optionalData: [1, 28, 42],
    optionalDataCheckDigit: [1, 42, 43],
    composite: composite(44),
    takesLongNumbers: false,
  },
  visa('MRV-A', 44),
  visa('MRV-B', 36),
];

/** No zone is longer; with line ends and blanks between the lines. */
export const MRZ_LENGTH_MAX = 120;

export const textAt = (lines: readonly string[], [line, from, to]: Place): string =>
  (lines[line] ?? '').slice(from, to);
