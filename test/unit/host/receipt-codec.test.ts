import { describe, expect, test } from 'vitest';
import { receiptCodec } from '../../../host/codecs/receipt.ts';

const encode = (...blocks: object[]) => {
  const document = { kind: 'receipt', language: 'en', blocks };
  const written = receiptCodec.encode?.write({ model: 'epson-tm-t88v', document }, {});
  if (written?.ok !== true) throw new Error(JSON.stringify(written));
  if ('text' in written.value) throw new Error('no bytes');
  return { text: Buffer.from(written.value.bytes).toString('latin1'), warnings: written.value.warnings };
};
const barcode = (symbology: string, data: string) => ({ type: 'barcode', symbology, data });

describe('encode -- receipt', () => {
  test('needs neither a job nor what is usual in a block', () => {
    const { text, warnings } = encode(
      { type: 'text', text: 'Fennel' },
      { type: 'pair', label: 'Total', value: '1.50' },
    );
    expect(text).toContain('Fennel');
    expect(text).toMatch(/Total {33}1\.50/);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['ean13', '123', 'ean13 cannot carry "123" (12 digits, or 13 with the right check digit): it is printed as text'],
    ['ean13', '4006381333932', 'ean13 cannot carry "4006381333932"'],
    ['ean8', '96385075', 'ean8 cannot carry "96385075"'],
    ['upca', '1', 'upca cannot carry "1"'],
    ['code128', 'é', 'code128 cannot carry "é"'],
    ['code128', 'A'.repeat(41), 'code128 cannot carry'],
    ['code128', 'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGH', 'code128 is 818 dots wide, the paper 512'],
    ['qrcode', '', 'qrcode of nothing'],
    ['qrcode', '谢谢', 'qrcode cannot carry "谢谢"'],
  ])('says what became of a %s of "%s"', (symbology, data, warning) => {
    const { warnings } = encode({ type: 'rule' }, barcode(symbology, data));
    expect(warnings).toEqual([expect.stringContaining(`blocks[1]: ${warning}`)]);
  });

  test.each([
    ['ean13', '400638133393'],
    ['ean13', '4006381333931'],
    ['code128', 'ABC-123'],
    ['qrcode', 'https://example.org'],
    ['pdf417', 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100'],
    ['aztec', 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100'],
  ])('has nothing to say of a %s of "%s"', (symbology, data) => {
    expect(encode(barcode(symbology, data)).warnings).toEqual([]);
  });
});
