import { buffer } from 'node:stream/consumers';
import { createPrint, print } from 'receiptio';
import { describe, expect, test } from 'vitest';
import { pairBlock, textBlock } from '../../../core/documents/blocks.ts';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { textOf } from '../../../hardware/protocols/escpos-decode.ts';
import { StarDecoder } from '../../../hardware/protocols/star-decode.ts';
import { StarSimulator } from '../../../hardware/simulators/star-simulator.ts';
import { openRig, PRINTER_RIGS } from './printer-rigs.ts';
import { closing, untilStatus } from './support.ts';

/** One receipt, in our terms and in receiptline's. */
const DOCUMENT: PrintDocument = {
  kind: 'receipt',
  language: 'en',
  blocks: [
    textBlock('Fennel Market', { align: 'centre', bold: true }),
    textBlock('Café – Crème brûlée', { align: 'centre' }),
    pairBlock('Bananas', '1.20'),
    pairBlock('Bread, sliced', '2.95'),
    pairBlock('TOTAL', '€ 4.15', true),
    textBlock('Thank you!', { align: 'end' }),
  ],
};
const RECEIPTLINE = `"Fennel Market
Café – Crème brûlée
{w:*,12}
Bananas | 1.20
Bread, sliced | 2.95
"TOTAL | "€ 4.15
{w:*}
Thank you! |`;

const read = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replaceAll('–', '-').replace(/\s+/g, ' ').trim()).filter((line) => line !== '');

describe.each(PRINTER_RIGS.filter(({ wire }) => wire === 'tcp'))('receiptline and our driver: $name', (rig) => {
  test('put the same text on the paper', async () => {
    const { simulator, printer } = await openRig(rig);
    await untilStatus(printer, 'READY');
    expect(await printer.print('job-1', DOCUMENT)).toEqual({ ok: true, value: { jobId: 'job-1' } });
    const theirs = (await writtenBy(RECEIPTLINE, '-p text -c 48')).toString('utf8');
    expect(read(simulator.papers()[0]?.lines ?? [])).toEqual(read(theirs.split('\n')));
  });
});

async function writtenBy(receipt: string, options: string): Promise<Buffer> {
  const stream = createPrint(options);
  stream.end(receipt);
  return buffer(stream);
}

test.each(['star', 'starline', 'emustarline'])('what receiptline writes for %s is read in full', async (dialect) => {
  const symbols = '{c:4912345678904;o:ean,hri}\n{c:ABC-123;o:code128}\n{c:https://example.org/r/1;o:qrcode,4}';
  const decoder = new StarDecoder();
  const items = [
    ...decoder.push(await writtenBy(`${RECEIPTLINE}\n${symbols}\n=`, `-p ${dialect} -c 42`)),
    ...decoder.finish(),
  ];
  expect(items.filter((item) => item.kind === 'unknown')).toEqual([]);
  const lines = read(items.flatMap((item) => (item.kind === 'line' ? [textOf(item)] : [])));
  expect(lines).toEqual(expect.arrayContaining(['Fennel Market', 'Bananas 1.20', 'TOTAL € 4.15']));
});

/** receiptio speaks to port 9100 and to no other, so that each test needs an address of its own. */
const RAW_PORT = 9_100;
let tests = 0;
async function starPrinterAt(): Promise<StarSimulator> {
  tests += 1;
  const host = `127.92.${process.pid % 256}.${tests}`;
  return closing(await StarSimulator.open({ nowMs: () => 0, host, port: RAW_PORT }));
}

describe('receiptio, an independent program, and the simulated Star printer', () => {
  test('find out each other’s language, print a receipt, and agree that it arrived', async () => {
    const simulator = await starPrinterAt();
    expect(await print(RECEIPTLINE, `-d ${simulator.host} -p star -l en`)).toBe('success');
    const [paper] = simulator.papers();
    expect(paper?.unknownBytes).toEqual([]);
    expect(paper?.lines).toEqual(expect.arrayContaining(['Fennel Market', expect.stringMatching(/^Bananas +1\.20$/)]));
  });

  test.each([
    ['paperempty', (printer: StarSimulator): void => printer.setPaper('out')],
    ['coveropen', (printer: StarSimulator): void => printer.setCover(true)],
    ['error', (printer: StarSimulator): void => printer.setJam(true)],
    ['online', (printer: StarSimulator): void => printer.setPaper('low')],
  ] as const)('agree before a job that the printer is %s', async (state, happen) => {
    const simulator = await starPrinterAt();
    happen(simulator);
    expect(await print(RECEIPTLINE, `-d ${simulator.host} -p star -q`)).toBe(state);
    expect(simulator.papers()).toEqual([]);
  });
});
