import type { RepeatedItem, SegmentItem, UniqueItem } from './items.ts';
import type { AsPrinted } from './zero-padding.ts';

/**
 * Texts are without the blanks on their right. An item that is there but blank is `''`; one that the pass does not have, because its
 * section ends before it, is null. So that a pass which was read is written again byte by byte.
 */
export type BcbpSegment = Record<Exclude<SegmentItem, 'dateOfFlight'>, string> &
  Record<RepeatedItem, string | null> & {
    /** 1 to 366; null where blank. */
    dateOfFlightDayOfYear: number | null;
    /** `YYYY-MM-DD` where the year could be derived; see `dates.ts`. */
    dateOfFlight: string | null;
    airlineIndividualUse: string | null;
    /** Items that stand otherwise than `writeBcbp` would pad them, character by character; null where there are none. */
    asPrinted: AsPrinted | null;
  };

/** Consecutive baggage tags from `firstNumber` on; `count` as the pass says. */
export type BaggageTags = { firstNumber: string; count: number };

export type Bcbp = Record<UniqueItem, string | null> & {
  formatCode: 'M';
  numberOfSegments: number;
  passengerName: string;
  electronicTicketIndicator: string;
  /** Null where the first segment has no conditional items at all. */
  versionNumber: number | null;
  dateOfIssueYearDigit: number | null;
  dateOfIssueDayOfYear: number | null;
  dateOfIssue: string | null;
  baggageTags: BaggageTags[];
  segments: BcbpSegment[];
  /** Sizes of sections are written with a to f instead of A to F. */
  hasSmallSizeDigits: boolean;
  securityData: { type: string; data: string } | null;
  /** What is unusual but does not make the pass unreadable, for people. */
  warnings: string[];
};

/** `at`: characters before the place. */
export type BcbpError = { at: number; message: string } & {
  kind:
    | 'unsupportedFormat'
    | 'unsupportedCharacter'
    | 'wrongSegmentCount'
    | 'tooShort'
    | 'tooLong'
    | 'invalidItem'
    | 'missingVersion'
    | 'unknownVersion'
    | 'sizeMismatch'
    | 'trailingCharacters'
    | 'emptyPass';
};
