import { describe, expect, test } from 'vitest';
import {
  encodeNciAnswer,
  NCI_ANSWER_BYTES_MAX,
  NciConversation,
  readNciAnswer,
} from '../../../hardware/protocols/nci-scale.ts';
import { readingOf } from '../../../hardware/protocols/scale-answer.ts';

const push = (text: string) => new NciConversation().push(Buffer.from(text, 'latin1'));
const readings = (text: string) => push(text).map(readingOf);

/** `<LF>xxxx.xxuu<CR><LF>hh<CR><ETX>`: NCI 7800 family, user's manual, "NCI serial communications protocol". */
describe('an answer to W', () => {
  test.each([
    ['\n  0.52lb\r\n00\r\x03', { kind: 'stable', weightGrams: 236, shown: { value: '0.52', unit: 'lb' } }],
    ['\n00.520KG\r\n00\r\x03', { kind: 'stable', weightGrams: 520 }],
    ['\n 1234g \r\n00\r\x03', { kind: 'stable', weightGrams: 1_234 }],
    ['\n  18.5oz\r\n00\r\x03', { kind: 'stable', weightGrams: 524, shown: { value: '18.5', unit: 'oz' } }],
    // Salter Brecknell 3700LP prints the status in brackets: two characters, as everywhere else.
    ['\n000.00lb\r\n20\r\x03', { kind: 'stable', weightGrams: 0 }],
  ])('%j', (text, reading) => {
    expect(readings(text)).toEqual([reading]);
  });

  /** PSC Magellan 8500, service manual, DIVA, 6.1.1: the ECR variant puts an S before the status and writes units large. */
  test('may have an S before its status', () => {
    expect(readings('\n01.234KG\r\nS00\r\x03')).toEqual([{ kind: 'stable', weightGrams: 1_234 }]);
    expect(readings('\n01.234KG\r\nS 00\r\x03')).toEqual([{ kind: 'stable', weightGrams: 1_234 }]);
  });

  test('in pounds and ounces is counted in ounces, of which a pound has sixteen', () => {
    expect(readings('\n1LB 03.5OZ\r\nS00\r\x03')).toEqual([
      { kind: 'stable', weightGrams: 553, shown: { value: '1 lb 03.5', unit: 'oz' } },
    ]);
    expect(readings('\n1LB 16.0OZ\r\nS00\r\x03')).toEqual([null]);
  });

  test('tells of a net weight in its third status character', () => {
    expect(readings('\n00.520kg\r\n0p4\r\x03')).toEqual([{ kind: 'stable', weightGrams: 520, isNet: true }]);
    expect(push('\n00.520kg\r\n0p0\r\x03')).toMatchObject([{ kind: 'stable', isNet: false }]);
  });
});

/** Bits of the status characters: Ohaus Aviator 7000, service manual, page 49. */
describe('a status', () => {
  test.each([
    ['10', 'motion'],
    ['01', 'underload'],
    ['02', 'overload'],
    ['12', 'overload'],
    ['04', 'fault'],
    ['08', 'fault'],
    ['40', 'fault'],
    ['80', 'fault'],
    ['0p8', 'fault'],
  ])('%s says %s, alone or behind a weight', (status, kind) => {
    expect(push(`\n${status}\r\x03`).map((answer) => answer.kind)).toEqual([kind]);
    expect(push(`\n00.520kg\r\n${status}\r\x03`).map((answer) => answer.kind)).toEqual([kind]);
  });

  /** Fairbanks FB2250, appendix I: "S20" is at zero, not below it, not above capacity. */
  test('S20 is at zero and nothing is wrong', () => {
    expect(push('\nS20\r\x03')).toEqual([{ kind: 'status', isZero: true, isNet: null }]);
  });

  test.each(['0', '00000000', '0p', '000', '0@', 'a0', '0 0', ''])('%j is damaged', (status) => {
    expect(push(`\n${status}\r\x03`)).toEqual([{ kind: 'garbage' }]);
  });
});

/** NCI 6702, user manual, page 14: bars on the display come as carets, underscores and dashes. */
test('a display full of bars is over, under, or without a zero', () => {
  expect(push('\n^^^^^^lb\r\n00\r\x03').map(({ kind }) => kind)).toEqual(['overload']);
  expect(push('\n______lb\r\n00\r\x03').map(({ kind }) => kind)).toEqual(['underload']);
  expect(push('\n------lb\r\n00\r\x03').map(({ kind }) => kind)).toEqual(['fault']);
});

test('a negative weight is below zero, whatever its status forgets to say', () => {
  expect(readings('\n -0.52lb\r\n00\r\x03')).toEqual([{ kind: 'underload' }]);
});

test.each(['\n0.52lb\r00\r', '\n0.52\r\n00\r', '\n0.52st\r\n00\r', '\n0.5.2lb\r\n00\r', '0.52lb\r\n00\r', '\n', ''])(
  '%j is garbage',
  (text) => {
    expect(readNciAnswer(text)).toEqual({ kind: 'garbage' });
  },
);

test('commands are answered by the status afterwards', () => {
  const conversation = new NciConversation();
  const outcome = (command: 'zero' | 'tare', text: string) =>
    push(text).map((answer) => conversation.outcomeOf(command, answer));
  expect(outcome('zero', '\n20\r\x03')).toEqual(['done']);
  expect(outcome('zero', '\n00\r\x03')).toEqual(['refused']);
  expect(outcome('zero', '\n10\r\x03')).toEqual(['refused']);
  expect(outcome('tare', '\n0p4\r\x03')).toEqual(['done']);
  expect(outcome('tare', '\n0p0\r\x03')).toEqual(['refused']);
  expect(outcome('tare', '\n?\r\x03')).toEqual(['refused']);
  expect(conversation.commandRequest('clearTare')).toBeNull();
});

test('answers survive being split, and the parity bit counts for nothing', () => {
  const sent = encodeNciAnswer(520, 'kg', 3, { net: true });
  expect(Buffer.from(sent).toString('latin1')).toBe('\n00.520kg\r\n0p4\r\x03');
  const conversation = new NciConversation();
  const answers = [...sent].flatMap((byte) => conversation.push(Uint8Array.of(byte | 0x80)));
  expect(answers.map(readingOf)).toEqual([{ kind: 'stable', weightGrams: 520, isNet: true }]);
});

test('an endless answer is garbage, and the next one is read', () => {
  const conversation = new NciConversation();
  conversation.push(Buffer.alloc(1_000_000, 0x30));
  expect(conversation.push(Buffer.from('\x03'))).toEqual([{ kind: 'garbage' }]);
  expect(NCI_ANSWER_BYTES_MAX).toBeLessThan(1_000);
  expect(conversation.push(Buffer.from('\n10\r\x03')).map(readingOf)).toEqual([{ kind: 'motion' }]);
});
