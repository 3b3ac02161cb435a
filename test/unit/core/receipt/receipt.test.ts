import { describe, expect, test } from 'vitest';
import { readExitCode } from '../../../../core/checkout/receipt/exit-code.ts';
import { fiscalProcessData, fiscalQrText } from '../../../../core/checkout/receipt/fiscal.ts';
import { giftReceiptDocument } from '../../../../core/checkout/receipt/gift-receipt.ts';
import { loadTexts } from '../../../../core/messages/index.ts';
import { readEvent } from '../../../../core/session/read-event.ts';
import { FISCAL_SIGNATURE, printAnswered } from '../world.ts';
import { checkoutOf, linesOf, modelOf, paidAt, paperOf, saleOf } from './sold.ts';

const SELLER = {
  name: 'Fennel Markets GmbH',
  addressLines: ['Market Street 1', '20095 Hamburg'],
  taxNumber: '22/815/08150',
  vatId: 'DE136695976',
  contact: '',
};
const printed = printAnswered({ kind: 'printed' });

describe('the receipt', () => {
  test('says who sold what for how much, with the tax of each rate, how it was paid, and its number', () => {
    const model = modelOf(paidAt({ seller: SELLER }));
    const lines = linesOf(paperOf(model));
    expect(lines.slice(0, 7)).toEqual([
      'Fennel',
      'Here',
      'Fennel Markets GmbH',
      'Market Street 1',
      '20095 Hamburg',
      'Tax number 22/815/08150',
      'VAT ID DE136695976',
    ]);
    expect(lines).toContain('Article 09520000000004 | €2.58 A');
    expect(lines).toContain('2 × €1.29');
    expect(lines).toContain('Article 09520000000011 | €3.49 B');
    expect(lines).toContain('Total | €6.07');
    expect(lines).toContain('A 7% on €2.41 | €0.17');
    expect(lines).toContain('B 19% on €2.93 | €0.56');
    expect(lines).toContain('Paid by card | €6.07');
    expect(lines).toContain(`[code128] ${model.receiptNumber}`);
    expect(model.taxes.reduce((sum, { grossMinor }) => sum + grossMinor, 0)).toBe(model.totals.totalMinor);
  });

  test('is the same from the stored row as from the live sale', () => {
    const world = paidAt({ seller: SELLER });
    const stored = readEvent(JSON.stringify(saleOf(world)));
    expect(stored).toEqual(saleOf(world));
    expect(stored).toEqual(checkoutOf(world).sale);
  });

  test('says COPY from the second print on, and a gift receipt in between changes nothing of that', () => {
    const world = paidAt();
    const copies = (): boolean[] =>
      world.asked.flatMap(({ effect }) =>
        effect.type === 'receipt.print' && effect.paper === 'receipt' ? [effect.copy] : [],
      );
    world.answer('receipt.print', printed);
    world.submit({ type: 'receipt.open', page: 'gift' });
    world.submit({ type: 'receipt.gift', lineIds: [] });
    world.answer('receipt.print', printed);
    world.submit({ type: 'receipt.copy' });
    expect(copies()).toEqual([false, true]);
    expect(linesOf(paperOf(modelOf(world), true))).toContain('COPY');
    expect(linesOf(paperOf(modelOf(world)))).not.toContain('COPY');
  });

  test('whose print came out in doubt says COPY when it is printed again', () => {
    const world = paidAt();
    world.answer('receipt.print', printAnswered({ kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' }));
    world.submit({ type: 'receipt.retry' });
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'receipt.print', copy: true });
  });

  test('for a gift shows no price, its own barcode, and until when it can be exchanged', () => {
    const model = modelOf(paidAt());
    const [milk] = model.lines;
    const lines = linesOf(giftReceiptDocument(model, [milk?.lineId ?? ''], loadTexts('en')));
    expect(lines).toContain('Article 09520000000004 | 2 ×');
    expect(lines.join('\n')).not.toMatch(/€|\d+\.\d\d|Article 09520000000011/);
    expect(lines).toContain(`[code128] G-${model.receiptNumber}`);
    expect(lines.some((line) => line.startsWith('Exchange until January 29, 2027'))).toBe(true);
  });

  test('of a business is an invoice with its tax number, name and address', () => {
    const invoice = { taxNumber: 'ATU33864707', name: 'Konditorei Beispiel', addressLines: ['Ring 1', '1010 Wien'] };
    const lines = linesOf(paperOf(modelOf(paidAt(), { fiscal: null, invoice })));
    expect(lines).toContain('Invoice');
    expect(lines).toEqual(expect.arrayContaining(['Konditorei Beispiel', 'Ring 1', '1010 Wien']));
    expect(lines).toContain('Customer’s VAT ID | ATU33864707');
  });
});

describe('after paying', () => {
  const ASKED = { paper: 'asked', digitalUrl: 'https://r.example/', email: true } as const;

  test('the shopper is asked how they want their receipt, where paper need not be', () => {
    const world = paidAt(ASKED);
    expect(world.screen).toMatchObject({ name: 'receiptChoice', ways: ['digital', 'paper', 'email', 'none'] });
    expect(world.asked.some(({ effect }) => effect.type === 'receipt.print')).toBe(false);
    world.submit({ type: 'receipt.choose', way: 'paper' });
    expect(world.screen).toMatchObject({ name: 'receipt', phase: 'printing' });
  });

  test('the code for the phone carries the token of this sale, which is not its number', () => {
    const world = paidAt(ASKED);
    world.submit({ type: 'receipt.choose', way: 'digital' });
    const { digital } = modelOf(world).facts;
    expect(world.screen).toMatchObject({
      name: 'receiptDigital',
      link: { url: `https://r.example/r/${digital?.token}` },
    });
    expect(digital?.token).toMatch(/^[\w-]{22,}$/);
    world.submit({ type: 'receipt.back' });
    expect(world.screen).toMatchObject({ name: 'thankYou', given: 'phone' });
  });

  test('an address goes into the journal sealed, and asking four times sends no fourth mail', () => {
    const world = paidAt(ASKED);
    for (let time = 1; time <= 4; time += 1) {
      if (time === 1) world.submit({ type: 'receipt.choose', way: 'email' });
      else world.submit({ type: 'receipt.open', page: 'email' });
      world.submit({ type: 'receipt.email', to: 'sealed:1:x' });
    }
    const asked = world.events.filter(({ type }) => type === 'receipt.mailRequested');
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map((event) => 'requestId' in event && event.requestId)).size).toBe(3);
  });

  test('who chooses nothing gets what the shop decided, and the kiosk goes on', () => {
    const world = paidAt({ ...ASKED, unchosen: 'paper' });
    world.elapse();
    expect(world.events.find(({ type }) => type === 'receipt.chosen')).toMatchObject({ way: 'paper', by: 'time' });
    expect(world.screen).toMatchObject({ name: 'receipt', phase: 'printing' });
    const other = paidAt(ASKED);
    other.elapse();
    expect(other.screen).toMatchObject({ name: 'thankYou', given: 'none' });
  });

  test('nothing is offered that the shop does not have', () => {
    const world = paidAt({ paper: 'never' });
    expect(world.screen).toMatchObject({ name: 'receiptChoice', ways: ['none'] });
    for (const way of ['paper', 'digital', 'email'] as const) {
      expect(world.submit({ type: 'receipt.choose', way }).ok).toBe(false);
    }
  });
});

