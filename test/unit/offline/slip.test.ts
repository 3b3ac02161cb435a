import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BasketLine } from '../../../core/checkout/basket/events.ts';
import { basketNumberOf, isBasketNumber } from '../../../core/checkout/suspend/basket-number.ts';
import { SLIP_CHARACTERS_MAX } from '../../../core/checkout/suspend/events.ts';
import { basketOfSlip, slipContentOf } from '../../../core/checkout/suspend/slip-lines.ts';
import type { SuspendedBasket } from '../../../core/checkout/suspend/suspended-basket.ts';
import { readSlip, slipNames, slipText } from '../../../offline/slip.ts';
import { KEPT_BASKET, KEPT_NUMBER } from '../core/kept-basket.ts';
import { APPLES, COLA, MILK, SOAP } from '../core/world.ts';

const EXPIRES = 1_800_040_000_000;
const SHELF = [MILK, SOAP, APPLES, COLA];
const findProduct = (code: string) => SHELF.find((product) => product.code === code) ?? null;

function kiosk(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    key: { kiosk: name, publicKey: x },
    sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  };
}

const lineOf = (product: typeof MILK, change: Partial<BasketLine> = {}): BasketLine => ({
  lineId: `line of ${product.code}`,
  code: product.code,
  name: product.name,
  unit: product.unit,
  quantity: 1,
  weightGrams: null,
  unitPriceMinor: product.priceMinor,
  amountMinor: product.priceMinor,
  taxRateBasisPoints: product.taxRateBasisPoints,
  picture: product.picture,
  category: product.category,
  minimumAgeYears: product.minimumAgeYears,
  ...change,
});
const basketOf = (...lines: BasketLine[]): SuspendedBasket => ({ ...KEPT_BASKET, lines });

function slipOf(
  basket: SuspendedBasket,
  by = kiosk('lane-1'),
): { text: string; keys: { kiosk: string; publicKey: string }[] } {
  const content = slipContentOf(basket, EXPIRES);
  const text = content === null ? null : slipText('lane-1', KEPT_NUMBER, content, by.sign);
  if (text === null) throw new Error('it does not fit');
  return { text, keys: [by.key] };
}

describe('a slip', () => {
  test('brings the basket to the till as the shopper saw it: prices, weights, deposits, member', () => {
    const basket = basketOf(
      lineOf(MILK, { quantity: 3, unitPriceMinor: 119, amountMinor: 357 }),
      lineOf(APPLES, { weightGrams: 512, amountMinor: 153, tareGrams: 4 }),
      lineOf(SOAP, {
        unitPriceMinor: 50,
        amountMinor: 50,
        priceChange: { kind: 'markdown', fromUnitPriceMinor: 75, reasonCode: null, name: null, staffId: null },
      }),
    );
    const { text, keys } = slipOf(basket);
    const read = readSlip(text, keys);
    if (!read.ok) throw new Error(read.error.kind);
    expect(read.value).toMatchObject({ kiosk: 'lane-1', basketId: KEPT_NUMBER });
    const brought = basketOfSlip(KEPT_NUMBER, read.value.content, findProduct);
    expect(brought).toMatchObject({ currency: 'EUR', totalMinor: 238, member: { tier: 'gold' }, claims: [] });
    const seen = ({ lines }: SuspendedBasket) =>
      lines.map(({ lineId: _own, addedAtMs: _when, ...line }) => ({ ...line, tags: undefined }));
    expect(brought === null ? null : seen(brought)).toEqual(
      seen(basket).map((line) => expect.objectContaining({ ...line, tags: undefined })),
    );
  });

  test('is believed only of a kiosk whose key is known, and only as it was signed', () => {
    const { text, keys } = slipOf(basketOf(lineOf(MILK)));
    const last = text.lastIndexOf('.');
    const cheaper = slipContentOf(basketOf(lineOf(MILK, { amountMinor: 1, unitPriceMinor: 1 })), EXPIRES);
    const forged = cheaper === null ? null : slipText('lane-1', KEPT_NUMBER, cheaper, kiosk('lane-1').sign);
    expect(readSlip(forged ?? '', keys)).toEqual({ ok: false, error: { kind: 'forged' } });
    expect(readSlip(text.replace('lane-1', 'lane-2'), keys)).toEqual({ ok: false, error: { kind: 'forged' } });
    const other = basketNumberOf(1, 1);
    expect(readSlip(text.replace(KEPT_NUMBER, other), keys)).toEqual({ ok: false, error: { kind: 'forged' } });
    expect(readSlip(text, [kiosk('lane-1').key])).toEqual({ ok: false, error: { kind: 'forged' } });
    expect(readSlip(text, [])).toEqual({ ok: false, error: { kind: 'forged' } });
    expect(readSlip(text.slice(0, last), keys)).toEqual({ ok: false, error: { kind: 'unreadable' } });
    expect(readSlip(text, keys).ok).toBe(true);
  });

  test('names its basket to whoever may not use what it holds', () => {
    const { text } = slipOf(basketOf(lineOf(MILK)));
    expect(slipNames(text)).toEqual({ kiosk: 'lane-1', basketId: KEPT_NUMBER });
    expect(slipNames('PBS1.lane-1.1234567812345678.x.y')).toBeNull();
    expect(slipNames('4006381333931')).toBeNull();
  });

  test('holds as much as its barcode does, and no more', () => {
    const many = (count: number) =>
      basketOf(
        ...Array.from({ length: count }, (_, index) => lineOf(MILK, { code: String(index * 7_919_317 + 10 ** 13) })),
      );
    const by = kiosk('lane-1');
    const lengthOf = (count: number): number | null => {
      const content = slipContentOf(many(count), EXPIRES);
      return content === null ? null : (slipText('lane-1', KEPT_NUMBER, content, by.sign)?.length ?? null);
    };
    expect(lengthOf(8)).toBeLessThanOrEqual(SLIP_CHARACTERS_MAX);
    expect(lengthOf(200)).toBeNull();
  });
});

describe('the number of a basket', () => {
  test('is 16 digits of which no one may be wrong, and no two change places', () => {
    for (let index = 0; index < 16; index += 1) {
      const digit = Number(KEPT_NUMBER[index]);
      const wrong = `${KEPT_NUMBER.slice(0, index)}${(digit + 1) % 10}${KEPT_NUMBER.slice(index + 1)}`;
      expect(isBasketNumber(wrong)).toBe(false);
      const [here, next] = [KEPT_NUMBER[index], KEPT_NUMBER[index + 1]];
      if (next === undefined || here === next) continue;
      expect(isBasketNumber(`${KEPT_NUMBER.slice(0, index)}${next}${here}${KEPT_NUMBER.slice(index + 2)}`)).toBe(false);
    }
    expect(isBasketNumber(KEPT_NUMBER)).toBe(true);
  });
});
