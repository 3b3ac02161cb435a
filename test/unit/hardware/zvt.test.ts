import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeZvt, encodeZvt, type ZvtDecoded, zvtMessageSchema } from '../../../hardware/protocols/zvt.ts';
import { ApduStream } from '../../../hardware/protocols/zvt-apdu.ts';
import { intermediateText, resultText } from '../../../hardware/protocols/zvt-codes.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/zvt');
const CAPTURES = readdirSync(FOLDER).filter((name) => name.endsWith('.blob'));

/** Where what comes back is not what came, and why. The rest of the message is compared byte by byte all the same. */
const TRUNCATED: Readonly<Record<string, { from: number; to: number; reason: string }>> = {
  'status_information_read_card.blob': {
    from: 8,
    to: 26,
    reason: 'the second track of a magnetic stripe in clear text: card data does not pass the codec',
  },
};

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

describe('captures between a till and a terminal', () => {
  test.each(CAPTURES)('%s comes back byte for byte', (name) => {
    const bytes = readFileSync(join(FOLDER, name));
    const { from, to } = TRUNCATED[name] ?? { from: 0, to: 0 };
    const expected = Uint8Array.from(bytes);
    expected.fill(0xee, from, to + (to > from ? 1 : 0));
    expect(roundTrip(bytes)).toBe(hexOf(expected));
  });

  test('none is left with bytes that were not understood', () => {
    expect(CAPTURES.filter((name) => 'unparsed' in decoded(readFileSync(join(FOLDER, name))).fields)).toEqual([]);
  });

  test.each([
    ['1681273860.511128000_ecr_pt.blob', 'registration', { password: '123456', configByte: 0xde, currencyCode: 978 }],
    [
      '1680728165.675509000_pt_ecr.blob',
      'statusInformation',
      {
        resultCode: 0,
        amountMinor: 2500,
        type: 0x60,
        currencyCode: 978,
        time: '225558',
        date: '0405',
        maskedCardNumber: '559883******8074',
        receiptNumber: 231,
        approvalCode: '750071',
        traceNumber: 975,
        terminalId: '52523535',
        expiryDate: '2405',
        cardType: 6,
        networkCardType: 1,
        cardName: 'MasterCard',
        contractNumber: '804011926      ',
      },
    ],
    [
      '1680728213.562478000_ecr_pt.blob',
      'preAuthorizationReversal',
      { type: 0x40, receiptNumber: 231, currencyCode: 978 },
    ],
    ['1680761818.641601000_pt_ecr.blob', 'completion', { type: 0x10, terminalId: '52523535', currencyCode: 978 }],
    [
      '1680761818.768770000_pt_ecr.blob',
      'completion',
      {
        deviceId: '17FD1E3C',
        deviceSoftwareVersion: 'GER-APP-v2.0.9   ',
        deviceTerminalId: '52523535',
        temperature: '24.4',
      },
    ],
    ['partial_reversal.blob', 'abort', { errorCode: 184, receiptNumber: { hex: 'ffff' } }],
  ])('%s is the %s that EVerest/zvt reads in it', (name, command, fields) => {
    expect(decoded(readFileSync(join(FOLDER, name)))).toMatchObject({ name: command, fields });
  });

  test('a file that is written to a terminal is told element by element', () => {
    const { fields } = decoded(readFileSync(join(FOLDER, '1682080275.594788000_pt_ecr.blob')));
    const files = [
      [0x23, 3357255],
      [0x22, 3611],
      [0x12, 125825],
      [0x10, 3479044],
      [0x11, 10909539],
      [0x13, 1068],
      [0x14, 1160],
    ].map(([fileId, fileLength]) => ({
      tag: '2d',
      items: [
        { tag: '1d', value: fileId },
        { tag: '1f00', value: fileLength },
      ],
    }));
    expect(fields).toMatchObject({ password: '123456', tlv: files });
  });
});

