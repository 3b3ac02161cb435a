/** Test numbers that the schemes publish, of every length from 13 to 19 that they use; 18 and 19 digits are ours with a right check digit. */
export const CARD_NUMBERS = [
  '4111111111111111',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '30569309025904',
  '6011111111111117',
  '4222222222222',
  '5454545454545454',
  '36148900647913',
  '676770000000000013',
  '6304000000000000000',
] as const;

/** As a terminal might write it: two digits a byte, with F behind an odd one; in ASCII; in ASCII by fours. */
export function written(number: string, form: 'packed' | 'ascii' | 'grouped'): Uint8Array {
  if (form === 'packed') return Buffer.from(number.length % 2 === 0 ? number : `${number}f`, 'hex');
  return Buffer.from(form === 'ascii' ? number : number.replace(/\d{4}(?=\d)/g, '$& '), 'latin1');
}

/** Behind the first `place` bytes, counted round. */
export function planted(bytes: Uint8Array, place: number, what: Uint8Array): Uint8Array {
  const at = place % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)]);
}

/** Members that docs/payment-terminals.md names as looked through less closely: names of transactions, and what a file holds. */
const LESS_CLOSELY: ReadonlySet<string> = new Set([
  ...['TransactionID', 'SaleReferenceID', 'SaleID', 'POIID', 'ServiceID', 'DeviceID'],
  ...['AcquirerID', 'MerchantID', 'POIReconciliationID'],
]);
const FILE_BLOCK = '1c';

/** Throws where the whole number stands in any text, number, hexadecimal digits or member's name of what a decoder answered. */
export function refuseCardNumber(answer: unknown, number: string): void {
  if (typeof answer === 'string' || typeof answer === 'number') {
    const text = String(answer);
    const isThere =
      text.replace(/[^\p{L}\p{N}]/gu, '').includes(number) || text.includes(Buffer.from(number).toString('hex'));
    if (isThere) throw new Error(`the card number ${number} came out in ${text}`);
  }
  if (typeof answer !== 'object' || answer === null) return;
  if ('tag' in answer && answer.tag === FILE_BLOCK) return;
  for (const [name, member] of Object.entries(answer)) {
    refuseCardNumber(name, number);
    if (!LESS_CLOSELY.has(name)) refuseCardNumber(member, number);
  }
}
