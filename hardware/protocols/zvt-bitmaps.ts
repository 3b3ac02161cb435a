/**
 * How the value of a field is written. `length` in bytes.
 * - `number`: packed decimal, as a number. `digits`: packed decimal, as text, for what is a name and not a quantity.
 * - `byte`, `binary`: a number, most significant byte first. `hex`: as it is.
 * - `text`: code page 437, padded with `pad` to `length` where that is fixed. `textZ`: ends with a zero byte.
 * - `cardNumber`, `secret`: see card-data.ts. `totals`: the counts and totals of an end of day. `container`: TLV.
 */
export type ZvtFormat =
  | { is: 'number' | 'digits' | 'binary' | 'hex' | 'secret'; length: number }
  | { is: 'text'; length: number }
  | { is: 'hex' | 'text' | 'textZ' | 'cardNumber' | 'secret' | 'totals'; length: 'LL' | 'LLL' }
  | { is: 'container'; length: 'TLV' };

const number = (length: number): ZvtFormat => ({ is: 'number', length });
const digits = (length: number): ZvtFormat => ({ is: 'digits', length });
const binary = (length: number): ZvtFormat => ({ is: 'binary', length });
const hex = (length: number): ZvtFormat => ({ is: 'hex', length });
const line: ZvtFormat = { is: 'text', length: 'LL' };

export type Bitmap = { name: string; format: ZvtFormat };

/** Every tagged field ("BMP") of a message: PA00P015 revision 13.11, chapter 13 "Summary of utilised BMPs", as carried over by Portalum.Zvt and zvt-show. */
export const BITMAPS: ReadonlyMap<number, Bitmap> = new Map<number, Bitmap>([
  [0x01, { name: 'timeout', format: binary(1) }],
  [0x02, { name: 'statusInformationsMax', format: binary(1) }],
  [0x03, { name: 'serviceByte', format: binary(1) }],
  [0x04, { name: 'amountMinor', format: number(6) }],
  [0x05, { name: 'pumpNumber', format: binary(1) }],
  [0x06, { name: 'tlv', format: { is: 'container', length: 'TLV' } }],
  [0x0b, { name: 'traceNumber', format: number(3) }],
  /** HHMMSS */
  [0x0c, { name: 'time', format: digits(3) }],
  /** MMDD */
  [0x0d, { name: 'date', format: digits(2) }],
  /** YYMM */
  [0x0e, { name: 'expiryDate', format: digits(2) }],
  [0x17, { name: 'cardSequenceNumber', format: number(2) }],
  /** Status byte, payment type or card type, by the message. */
  [0x19, { name: 'type', format: binary(1) }],
  [0x22, { name: 'maskedCardNumber', format: { is: 'cardNumber', length: 'LL' } }],
  [0x23, { name: 'droppedTrack2', format: { is: 'secret', length: 'LL' } }],
  [0x24, { name: 'droppedTrack3', format: { is: 'secret', length: 'LLL' } }],
  [0x27, { name: 'resultCode', format: binary(1) }],
  [0x29, { name: 'terminalId', format: digits(4) }],
  [0x2a, { name: 'contractNumber', format: { is: 'text', length: 15 } }],
  [0x2d, { name: 'droppedTrack1', format: { is: 'secret', length: 'LL' } }],
  [0x2e, { name: 'synchronousChipData', format: { is: 'hex', length: 'LLL' } }],
  [0x37, { name: 'originalTraceNumber', format: number(3) }],
  [0x3a, { name: 'droppedSecurityCode', format: { is: 'secret', length: 2 } }],
  [0x3b, { name: 'approvalCode', format: { is: 'text', length: 8 } }],
  [0x3c, { name: 'additionalText', format: { is: 'text', length: 'LLL' } }],
  [0x3d, { name: 'passwordField', format: digits(3) }],
  [0x49, { name: 'currencyCode', format: number(2) }],
  [0x60, { name: 'totals', format: { is: 'totals', length: 'LLL' } }],
  [0x70, { name: 'imageRequestId', format: hex(4) }],
  [0x71, { name: 'imageSize', format: binary(4) }],
  [0x72, { name: 'imageType', format: binary(1) }],
  [0x73, { name: 'imageEncoding', format: binary(1) }],
  [0x74, { name: 'imageChunks', format: binary(1) }],
  [0x75, { name: 'imageChunkIndex', format: binary(1) }],
  [0x87, { name: 'receiptNumber', format: number(2) }],
  [0x88, { name: 'turnoverRecordNumber', format: number(3) }],
  [0x8a, { name: 'cardType', format: binary(1) }],
  [0x8b, { name: 'cardName', format: { is: 'textZ', length: 'LL' } }],
  [0x8c, { name: 'networkCardType', format: binary(1) }],
  [0x9a, { name: 'geldKarteRecord', format: { is: 'hex', length: 'LLL' } }],
  [0xa0, { name: 'hostResultCode', format: binary(1) }],
  [0xa7, { name: 'chipFileId', format: { is: 'hex', length: 'LL' } }],
  /** YYMMDD */
  [0xaa, { name: 'fullDate', format: digits(3) }],
  [0xaf, { name: 'chipFileInfo', format: { is: 'hex', length: 'LLL' } }],
  [0xba, { name: 'authorisationParameter', format: hex(5) }],
  [0xd0, { name: 'algorithmKey', format: binary(1) }],
  [0xd1, { name: 'droppedPinData', format: { is: 'secret', length: 'LL' } }],
  [0xd2, { name: 'cardOutputDirection', format: binary(1) }],
  [0xd3, { name: 'dukptKeyId', format: binary(1) }],
  [0xe0, { name: 'inputLengthMin', format: binary(1) }],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n): [number, Bitmap] => [0xe0 + n, { name: `secondTextLine${n}`, format: line }]),
  [0xe9, { name: 'inputLengthMax', format: binary(1) }],
  [0xea, { name: 'inputEcho', format: binary(1) }],
  [0xeb, { name: 'textMac', format: hex(8) }],
  [0xf0, { name: 'displaySeconds', format: binary(1) }],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n): [number, Bitmap] => [0xf0 + n, { name: `textLine${n}`, format: line }]),
  [0xf9, { name: 'beeps', format: binary(1) }],
  [0xfa, { name: 'cardReaderActivation', format: binary(1) }],
  [0xfb, { name: 'confirmationRequired', format: binary(1) }],
  [0xfc, { name: 'dialogControl', format: binary(1) }],
  [0xfd, { name: 'displayDevice', format: binary(1) }],
]);

export const BITMAP_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...BITMAPS].map(([number_, { name }]) => [name, number_]),
);