describe('messages of other programs', () => {
  // Status informations of Portalum.Zvt's tests (MIT).
  const MESSAGES = [
    '04 0F 1E 27 6C 29 28 00 48 69 3C F0 F1 F9 41 62 62 72 75 63 68 20 64 75 72 63 68 20 4B 75 6E 64 65',
    '04 0F 18 27 FF 29 28 00 48 69 3C F0 F1 F3 42 65 74 72 61 67 20 66 61 6C 73 63 68',
    '04-0F-77-27-00-04-00-00-00-00-20-40-0B-00-04-70-0C-22-39-53-0D-10-06-0E-25-12-17-00-01-19-70-22-F0-F8-EE-EE-EE-EE-EE-EE-47-71-29-28-00-48-69-2A-31-30-30-34-36-31-37-36-33-20-20-20-20-20-20-3B-36-31-31-38-30-34-00-00-3C-F0-F1-F4-47-45-4E-2E-4E-52-2E-3A-36-31-31-38-30-34-49-09-78-87-04-70-88-00-04-70-8A-2E-8B-F1-F7-44-65-62-69-74-20-4D-61-73-74-65-72-63-61-72-64-00',
    '04-0F-65-27-00-0C-23-13-55-0D-10-29-0E-99-99-22-F0-F8-EE-EE-EE-EE-EE-EE-47-71-A0-01-29-00-00-00-06-87-00-08-0B-00-00-00-8A-06-8B-F1-F1-4D-41-53-54-45-52-43-41-52-44-00-06-2E-2F-08-1F-12-01-02-1F-10-01-00-60-1B-43-07-A0-00-00-00-04-10-10-44-10-44-65-62-69-74-20-4D-61-73-74-65-72-63-61-72-64-1F-2B-04-10-01-50-08',
    // Of EVerest/zvt's tests (Apache-2.0), beside its captures.
    '040f64270006604c0a00000000000008ff69141f450c0c788074038031c073d631c01f4c01011f4d02fe041f4f0204001f500120600b4309a00000005945430100600c430aa0000003591010028001600b4309d2760000254741010060094307a0000000041010',
    '040f222700061e4c0a0000000463c8b2ae4f801f4c01011f4d0200031f4f0244001f500100',
    '060f2431374645354339304745522d4150502d76322e302e392020203532353235313131382e30',
    '060f2831374645354339304745522d4150502d76322e302e39202020353235323531313141424344382e30',
    '0813140612e410ff4003123456ff4107d5b7136976c101',
    // Frames of ecrterm's tests (LGPL; the bytes are facts of the protocol).
    '10 02 06 0F 0B F0 F0 F7 32 2E 31 34 2E 31 35 00 10 03 B1 11',
    '10 02 06 D1 17 00 20 20 20 20 20 20 20 20 20 4B 61 73 73 65 6E 73 63 68 6E 69 74 74 10 03 2F 07',
    '10 02 06 00 06 12 34 56 BA 09 78 10 03 24 C3',
    '10 02 06 93 03 12 34 56 10 03 CA A4',
    '10 02 06 01 0A 04 00 00 00 01 10 10 00 49 09 78 10 03 F2 FF',
    '10 02 06 70 00 10 03 D9 F9',
    '10 02 80 00 00 10 03 F5 1F',
    '10 02 84 9C 00 10 03 C3 41',
    '10 02 06 18 00 10 03 56 3A',
    '10 02 06 E0 25 F2 F1 F5 45 49 4E 47 45 42 45 4E 20 55 4E 44 20 4F 4B F1 F1 F6 46 41 48 52 45 52 4E 55 4D 4D 45 52 20 20 20 20 10 03 5A BA',
    '10 02 05 01 03 12 34 56 10 03 E0 43',
  ];

  test.each(MESSAGES)('%s comes back byte for byte, and is understood wholly', (message) => {
    expect(roundTrip(bytesOf(message))).toBe(hexOf(bytesOf(message)));
    expect(decoded(bytesOf(message)).fields).not.toHaveProperty('unparsed');
  });

  test('what the customer did is told in words', () => {
    expect(decoded(bytesOf(MESSAGES[0] ?? ''))).toMatchObject({
      command: '04 0F',
      fields: { resultCode: 0x6c, terminalId: '28004869', additionalText: 'Abbruch durch Kunde' },
      meaning: 'abort via timeout or abort-key',
    });
  });

  test('a doubled DLE is one byte of an amount', () => {
    expect(decoded(bytesOf('10 02 06 01 0A 04 00 00 00 01 10 10 00 49 09 78 10 03 F2 FF'))).toMatchObject({
      framing: 'serial',
      fields: { amountMinor: 11000, currencyCode: 978 },
    });
  });
});

