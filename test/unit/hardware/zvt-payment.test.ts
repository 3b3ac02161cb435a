import { describe, expect, test } from 'vitest';
import { decodeZvt } from '../../../hardware/protocols/zvt.ts';
import type { ZvtFields } from '../../../hardware/protocols/zvt-fields.ts';
import {
  declineOf,
  findingOf,
  markOfReference,
  outcomeOfStatus,
  referenceOf,
  successorOf,
  type TenderNote,
} from '../../../hardware/protocols/zvt-payment.ts';

const before = { terminalId: '52523535', receiptNumber: 231, traceNumber: 975 };
const note: TenderNote = { tenderId: 't', amountMinor: 2_500, currency: 'EUR', before, ended: null };
const last = (changed: ZvtFields = {}): ZvtFields => ({
  resultCode: 0,
  amountMinor: 2_500,
  currencyCode: 978,
  maskedCardNumber: '559883******8074',
  receiptNumber: 232,
  traceNumber: 977,
  terminalId: '52523535',
  approvalCode: '750071',
  cardName: 'MasterCard',
  ...changed,
});

describe('what became of a tender, by the terminal’s last transaction', () => {
  test('is approved where that is the very next one, of the same amount', () => {
    expect(findingOf(note, last(), ['line'])).toEqual({
      outcome: 'approved',
      terminalReference: '52523535-0232-000977',
      approvalCode: '750071',
      cardBrand: 'MasterCard',
      maskedPan: '**** 8074',
      receiptLines: ['line'],
      isOffline: false,
    });
  });

  test('is never seen where that is still the one before', () => {
    expect(findingOf(note, last({ receiptNumber: 231, traceNumber: 975 }), [])).toEqual({ outcome: 'neverSeen' });
  });

  test('is declined where the next one failed', () => {
    expect(findingOf(note, last({ resultCode: 51 }), [])).toMatchObject({
      outcome: 'declined',
      reason: 'insufficientFunds',
      wasOnline: true,
    });
  });

  test('follows the receipt numbers when they begin anew', () => {
    const at9999 = { ...note, before: { ...before, receiptNumber: 9_999 } };
    expect(findingOf(at9999, last({ receiptNumber: 1 }), []).outcome).toBe('approved');
    expect(successorOf(9_999)).toBe(1);
  });

  test.each<[string, TenderNote, ZvtFields | null]>([
    ['the terminal tells nothing', note, null],
    ['the terminal tells no receipt number', note, last({ receiptNumber: { hex: 'ffff' } })],
    ['the one before is not known', { ...note, before: null }, last()],
    ['more than one was made since', note, last({ receiptNumber: 233 })],
    ['the trace number is still that of the one before', note, last({ traceNumber: 975 })],
    ['the terminal was replaced', note, last({ terminalId: '11111111' })],
    ['the amount is another', note, last({ amountMinor: 2_501 })],
    ['the currency is another', note, last({ currencyCode: 826 })],
    ['it is a reversal', note, last({ originalTraceNumber: 975 })],
    ['it has no result', note, last({ resultCode: { hex: '' } })],
  ])('is left to a person where %s', (_why, asked, status) => {
    expect(findingOf(asked, status, [])).toMatchObject({ outcome: 'uncertain' });
  });
});

test('whatever a terminal sends as a card number, four digits at most come through', () => {
  const outcome = outcomeOfStatus(last({ maskedCardNumber: '4711008005757038004' }), note, []);
  expect(outcome).toMatchObject({ outcome: 'approved', maskedPan: '**** 8004' });
});

test.each([
  [0x05, 'refused', true],
  [51, 'insufficientFunds', true],
  [55, 'wrongPin', true],
  [0x6c, 'cancelled', false],
  [0x9c, 'busy', false],
  [0xa3, 'bankUnreachable', false],
  [0xc5, 'unsupportedCard', false],
  [0xff, 'refused', false],
])('result code %i is the decline "%s"; the bank was asked: %s', (code, reason, wasOnline) => {
  expect(declineOf(code, null)).toMatchObject({ reason, wasOnline });
});

test('a terminal’s flag tells an offline approval', () => {
  const offline = outcomeOfStatus(last({ tlv: [{ tag: '1f11', value: 0 }] }), note, []);
  expect(offline).toMatchObject({ outcome: 'approved', isOffline: true });
  const online = outcomeOfStatus(last({ tlv: [{ tag: '1f11', value: 1 }] }), note, []);
  expect(online).toMatchObject({ outcome: 'approved', isOffline: false });
});

test.each([
  ['as short as can be', '06 04 1F 11 01 00'],
  ['of the container with more bytes than needed', '06 81 04 1F 11 01 00'],
  ['of the container with three bytes', '06 82 00 04 1F 11 01 00'],
  ['of the flag with more bytes than needed', '06 05 1F 11 81 01 00'],
  ['in a constructed element', '06 06 E1 04 1F 11 01 00'],
  ['in a second container', '06 03 40 01 01 06 04 1F 11 01 00'],
  ['with a flag of two bytes', '06 05 1F 11 02 00 00'],
])('the flag of an offline approval is found with a length %s', (_how, container) => {
  const data = Buffer.from(`270004000000002500490978${container.replaceAll(' ', '')}`, 'hex');
  const decoded = decodeZvt(Buffer.concat([Buffer.from([0x04, 0x0f, data.length]), data]));
  const outcome = decoded.ok ? outcomeOfStatus(decoded.value.fields, note, []) : null;
  expect(outcome).toMatchObject({ outcome: 'approved', isOffline: true });
});

test('the reference of a payment names its terminal, receipt and trace, and comes back', () => {
  expect(referenceOf(before)).toBe('52523535-0231-000975');
  expect(markOfReference('52523535-0231-000975')).toEqual(before);
  expect(markOfReference('SIM.ABC')).toBeNull();
});
