import { luhnIsRight } from './luhn.ts';
import ranges from './payment-card-ranges.json' with { type: 'json' };

/**
 * Whether tracks are those of a payment card (ISO/IEC 7813, 4909, 7812-1; own reading). When in doubt they are: a loyalty card that is
 * refused costs a question, a payment card that is kept costs its owner's money. Works on any text, also on one that was misread.
 */
export function isPaymentCard(text: string): boolean {
  // Some issuers group the number with blanks.
  const compact = text.replace(/(\d) (?=\d)/g, '$1');
  // As it stands too: a number may end at the blank.
  return hasIssuedNumber(text) || hasIssuedNumber(compact) || hasFinancialTrack(compact);
}

const PAN_LENGTH_MIN = 13;
const PAN_LENGTH_MAX = 19;
/** Track 3 has two digits of format before the number. */
const FORMAT_LENGTH = 2;

/** A number in a payment scheme's range whose last digit is right. Where more digits follow without a separator, any length of it may be. */
function hasIssuedNumber(text: string): boolean {
  return (text.match(/\d{13,}/g) ?? []).some(
    (run) => beginsWithIssued(run) || beginsWithIssued(run.slice(FORMAT_LENGTH)),
  );
}

function beginsWithIssued(run: string): boolean {
  if (run.length <= PAN_LENGTH_MAX) return run.length >= PAN_LENGTH_MIN && isIssued(run);
  for (let length = PAN_LENGTH_MIN; length <= PAN_LENGTH_MAX; length += 1)
    if (isIssued(run.slice(0, length))) return true;
  return false;
}

/** A number in a payment scheme's range and of a length that the scheme uses, whose check digit is right. */
export const isIssued = (number: string): boolean => isSchemeRange(number) && luhnIsRight(number);

const isSchemeRange = (number: string): boolean =>
  ranges.some(({ from, to, lengths }) => {
    if (!lengths.includes(number.length)) return false;
    const start = number.slice(0, from.length);
    return start >= from && start <= to;
  });

/** Expiry YYMM and service code, or the separators that stand for them. */
const DISCRETIONARY = String.raw`(?:\d\d(?:0[1-9]|1[0-2])|SEP)(?:[1-9]\d{2}|SEP)`;
const TRACK_1 = new RegExp(String.raw`B\d{13,19}\^[^^?]{0,26}\^${DISCRETIONARY.replaceAll('SEP', String.raw`\^`)}`);
const TRACK_2 = new RegExp(String.raw`(?:^|[^\d])(\d{13,19})[=D]${DISCRETIONARY.replaceAll('SEP', '[=D]')}`, 'g');
/** ISO/IEC 4909: format, number, separator, country and currency. */
const TRACK_3 = /(?:^|[^\d])\d{2}\d{12,19}=\d{6}/;

/** Numbers of the driving licences of AAMVA: expiry and birth stand where a payment card has expiry and service code. */
const AAMVA = /^(?:6360[0-6]\d|604425|604426|604427|604428|604429|604430|604431|604432)/;
const AAMVA_TRACK_2 = /^\d{7,19}=\d{4}(?:19|20)\d{2}(?:0[1-9]|1[0-2]|99)(?:0[1-9]|[12]\d|3[01]|99)/;

function hasFinancialTrack(text: string): boolean {
  if (TRACK_1.test(text)) return true;
  const isLicence = (number: string, from: number): boolean =>
    AAMVA.test(number) && AAMVA_TRACK_2.test(text.slice(from).replace(/^\D/, ''));
  for (const match of text.matchAll(TRACK_2)) if (!isLicence(match[1] ?? '', match.index)) return true;
  const third = TRACK_3.exec(text);
  return third !== null && !isLicence(third[0].replace(/^\D/, ''), third.index);
}

/** A card's number for people and records. Terminals mask differently, some leave ten digits: only the last four ever leave here. */
export function lastDigitsOf(pan: string): string {
  const digits = /(\d{1,4})\D*$/.exec(pan)?.[1] ?? '';
  return digits === '' ? '' : `**** ${digits}`;
}