describe('a sale that must be signed', () => {
  const REQUIRED = { fiscal: { isRequired: true, whenDown: 'goOn' } } as const;

  test('is signed before its receipt is printed, and the receipt shows the signature', () => {
    const world = paidAt(REQUIRED);
    expect(world.screen).toMatchObject({ name: 'receipt', phase: 'signing' });
    expect(world.asked.some(({ effect }) => effect.type === 'receipt.print')).toBe(false);
    const { transactionId } = checkoutOf(world).fiscal ?? { transactionId: '' };
    world.submit({ type: 'fiscal.answered', transactionId, answer: { kind: 'signed', signature: FISCAL_SIGNATURE } });
    expect(world.screen).toMatchObject({ name: 'receipt', phase: 'printing' });
    const signed = { kind: 'signed', signature: FISCAL_SIGNATURE } as const;
    expect(linesOf(paperOf(modelOf(world, { fiscal: signed, invoice: null })))).toContain(
      `[qrcode] ${fiscalQrText(FISCAL_SIGNATURE)}`,
    );
  });

  test('says that the device was out of order where it could not be, and a late answer changes nothing', () => {
    const world = paidAt(REQUIRED);
    const { transactionId } = checkoutOf(world).fiscal ?? { transactionId: '' };
    world.submit({ type: 'fiscal.answered', transactionId, answer: { kind: 'failed', detail: 'no answer' } });
    expect(world.screen).toMatchObject({ name: 'receipt', phase: 'printing' });
    expect(linesOf(paperOf(modelOf(world, { fiscal: { kind: 'outOfOrder' }, invoice: null })))).toContain(
      'Signature device out of order',
    );
    const late = { kind: 'signed', signature: FISCAL_SIGNATURE } as const;
    expect(world.submit({ type: 'fiscal.answered', transactionId, answer: late }).ok).toBe(false);
  });

  test('is told to the device as gross by German rate and by payment', () => {
    const sale = saleOf(paidAt());
    expect(fiscalProcessData({ ...sale, currency: 'EUR' })).toBe('Beleg^3.49_2.58_0.00_0.00_0.00^6.07:Unbar');
    const mixed = { currency: 'EUR', taxes: [{ rateBasisPoints: 700, netMinor: 238, taxMinor: 17 }] } as const;
    const tenders = [
      { kind: 'cash', amountMinor: 200 },
      { kind: 'giftCard', amountMinor: 55 },
    ];
    expect(fiscalProcessData({ ...mixed, tenders })).toBe('Beleg^0.00_2.55_0.00_0.00_0.00^2.00:Bar_0.55:Unbar');
  });

  test('has the text of the QR code that receipts of fiscal services show', () => {
    // The example in the public API description of a fiscal service (kassensichv, `qr_code_data`).
    const example =
      'V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112;2019-07-10T18:41:04.000Z;2019-07-10T18:41:04.000Z;ecdsa-plain-SHA256;unixTime;c2ln;a2V5';
    const atMs = Date.UTC(2019, 6, 10, 18, 41, 4);
    const tax = { rateBasisPoints: 700, netMinor: 238, taxMinor: 17 };
    const processData = fiscalProcessData({
      currency: 'EUR',
      taxes: [tax],
      tenders: [{ kind: 'cash', amountMinor: 255 }],
    });
    const text = fiscalQrText({
      ...FISCAL_SIGNATURE,
      clientSerial: '955002-00',
      transactionNumber: 18,
      signatureCounter: 112,
      startedAtMs: atMs,
      finishedAtMs: atMs,
      processData,
    });
    expect(text).toBe(example);
  });
});

