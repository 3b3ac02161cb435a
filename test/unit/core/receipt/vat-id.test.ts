import { describe, expect, test } from 'vitest';
import { isEmail } from '../../../../core/checkout/receipt/email.ts';
import { invoiceRecipientSchema } from '../../../../core/checkout/receipt/typed-schemas.ts';
import { readVatId } from '../../../../core/checkout/receipt/vat-id.ts';

describe('a VAT identification number', () => {
  // Numbers in common use for trying out, checked by hand against the public rules of their check digits (own).
  test.each([
    'DE136695976',
    'ATU13585627',
    'BE0428759497',
    'DK13585628',
    'EL094259216',
    'FI20774740',
    'FR40303265045',
    'HU12892312',
    'IT00743110157',
    'LU15027442',
    'NL004495445B01',
    // As the Netherlands give them to persons since 2020: the second check alone holds, also with a plus or an asterisk.
    'NL123456789B13',
    'NL+A1*45678B13',
    'PL8567346215',
    'PT501964843',
    'PT510000010',
    'SE123456789701',
    'SI50223054',
    'SK2022749619',
    'EE100931558',
    'HR33392005961',
    'MT11679112',
  ])('%s is one', (text) => {
    expect(readVatId(text)).toEqual({ ok: true, value: text });
  });

  test.each([
    'DE136695977',
    'ATU13585628',
    'BE0428759498',
    'FI20774741',
    'IT00743110158',
    'PL8567346216',
    'SI50223055',
    'NL123456789B14',
  ])('%s has a digit wrong', (text) => {
    expect(readVatId(text)).toEqual({ ok: false, error: { kind: 'wrongCheckDigit' } });
  });

  test('is read as people write it, and told what is wrong with it', () => {
    expect(readVatId(' de 136.695-976 ')).toEqual({ ok: true, value: 'DE136695976' });
    expect(readVatId('GR094259216')).toEqual({ ok: true, value: 'EL094259216' });
    expect(readVatId('US123456789')).toEqual({ ok: false, error: { kind: 'unknownCountry' } });
    expect(readVatId('DE12345')).toEqual({ ok: false, error: { kind: 'wrongFormat' } });
    expect(readVatId('')).toEqual({ ok: false, error: { kind: 'unknownCountry' } });
  });

  test('of an invoice is kept as the state writes it, and no line of it can become two', () => {
    const recipient = { taxNumber: 'DE 136 695 976', name: 'Beispiel GmbH', addressLines: ['Ring 1', '20095 Hamburg'] };
    expect(invoiceRecipientSchema.parse(recipient).taxNumber).toBe('DE136695976');
    expect(invoiceRecipientSchema.safeParse({ ...recipient, name: 'A\nB' }).success).toBe(false);
    expect(invoiceRecipientSchema.safeParse({ ...recipient, addressLines: [] }).success).toBe(false);
  });
});

describe('an e-mail address', () => {
  test('is one, and cannot smuggle in a second or a header', () => {
    for (const good of ['a@example.com', 'jana.weber+bon@mail.example.org']) expect(isEmail(good)).toBe(true);
    const bad = [
      'a@b',
      'a b@example.com',
      'a@example.com,b@example.com',
      'a@example.com\r\nBcc: b@example.com',
      '<a@example.com>',
      '',
    ];
    for (const text of bad) expect(isEmail(text)).toBe(false);
    expect(isEmail(`${'a'.repeat(250)}@example.com`)).toBe(false);
  });
});
