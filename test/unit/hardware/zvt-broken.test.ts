import { describe, expect, test } from 'vitest';
import { decodeZvt, encodeZvt, type ZvtDecoded, zvtMessageSchema } from '../../../hardware/protocols/zvt.ts';
import { zvtCodec } from '../../../host/codecs/zvt.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/[\s-]/g, ''), 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function decoded(bytes: Uint8Array): ZvtDecoded {
  const read = decodeZvt(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** Through JSON, as a script does it. */
function roundTrip(bytes: Uint8Array): string {
  const written = encodeZvt(zvtMessageSchema.parse(JSON.parse(JSON.stringify(decoded(bytes)))));
  return written.ok ? hexOf(written.value) : JSON.stringify(written.error);
}

describe('a known field of a ZVT message', () => {
  test.each([
    ['06 01 03 04 00 00', 'truncated', 'amountMinor'],
    ['04 0F 05 04 00 00 00 01', 'truncated', 'amountMinor'],
    ['04 0F 03 27 00 04', 'truncated', 'amountMinor'],
    ['04 0F 04 22 F0 F8 41', 'truncated', 'maskedCardNumber'],
    ['04 0F 02 22 F0', 'truncated', 'maskedCardNumber'],
    ['04 0F 03 06 04 1F', 'truncated', 'tlv'],
    ['04 0F 05 06 03 1F 0E 02', 'truncated', 'tlv'],
    ['04 0F 05 60 F0 F0 F1 00', 'truncated', 'totals'],
    ['06 0F 05 F0 F0 F7 32 2E', 'truncated', 'softwareVersion'],
    ['06 00 02 12 34', 'truncated', 'password'],
    ['06 31 06 12 34 56 04 00 00', 'truncated', 'amountMinor'],
    ['06 1E 03 B8 87 FF', 'truncated', 'receiptNumber'],
    ['04 0F 03 22 08 41', 'badLength', 'maskedCardNumber'],
    ['06 01 07 04 00 00 00 00 19 9A', 'notBcd', 'amountMinor'],
    ['06 00 06 12 34 56 BA 09 7A', 'notBcd', 'currencyCode'],
    ['06 50 03 12 34 5A', 'notBcd', 'password'],
    ['04 0F 06 0C 12 3F 00 27 00', 'notBcd', 'time'],
    ['04 0F 07 27 00 87 00 1F BF 01', 'notBcd', 'receiptNumber'],
  ])('%s is refused as %s, and the field %s is named', (message, kind, field) => {
    expect(decodeZvt(bytesOf(message))).toMatchObject({
      ok: false,
      error: { kind, detail: expect.stringContaining(field) },
    });
  });

  test.each([
    ['06 1E 04 B8 87 FF FF', { errorCode: 0xb8, receiptNumber: { hex: 'ffff' } }],
    ['04 0F 05 27 00 0E EE EE', { resultCode: 0, expiryDate: { hex: 'eeee' } }],
  ])('%s: a field that is filled instead of left out is kept as it is', (message, fields) => {
    expect(decoded(bytesOf(message)).fields).toEqual(fields);
    expect(roundTrip(bytesOf(message))).toBe(hexOf(bytesOf(message)));
  });

  test('the data of a command that we do not know is no field that is cut short', () => {
    for (const hex of ['77 01 02 04 00', '06 D9 02 04 00']) {
      expect(decoded(bytesOf(hex)).fields).toEqual({ unparsed: '0400' });
      expect(roundTrip(bytesOf(hex))).toBe(hexOf(bytesOf(hex)));
    }
  });

  test('a password before an unknown field is understood, and both come back', () => {
    const message = bytesOf('06 31 05 12 34 56 BF 01');
    expect(decoded(message).fields).toEqual({ password: '123456', unparsed: 'bf01' });
    expect(roundTrip(message)).toBe(hexOf(message));
  });
});

describe('what is pasted as text', () => {
  const read = (text: string) => zvtCodec.decode?.read({ text, bytes: Buffer.from(text) }, {});

  test.each(['060107040000000019990', 'zz', '06 01 0', '04-0F-00', '06 70 00 –'])(
    '%s is nearly hexadecimal',
    (text) => {
      expect(read(text)).toMatchObject({ ok: false, error: { kind: 'badHex' } });
    },
  );

  test('is taken for digits where it is digits, and for the bytes of a message where it is those', () => {
    const diagnosis = { ok: true, value: { command: '06 70' } };
    expect(read(' 06 70\t00 ')).toMatchObject(diagnosis);
    expect(read('\x06p\0')).toMatchObject(diagnosis);
  });
});
