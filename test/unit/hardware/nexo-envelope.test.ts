import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { NexoKey } from '../../../hardware/protocols/nexo-crypto.ts';
import { openEnvelope } from '../../../hardware/protocols/nexo-envelope.ts';
import { nexoCodec } from '../../../host/codecs/nexo.ts';

const OPTIONS = { passphrase: 'a shared secret', 'key-identifier': 'key-1', 'key-version': '2' };
const key = new NexoKey({ keyIdentifier: 'key-1', keyVersion: 2 }, 'a shared secret');
/** The vendor's own library, which locks as a till or a terminal of theirs would. */
const vendor: { default: { encrypt(header: unknown, json: string, key: object): Record<string, unknown> } } =
  createRequire(import.meta.url)('@adyen/api-library/lib/src/security/nexoCrypto');
const vendorKey = { Passphrase: 'a shared secret', KeyIdentifier: 'key-1', KeyVersion: 2, AdyenCryptoVersion: 1 };

const header = (category: string, type = 'Response') => ({
  ProtocolVersion: '3.0',
  MessageClass: 'Service',
  MessageCategory: category,
  MessageType: type,
  ServiceID: 'A1B2C3',
  SaleID: 'till-1',
  POIID: 'V400m-1',
});
const response = (body: object, category = 'Payment') => ({
  SaleToPOIResponse: { MessageHeader: header(category), ...body },
});
const APPROVED = response({ PaymentResponse: { Response: { Result: 'Success' } } });
const textInput = (text: string) => ({ text, bytes: Buffer.from(text) });
const read = (text: string, options = {}) => nexoCodec.decode?.read(textInput(text), options);
const lockedBy = (message: typeof APPROVED, outer: object = message.SaleToPOIResponse.MessageHeader): string =>
  JSON.stringify({ SaleToPOIResponse: { ...vendor.default.encrypt(outer, JSON.stringify(message), vendorKey) } });

describe('a nexo message', () => {
  test('that the vendor’s library locked is opened and told in clear', () => {
    expect(read(lockedBy(APPROVED), OPTIONS)).toEqual({
      ok: true,
      value: { direction: 'response', wasLocked: true, message: APPROVED, dropped: [] },
    });
  });

  test('comes back as it was after it was locked and opened', () => {
    const written = nexoCodec.encode?.write({ message: APPROVED }, OPTIONS);
    const text = written?.ok && 'text' in written.value ? written.value.text : '';
    expect(text).not.toContain('Success');
    expect(read(text, OPTIONS)).toMatchObject({ ok: true, value: { message: APPROVED } });
  });

  test('in clear needs no key, and stays in clear without one', () => {
    expect(read(JSON.stringify(APPROVED))).toMatchObject({ ok: true, value: { wasLocked: false, message: APPROVED } });
    expect(nexoCodec.encode?.write(APPROVED, {})).toEqual({ ok: true, value: { text: JSON.stringify(APPROVED) } });
  });

  test.each([
    ['without its key', () => read(lockedBy(APPROVED)), 'keyNeeded'],
    ['with another version of it', () => read(lockedBy(APPROVED), { ...OPTIONS, 'key-version': '3' }), 'wrongKey'],
    ['with another passphrase', () => read(lockedBy(APPROVED), { ...OPTIONS, passphrase: 'wrong' }), 'tampered'],
    ['with half a key', () => read(lockedBy(APPROVED), { passphrase: 'x' }), 'wrongOption'],
    [
      'under another header',
      () => read(lockedBy(APPROVED, { ...header('Payment'), ServiceID: 'OTHER' }), OPTIONS),
      'headerMismatch',
    ],
    ['that is no JSON', () => read('SaleToPOIResponse'), 'badJson'],
    ['that is neither request nor response', () => read('{"SaleToPOI":{}}'), 'badMessage'],
    [
      'with an unknown result',
      () => read(JSON.stringify(response({ PaymentResponse: { Response: { Result: 'Yes' } } }))),
      'badMessage',
    ],
    [
      'with an amount as text',
      () =>
        read(
          JSON.stringify(
            response({
              PaymentResponse: {
                Response: { Result: 'Success' },
                PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: '10' } },
              },
            }),
          ),
        ),
      'badMessage',
    ],
    ['without a header', () => read('{"SaleToPOIResponse":{}}'), 'badMessage'],
  ])('%s is refused', (_what, run, kind) => {
    expect(run()).toMatchObject({ ok: false, error: { kind } });
  });

  test('loses its card data, and says where it was', () => {
    const CardData = { MaskedPan: '541333 **** 9999', SensitiveCardData: { PAN: '5413330089010434' } };
    const message = response({
      PaymentResponse: {
        Response: { Result: 'Success' },
        PaymentResult: { PaymentInstrumentData: { CardData } },
      },
    });
    const opened = openEnvelope(JSON.stringify(message), key);
    expect(JSON.stringify(opened)).not.toContain('5413330089010434');
    expect(opened).toMatchObject({
      ok: true,
      value: {
        dropped: ['SaleToPOIResponse.PaymentResponse.PaymentResult.PaymentInstrumentData.CardData.SensitiveCardData'],
      },
    });
  });

  test('of the terminal’s own accord is read as well', () => {
    const { ServiceID: _id, ...rest } = header('Event', 'Notification');
    const event = {
      SaleToPOIRequest: {
        MessageHeader: { ...rest, MessageClass: 'Event', DeviceID: '1' },
        EventNotification: { TimeStamp: '2026-11-24T09:00:00Z', EventToNotify: 'CardInserted' },
      },
    };
    expect(read(JSON.stringify(event))).toMatchObject({ ok: true, value: { direction: 'request' } });
    const wrong = { SaleToPOIRequest: { ...event.SaleToPOIRequest, EventNotification: {} } };
    expect(read(JSON.stringify(wrong))).toMatchObject({ ok: false, error: { kind: 'badMessage' } });
  });

  test('of a category that we do not speak is let through by its header alone', () => {
    const unspoken = response({ StoredValueResponse: { Anything: 1 } }, 'StoredValue');
    expect(read(JSON.stringify(unspoken))).toMatchObject({ ok: true, value: { message: unspoken } });
  });
});