describe('an exit code', () => {
  test('is good until its end, for the kiosk that signed it, as it was signed', () => {
    const world = paidAt({ exit: { isIssued: true, validMinutes: 15 } });
    const { exit } = modelOf(world).facts;
    const code = exit?.code ?? '';
    const isRight = (_: string, text: string, signature: string): boolean =>
      signature === Buffer.from(text).toString('base64url').padEnd(86, 'S').slice(0, 86);
    const readAt = (text: string, afterMs: number) => readExitCode(text, isRight, world.nowMs + afterMs);
    expect(readAt(code, 14 * 60_000)).toMatchObject({ ok: true, value: { kioskId: 'k1' } });
    expect(readAt(code, 16 * 60_000)).toEqual({ ok: false, error: { kind: 'expired' } });
    expect(readAt(code.replace('.k1.', '.k2.'), 0)).toEqual({ ok: false, error: { kind: 'wrongSignature' } });
    expect(readExitCode(code, () => null, world.nowMs)).toEqual({ ok: false, error: { kind: 'unknownKiosk' } });
    for (const text of ['', 'PX1', `${code}x`, code.slice(0, -1), '4006381333931']) {
      expect(readAt(text, 0)).toEqual({ ok: false, error: { kind: 'notACode' } });
    }
    expect(linesOf(paperOf(modelOf(world)))).toContain(`[qrcode] ${code}`);
  });
});
