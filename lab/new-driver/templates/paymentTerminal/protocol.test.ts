import { describe, expect, test } from 'vitest';
import {
  encodeNewDeviceAnswer,
  encodeNewDeviceRequest,
  newDeviceAnswers,
  newDeviceRequests,
  type SentNewDeviceAnswer,
} from './protocol.ts';

const APPROVED: SentNewDeviceAnswer = {
  id: 'a',
  say: 'approved',
  amountMinor: 1_999,
  currency: 'EUR',
  reference: 'R1',
  approvalCode: '000001',
  brand: 'visa',
  pan: '4111111111111111',
  receipt: ['Card 4111 1111 1111 1111', 'Grüße'],
  isOffline: false,
};

describe('the protocol of New device', () => {
  test('asks for a payment with these bytes', () => {
    const pay = { ask: 'pay', tenderId: 't1', amountMinor: 1_999, currency: 'EUR', mustBeOnline: true } as const;
    const bytes = encodeNewDeviceRequest({ id: 'a', ...pay });
    expect(Buffer.from(bytes).toString()).toBe(
      '{"id":"a","ask":"pay","tenderId":"t1","amountMinor":1999,"currency":"EUR","mustBeOnline":true}\r',
    );
    expect(newDeviceRequests().push(bytes)).toEqual([{ id: 'a', ...pay }]);
  });

  test('lets no card number out, in whatever the terminal sends', () => {
    expect(newDeviceAnswers().push(encodeNewDeviceAnswer(APPROVED))).toEqual([
      { ...APPROVED, pan: '**** 1111', receipt: ['Card **** **** **** 1111', 'Grüße'] },
    ]);
  });

  test('drops what is no message, and goes on', () => {
    const noise = Buffer.from('{"id":"a","say":"approved"}\r{\r\u0007\r');
    const here = { id: 'b', say: 'here' } as const;
    expect(newDeviceAnswers().push(Buffer.concat([noise, encodeNewDeviceAnswer(here)]))).toEqual([here]);
  });
});
