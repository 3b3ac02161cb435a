import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { NexoKey } from '../../../hardware/protocols/nexo-crypto.ts';
import { buildPayment, headerOf } from '../../../hardware/protocols/nexo-requests.ts';

type AdyenKey = { KeyIdentifier: string; KeyVersion: number; Passphrase: string; AdyenCryptoVersion: number };
type Secured = ReturnType<NexoKey['lock']>;
/** The part of `@adyen/api-library` that stands as the oracle. */
type Oracle = {
  encrypt(header: object, json: string, key: AdyenKey): Secured;
  new (key: AdyenKey): { decrypt(secured: object, key: AdyenKey): string };
};
const oracleModule: { default: Oracle } = createRequire(import.meta.url)(
  '@adyen/api-library/lib/src/security/nexoCrypto',
);
const Adyen = oracleModule.default;

const adyenKey = { KeyIdentifier: 'key-1', KeyVersion: 3, Passphrase: 'a pässphrase', AdyenCryptoVersion: 1 };
const ours = new NexoKey({ keyIdentifier: 'key-1', keyVersion: 3 }, 'a pässphrase');
const parties = { saleId: 'till-1', poiId: 'V400m-1' };
const header = headerOf(parties, 'Payment', 'Request', 'ABCDEF1234');
const clear = JSON.stringify(
  buildPayment(parties, 'ABCDEF1234', {
    tenderId: 'tender-1',
    saleId: 'sale-1',
    amount: { amountMinor: 1099, currency: 'EUR' },
    mustBeOnline: true,
    at: '2026-11-22T08:00:00.000Z',
  }),
);
const nonce = Uint8Array.from({ length: 16 }, (_, index) => index * 7);

test('the vendor’s own library reads what we lock', () => {
  const secured = { MessageHeader: header, ...ours.lock(clear, nonce) };
  expect(new Adyen(adyenKey).decrypt(secured, adyenKey)).toBe(clear);
});

test('we read what the vendor’s own library locks', () => {
  expect(ours.unlock(Adyen.encrypt(header, clear, adyenKey))).toEqual({ ok: true, value: clear });
});

test('a changed message, a changed HMAC and another key are told apart', () => {
  const secured = ours.lock(clear, nonce);
  const trailer = secured.SecurityTrailer;
  const changedBlob = Buffer.from(secured.NexoBlob, 'base64');
  changedBlob[3] = (changedBlob[3] ?? 0) ^ 1;
  const kindOf = (candidate: Secured): string => {
    const opened = ours.unlock(candidate);
    return opened.ok ? 'opened' : opened.error.kind;
  };
  expect(kindOf({ ...secured, NexoBlob: changedBlob.toString('base64') })).toBe('tampered');
  expect(kindOf({ ...secured, SecurityTrailer: { ...trailer, Hmac: 'AAAA' } })).toBe('tampered');
  expect(kindOf({ ...secured, SecurityTrailer: { ...trailer, KeyVersion: 4 } })).toBe('wrongKey');
});
