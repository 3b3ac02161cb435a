import { describe, expect, test } from 'vitest';
import {
  encodeSicsLine,
  encodeSicsWeight,
  readSicsLine,
  SICS_LINE_BYTES_MAX,
  SicsConversation,
} from '../../../hardware/protocols/mt-sics.ts';
import { readingOf } from '../../../hardware/protocols/scale-answer.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** "S S     100.00 g" is the worked example of Mettler Toledo's operating instructions for AT and New Classic balances. */
test('a stable weight is read as the manual prints it, and written so', () => {
  expect(readingOf(readSicsLine('S S     100.00 g'))).toEqual({ kind: 'stable', weightGrams: 100 });
  expect(text(encodeSicsWeight('S', 'S', 100, 'g', 2))).toBe('S S     100.00 g\r\n');
});

/** The readings that mettler_toledo_device (BSD) gives as its examples: a balance of a tenth of a milligram. */
test('what whole grams cannot say is kept as it is shown', () => {
  expect(readingOf(readSicsLine('S S   220.0090 g'))).toEqual({
    kind: 'stable',
    weightGrams: 220,
    shown: { value: '220.0090', unit: 'g' },
  });
});

describe('answers to S, SI and SIR', () => {
  test.each([
    ['S D     129.07 g', { kind: 'motion' }],
    ['S I', { kind: 'motion' }],
    ['S +', { kind: 'overload' }],
    ['S -', { kind: 'underload' }],
    ['S S      -0.68 g', { kind: 'underload' }],
    ['S S       -0.1 g', { kind: 'underload' }],
    ['S S -      5.0 g', { kind: 'underload' }],
    ['S S      0.000 kg', { kind: 'stable', weightGrams: 0 }],
    ['S S      1.234 kg', { kind: 'stable', weightGrams: 1_234 }],
    ['S S       1.20 lb', { kind: 'stable', weightGrams: 544, shown: { value: '1.20', unit: 'lb' } }],
  ])('%s', (line, reading) => {
    expect(readingOf(readSicsLine(line))).toEqual(reading);
  });

  test('a moving weight is told to whoever looks at the wire, and is no reading to sell by', () => {
    expect(readSicsLine('S D      99.85 g')).toMatchObject({ kind: 'motion', weight: { weightGrams: 100 } });
  });

  test("a weigh module's own error is a fault", () => {
    expect(readSicsLine('S S Error 10b')).toEqual({ kind: 'fault', detail: 'the scale reports error 10b' });
  });
});

describe('zero, tare and their refusals', () => {
  test.each([
    ['Z A', { kind: 'done', command: 'zero', weight: null }],
    ['ZI S', { kind: 'done', command: 'zero', weight: null }],
    ['ZI D', { kind: 'done', command: 'zero', weight: null }],
    ['TAC A', { kind: 'done', command: 'clearTare', weight: null }],
  ])('%s is done', (line, answer) => {
    expect(readSicsLine(line)).toEqual(answer);
  });

  test.each(['T S     100.00 g', 'TI S     100.00 g', 'TI D     100.00 g', 'TA A     100.00 g'])(
    '%s takes a tare',
    (line) => {
      expect(readSicsLine(line)).toMatchObject({ kind: 'done', command: 'tare', weight: { weightGrams: 100 } });
    },
  );

  test.each([
    ['Z I', 'zero'],
    ['Z +', 'zero'],
    ['Z -', 'zero'],
    ['T I', 'tare'],
    ['T +', 'tare'],
    ['T -', 'tare'],
    ['TA L', 'tare'],
    ['TAC I', 'clearTare'],
  ])('%s is refused', (line, command) => {
    expect(readSicsLine(line)).toMatchObject({ kind: 'refused', command });
  });

  test.each(['ES', 'ET', 'EL'])('%s says which error it is', (line) => {
    expect(readSicsLine(line)).toMatchObject({ kind: 'refused', command: null, detail: expect.stringContaining(line) });
  });

  test('an answer counts for its own command only; a general error for any', () => {
    const conversation = new SicsConversation();
    expect(conversation.outcomeOf('zero', readSicsLine('Z A'))).toBe('done');
    expect(conversation.outcomeOf('tare', readSicsLine('Z A'))).toBeNull();
    expect(conversation.outcomeOf('tare', readSicsLine('T I'))).toBe('refused');
    expect(conversation.outcomeOf('zero', readSicsLine('T I'))).toBeNull();
    expect(conversation.outcomeOf('tare', readSicsLine('ES'))).toBe('refused');
    expect(conversation.outcomeOf('tare', readSicsLine('S S 100.00 g'))).toBeNull();
  });

  test('commands are the letters of levels 0 and 1', () => {
    const conversation = new SicsConversation();
    expect(
      (['zero', 'tare', 'clearTare'] as const).map((command) => text(conversation.commandRequest(command))),
    ).toEqual(['Z\r\n', 'T\r\n', 'TAC\r\n']);
    expect(text(conversation.weightRequest)).toBe('SI\r\n');
  });
});

test('what a scale says about itself keeps its texts whole', () => {
  expect(readSicsLine('I2 A "PR5002 Standard 5100.00 g"')).toEqual({
    kind: 'information',
    name: 'I2',
    values: ['PR5002 Standard 5100.00 g'],
  });
  expect(readSicsLine('I1 A "0123" "2.00" "2.20" "" "1.50"')).toMatchObject({
    values: ['0123', '2.00', '2.20', '', '1.50'],
  });
  expect(readSicsLine('I0 B 0 "I0"')).toEqual({ kind: 'information', name: 'I0', values: ['0', 'I0'] });
});

test.each([
  '',
  'S',
  'S S',
  'S S 100.00',
  'S S 100.00 pcs',
  'S S 100.00 g g',
  'S S 100,00 g',
  'S X 100.00 g',
  'S + 100.00 g',
  's s 100.00 g',
  'Z A A',
  'Z S',
  'T A 100.00 g',
  'T S',
  'TAC S',
  'I2 C "x"',
  'ES ES',
  'constructor A',
  'HELLO',
])('"%s" is garbage', (line) => {
  expect(readSicsLine(line)).toEqual({ kind: 'garbage' });
});

describe('the stream of lines', () => {
  const sent = [encodeSicsWeight('S', 'S', 1_234, 'kg', 3), encodeSicsLine('S +'), encodeSicsLine('Z A')];
  const kinds = (answers: ReturnType<SicsConversation['push']>) => answers.map(({ kind }) => kind);

  test('may come byte by byte or all at once', () => {
    const slow = new SicsConversation();
    expect(kinds(sent.flatMap((bytes) => [...bytes].flatMap((byte) => slow.push(Uint8Array.of(byte)))))).toEqual([
      'stable',
      'overload',
      'done',
    ]);
    expect(kinds(new SicsConversation().push(Buffer.concat(sent)))).toEqual(['stable', 'overload', 'done']);
  });

  test('keeps no more of an endless line than its bound, and reads on after it', () => {
    const conversation = new SicsConversation();
    expect(conversation.push(Buffer.alloc(1_000_000, 0x53))).toEqual([]);
    expect(kinds(conversation.push(encodeSicsLine('')))).toEqual(['garbage']);
    expect(kinds(conversation.push(encodeSicsLine(`${' '.repeat(SICS_LINE_BYTES_MAX - 5)}S +`)))).toEqual(['overload']);
  });

  test('forgets a half answer when the line was cut', () => {
    const conversation = new SicsConversation();
    conversation.push(Buffer.from('S S    1'));
    conversation.cut();
    expect(kinds(conversation.push(encodeSicsLine('S -')))).toEqual(['underload']);
  });
});