describe('what a terminal should not send', () => {
  test('a card number in clear is cut to its first six and last four digits, and a track to nothing', () => {
    const text = JSON.stringify(
      decoded(bytesOf('04 0F 19 27 00 22 F0 F8 41 11 11 11 11 11 11 11 23 F0 F9 41 11 11 11 11 11 11 11 D2')),
    );
    expect(text).toContain('"maskedCardNumber":"411111******1111"');
    expect(text).toContain('"droppedTrack2":"******************"');
    expect(text).not.toMatch(/\d{11}/);
  });

  test('a card number of an odd number of digits keeps its length on the wire', () => {
    const message = bytesOf('04 0F 0F 27 00 22 F1 F0 47 11 00 80 05 75 70 38 00 4F');
    expect(decoded(message).fields).toEqual({ resultCode: 0, maskedCardNumber: '471100*********8004' });
    expect(roundTrip(message)).toBe('040f0f270022f1f0471100eeeeeeeee8004f');
  });

  test('a card number hidden behind an unknown field is not passed on', () => {
    const { fields } = decoded(bytesOf('04 0F 0B 27 00 BF 41 11 11 11 11 11 11 11'));
    expect(fields).toEqual({ resultCode: 0, unparsed: 'bf411111eeeeee1111' });
  });

  test.each([
    ['06 01 0A 04 00 00', 'incomplete'],
    ['06', 'incomplete'],
    ['80 00 00 00', 'trailingBytes'],
    ['10 02 06 70 00 10 03 D9 F8', 'brokenFrame'],
    ['10 02 06 70 00 10 03', 'brokenFrame'],
  ])('%s is refused as %s', (message, kind) => {
    expect(decodeZvt(bytesOf(message))).toMatchObject({ ok: false, error: { kind } });
  });

  test('an unknown field ends what is understood, and is kept', () => {
    const message = bytesOf('04 0F 06 27 00 BF 01 02 03');
    expect(decoded(message).fields).toEqual({ resultCode: 0, unparsed: 'bf010203' });
    expect(roundTrip(message)).toBe(hexOf(message));
  });

  test('lengths that are longer than needed come back as they were', () => {
    for (const hex of ['06 0F FF 02 00 27 00', '04 0F 08 06 81 05 1F 0E 82 00 00', '04 0F 05 06 81 02 14 00']) {
      expect(roundTrip(bytesOf(hex))).toBe(hexOf(bytesOf(hex)));
    }
  });
});

test('a field that is unknown or does not fit is named instead of written', () => {
  const write = (fields: Record<string, number | string>) => encodeZvt({ command: '06 01', fields });
  expect(write({ amountMinor: 1.5 })).toMatchObject({ ok: false, error: { field: 'amountMinor' } });
  expect(write({ amountMinor: 10 ** 12 })).toMatchObject({ ok: false, error: { field: 'amountMinor' } });
  expect(write({ amount: 1 })).toMatchObject({ ok: false, error: { field: 'amount' } });
});

test('codes have their words, also those with the card still inside and those of the bank', () => {
  expect(intermediateText(0x17)).toBe('Please wait...');
  expect(intermediateText(0x4a)).toBe('Insert card Please remove card!');
  expect(intermediateText(0x69)).toBe('Please select DCC');
  expect(resultText(0x71)).toBe('credit not sufficient (chip-card)');
  expect(resultText(5)).toContain('declined');
});

test('a stream in pieces of any size gives the same messages', () => {
  const messages = CAPTURES.map((name) => readFileSync(join(FOLDER, name)));
  const line = Buffer.concat(messages);
  for (const size of [1, 2, 7, 1000]) {
    const stream = new ApduStream();
    const apdus = [];
    for (let at = 0; at < line.length; at += size) apdus.push(...stream.push(line.subarray(at, at + size)));
    expect(apdus.map(({ data }) => data.length)).toEqual(
      messages.map((message) => message.length - (message[2] === 0xff ? 5 : 3)),
    );
  }
});
