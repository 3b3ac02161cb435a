import type { MrzCorrection } from './correct.ts';
import type { MrzFormat } from './layouts.ts';

/**
 * What a machine-readable zone says. Texts are without their fillers at the end; fillers within names are blanks, within numbers and
 * optional data they stay `<`.
 */
export type Mrz = {
  format: MrzFormat;
  documentCode: string;
  issuingState: string;
  documentNumber: string;
  surname: string;
  givenNames: string;
  /** The names fill their field: one of them may have been cut. */
  namesMayBeTruncated: boolean;
  nationality: string;
  /** `YYMMDD`; `<` where not known. */
  dateOfBirth: string;
  /** `X` where the zone has a filler: unspecified. */
  sex: 'F' | 'M' | 'X';
  dateOfExpiry: string;
  /** `YYYY-MM-DD`, only where the day of reading was given and the date is whole. */
  dateOfBirthIso: string | null;
  dateOfExpiryIso: string | null;
  expired: boolean | null;
  optionalData: string;
  /** TD1 only. */
  optionalData2: string | null;
  checkDigits: {
    documentNumber: string;
    dateOfBirth: string;
    dateOfExpiry: string;
    optionalData: string | null;
    composite: string | null;
  };
  corrections: MrzCorrection[];
  warnings: string[];
};

export type MrzError = {
  kind:
    | 'wrongLength'
    | 'unsupportedCharacter'
    | 'unsupportedDocument'
    | 'invalidField'
    | 'unknownState'
    | 'invalidDate'
    | 'wrongCheckDigit';
  message: string;
};
