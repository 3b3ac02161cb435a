import { withoutPrintedCardNumbers } from './card-data.ts';
import { isIssued } from './payment-card.ts';

const CARD_DATA: ReadonlySet<string> = new Set([
  'SensitiveCardData',
  'TrackData',
  'PAN',
  'CardSecurityCode',
  'CardholderPIN',
]);

/**
 * Names of transactions and devices: long digits that an answer is found by, half of which hold a stretch whose check digit fits
 * (Adyen's are digits of sixteen). In these only a whole run of digits that is a number of a card scheme is masked.
 */
const REFERENCES: ReadonlySet<string> = new Set([
  'TransactionID',
  'SaleReferenceID',
  'SaleID',
  'POIID',
  'ServiceID',
  'DeviceID',
  'AcquirerID',
  'MerchantID',
  'POIReconciliationID',
]);

const DEPTH_MAX = 32;

type Shown = { value: unknown };

/**
 * A copy without the members that hold card data, whose places are added to `dropped`, and without card numbers in any other text, number
 * or member's name. Null where members are nested deeper than `DEPTH_MAX`: what was not looked through is not passed on.
 */
export function withoutCardData(value: unknown, at: string, dropped: string[], depth = 0, name = ''): Shown | null {
  if (typeof value === 'string') return { value: REFERENCES.has(name) ? shownReference(value) : shownText(value) };
  if (typeof value === 'number') return { value: shownNumber(value) };
  if (typeof value !== 'object' || value === null) return { value };
  if (depth > DEPTH_MAX) return null;
  return Array.isArray(value) ? listShown(value, at, dropped, depth, name) : recordShown(value, at, dropped, depth);
}

function listShown(list: unknown[], at: string, dropped: string[], depth: number, name: string): Shown | null {
  const kept: unknown[] = [];
  for (const [index, item] of list.entries()) {
    const shown = withoutCardData(item, `${at}.${index}`, dropped, depth + 1, name);
    if (shown === null) return null;
    kept.push(shown.value);
  }
  return { value: kept };
}

function recordShown(record: object, at: string, dropped: string[], depth: number): Shown | null {
  const kept: [string, unknown][] = [];
  for (const [name, member] of Object.entries(record)) {
    const place = `${at}.${shownText(name)}`;
    if (CARD_DATA.has(name)) {
      dropped.push(place);
      continue;
    }
    const shown = withoutCardData(member, place, dropped, depth + 1, name);
    if (shown === null) return null;
    kept.push([shownText(name), shown.value]);
  }
  return { value: Object.fromEntries(kept) };
}

const shownText = withoutPrintedCardNumbers;

const shownReference = (text: string): string =>
  text.replace(/\d{13,}/g, (digits) => (isIssued(digits) ? shownText(digits) : digits));

/** A card number written as a JSON number becomes a text, with its last four digits. */
function shownNumber(value: number): number | string {
  const digits = String(value);
  const shown = shownText(digits);
  return shown === digits ? value : shown;
}
