import { buffer } from 'node:stream/consumers';
import { createPrint, print } from 'receiptio';
import { describe, expect, test } from 'vitest';
import { EscposDecoder, textOf } from '../../../hardware/protocols/escpos-decode.ts';
import { paperToPng } from '../../../hardware/simulators/paper-png.ts';
import { PrinterSimulator, type PrinterSimulatorOptions } from '../../../hardware/simulators/printer-simulator.ts';
import { closing } from './support.ts';

/** receiptio speaks to port 9100 and to no other, so that each test needs an address of its own. */
const RAW_PORT = 9_100;
const RECEIPT = `^^^Fennel Market

Bananas | 1.20
Bread, sliced | 2.95
{w:*,10}
^TOTAL | ^4.15
{c:4912345678904;o:ean,hri}
{c:https://example.org/r/1;o:qrcode,4}
=
`;

let tests = 0;
async function printerAt(options: Partial<PrinterSimulatorOptions> = {}): Promise<PrinterSimulator> {
  tests += 1;
  const host = `127.91.${process.pid % 256}.${tests}`;
  return closing(await PrinterSimulator.open({ nowMs: () => 0, host, port: RAW_PORT, ...options }));
}

const printing = (simulator: PrinterSimulator, options: string): Promise<string> =>
  print(RECEIPT, `-d ${simulator.host} ${options}`);

describe('receiptio, an independent program, and the simulated printer', () => {
  test('print a receipt, and agree that it arrived', async () => {
    const simulator = await printerAt();
    expect(await printing(simulator, '-p epson -l en')).toBe('success');
    const [paper] = simulator.papers();
    expect(paper?.unknownBytes).toEqual([]);
    expect(paper?.lines).toEqual(expect.arrayContaining(['Fennel Market', expect.stringMatching(/^Bananas +1\.20$/)]));
    // It draws QR codes itself: 25 modules of 4 dots.
    expect(paper?.barcodes).toEqual([{ symbology: 'ean13', data: '491234567890' }]);
    expect(paper?.images).toEqual([{ widthDots: 100, heightDots: 100 }]);
  });

  test('find out each other’s language', async () => {
    const simulator = await printerAt({ identity: { maker: 'EPSON', model: 'TM-T88VI' } });
    expect(await printing(simulator, '-l en')).toBe('success');
    expect(simulator.papers()[0]?.lines).toContain('Fennel Market');
  });

  test.each([
    ['paperempty', (printer: PrinterSimulator): void => printer.setPaper('out')],
    ['coveropen', (printer: PrinterSimulator): void => printer.setCover(true)],
    ['error', (printer: PrinterSimulator): void => printer.setJam(true)],
    ['online', (printer: PrinterSimulator): void => printer.setPaper('low')],
  ] as const)('agree before a job that the printer is %s', async (state, happen) => {
    const simulator = await printerAt();
    happen(simulator);
    expect(await printing(simulator, '-p epson -q')).toBe(state);
    expect(simulator.papers()).toEqual([]);
  });

  test.each([
    ['paperempty', 'paperOut'],
    ['coveropen', 'coverOpen'],
    ['error', 'jam'],
  ] as const)('agree in the middle of a job that the printer is %s', async (state, trouble) => {
    const simulator = await printerAt();
    simulator.troubleAfterBytes(trouble, 200);
    expect(await printing(simulator, '-p epson -l en')).toBe(state);
    expect(simulator.papers()).toEqual([]);
  });

  test('agree that the drawer is closed, and open after a kick', async () => {
    const simulator = await printerAt();
    expect(await printing(simulator, '-p epson -q drawer')).toBe('drawerclosed');
    simulator.setDrawer(true);
    expect(await printing(simulator, '-p epson -q drawer')).toBe('draweropen');
  });
});

/** Every dialect of ESC/POS that receiptline writes. */
const DIALECTS = ['escpos', 'epson', 'sii', 'citizen', 'fit', 'impact', 'impactb', 'generic'];
const LANGUAGES = [
  ['en', 'Grüße, Čeština, Привет'],
  ['ja', '日本語のレシート ｶﾀｶﾅ'],
  ['ko', '한국어 영수증'],
  ['zh-hans', '简体中文收据'],
] as const;
/** `FS &` means the letters of the country that a printer was made for. */
const MULTIBYTE = { en: 'gb18030', ja: 'shift_jis', ko: 'euc-kr', 'zh-hans': 'gb18030' } as const;
/** Four squares of 8 × 8. */
const PICTURE = paperToPng(
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16" fill="#fff"/><path d="M0 0h8v8h8v8h-8v-8h-8z"/></svg>',
).toString('base64');

function writtenBy(receipt: string, options: string): Promise<Buffer> {
  const stream = createPrint(options);
  stream.end(receipt);
  return buffer(stream);
}

describe.each(DIALECTS)('what receiptline writes for %s', (dialect) => {
  test.each(LANGUAGES)('is read in full (%s)', async (language, text) => {
    const bytes = await writtenBy(`${text}\n{i:${PICTURE}}\n${RECEIPT}`, `-p ${dialect} -l ${language} -c 42`);
    const decoder = new EscposDecoder({ multibyte: MULTIBYTE[language] });
    const items = [...decoder.push(bytes), ...decoder.finish()];
    expect(items.filter((item) => item.kind === 'unknown')).toEqual([]);
    const lines = items.flatMap((item) => (item.kind === 'line' ? [textOf(item).trim()] : []));
    expect(lines).toContain(text);
    expect(lines.some((line) => /^Bananas +1\.20$/.test(line))).toBe(true);
  });
});
