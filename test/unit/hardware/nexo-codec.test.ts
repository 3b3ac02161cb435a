import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nexoCodec } from '../../../host/codecs/nexo.ts';

const header = (category: string, type: 'Request' | 'Response', serviceId = 'A1B2C3') => ({
  ProtocolVersion: '3.0',
  MessageClass: 'Service',
  MessageCategory: category,
  MessageType: type,
  ServiceID: serviceId,
  SaleID: 'till-1',
  POIID: 'V400m-1',
});
const request = (category: string, body: object, serviceId?: string) => ({
  SaleToPOIRequest: { MessageHeader: header(category, 'Request', serviceId), ...body },
});
const read = (text: string, options = {}) => nexoCodec.decode?.read({ text, bytes: Buffer.from(text) }, options);
const write = (message: object, options = {}): string => {
  const written = nexoCodec.encode?.write({ message }, options);
  return written?.ok && 'text' in written.value ? written.value.text : JSON.stringify(written);
};

const payment = (TimeStamp: string, RequestedAmount: number) =>
  request('Payment', {
    PaymentRequest: {
      SaleData: { SaleTransactionID: { TransactionID: 't1', TimeStamp } },
      PaymentTransaction: { AmountsReq: { Currency: 'EUR', RequestedAmount } },
    },
  });
const SaleSoftware = { ApplicationName: 'a', SoftwareVersion: '1' };
const login = (DateTime: string) =>
  request('Login', {
    LoginRequest: { DateTime, SaleSoftware: { ...SaleSoftware, CertificationCode: 'c' }, OperatorLanguage: 'de' },
  });

/** Cases of the tests of Adyen's libraries for .NET and Java (MIT), in our own words. */
const REPEATED = {
  SaleToPOIResponse: {
    MessageHeader: header('TransactionStatus', 'Response'),
    TransactionStatusResponse: {
      Response: { Result: 'Success' },
      MessageReference: { SaleID: 'till-1', ServiceID: '05140342', MessageCategory: 'Payment' },
      RepeatedMessageResponse: {
        RepeatedResponseMessageBody: {
          PaymentResponse: {
            Response: { Result: 'Success' },
            SaleData: { SaleTransactionID: { TransactionID: 't1', TimeStamp: '2018-12-05T14:03:42+01:00' } },
            PaymentResult: { AmountsResp: { AuthorizedAmount: 79, Currency: 'EUR' } },
          },
        },
      },
    },
  },
};

describe('a nexo message that others write differently', () => {
  test.each<[string, object]>([
    ['a payment at a time with an offset', payment('2019-03-07T10:11:04+00:00', 10.99)],
    ['a payment at a time without a zone', payment('2023-08-23T09:48:55', 10.99)],
    ['a payment at a time in UTC', payment('2026-11-24T09:00:00.000Z', 10.99)],
    ['a payment of nothing', payment('2026-11-24T09:00:00Z', 0)],
    ['a login at a time with an offset', login('2026-11-24T10:00:00+01:00')],
    [
      'a login without a language and a certificate',
      request('Login', { LoginRequest: { DateTime: '2026-11-24T10:00:00', SaleSoftware } }),
    ],
    ['a question about the last message', request('TransactionStatus', { TransactionStatusRequest: {} })],
    [
      'a question about a message of the same till',
      request('TransactionStatus', {
        TransactionStatusRequest: { MessageReference: { MessageCategory: 'Payment', ServiceID: 'A1' } },
      }),
    ],
    ['a repeated answer without its header', REPEATED],
  ])('%s is read, and written again exactly as it was', (_what, message) => {
    const text = JSON.stringify(message);
    const opened = read(text);
    expect(opened).toMatchObject({ ok: true, value: { message } });
    expect(opened).not.toHaveProperty('value.warnings');
    expect(write(message)).toBe(text);
  });

  test.each(['2019-03-07', '10:11:04', '2019-03-07 10:11:04', '2019-02-30T10:11:04Z', 'now'])(
    '%s is no time',
    (time) => {
      expect(read(JSON.stringify(payment(time, 1)))).toMatchObject({ ok: false, error: { kind: 'badMessage' } });
    },
  );

  test('a message id that is too long is read with a warning, and not written', () => {
    const message = request('TransactionStatus', { TransactionStatusRequest: {} }, 'A1B2C3D4E5F6');
    expect(read(JSON.stringify(message))).toMatchObject({
      ok: true,
      value: { message, warnings: ['ServiceID has 12 characters, nexo allows 10'] },
    });
    expect(nexoCodec.encode?.write({ message }, {})).toMatchObject({ ok: false, error: { kind: 'invalidInput' } });
  });
});

describe('the passphrase of a nexo key', () => {
  const key = { 'key-identifier': 'key-1', 'key-version': '2' };
  const file = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'portico-passphrase-')), 'passphrase');
    writeFileSync(path, text);
    return path;
  };

  test.each(['a shared secret', 'a shared secret\n', 'a shared secret\r\n'])('comes from a file (%j)', (text) => {
    const message = payment('2026-11-24T09:00:00Z', 1);
    const locked = write(message, { ...key, passphrase: 'a shared secret' });
    expect(read(locked, { ...key, 'passphrase-file': file(text) })).toMatchObject({ ok: true, value: { message } });
  });

  test('that does not fit is told in words that help', () => {
    const locked = write(payment('2026-11-24T09:00:00Z', 1), { ...key, passphrase: 'a shared secret' });
    for (const passphrase of ['wrong', 'also wrong', ' a shared secret']) {
      const message = 'the key or its passphrase do not fit this message, or the message was changed on its way';
      expect(read(locked, { ...key, passphrase })).toEqual({ ok: false, error: { kind: 'tampered', message } });
    }
  });

  test('is asked for once, from a file that is there', () => {
    for (const options of [{ passphrase: 'x', 'passphrase-file': file('x') }, { 'passphrase-file': '/nowhere' }]) {
      expect(read('{}', { ...key, ...options })).toMatchObject({ ok: false, error: { kind: 'wrongOption' } });
    }
    expect(read('{}', key)).toMatchObject({ error: { message: expect.stringContaining('--passphrase-file') } });
  });
});
