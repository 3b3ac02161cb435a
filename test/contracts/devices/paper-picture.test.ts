import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { DocumentBlock, PrintDocument } from '../../../core/documents/document.ts';
import { escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { starPrinter } from '../../../hardware/drivers/star-printer.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import { layOut, stripsOf } from '../../../hardware/protocols/document-layout.ts';
import { blackDotsOf } from '../../../hardware/protocols/dot-image.ts';
import { ESCPOS_REAL_TIME } from '../../../hardware/protocols/escpos-document.ts';
import { withoutRealTime } from '../../../hardware/protocols/picture-chunks.ts';
import { STAR_REAL_TIME } from '../../../hardware/protocols/star-document.ts';
import { createStripDrawer } from '../../../hardware/rendering/draw-strips.ts';
import { StripThread } from '../../../hardware/rendering/strip-thread.ts';
import { paperToPng } from '../../../hardware/simulators/paper-png.ts';
import { dotsOnPaper } from './paper-dots.ts';
import { KNOWN_RIGS, type KnownRig, openRig, type SimulatedPrinter } from './printer-rigs.ts';
import { untilStatus } from './support.ts';

const BCBP = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100';
const text = (value: string): DocumentBlock => ({
  type: 'text',
  text: value,
  align: 'start',
  size: 'normal',
  bold: false,
});
const documentOf = (language: string, ...blocks: DocumentBlock[]): PrintDocument => ({
  kind: 'receipt',
  language,
  blocks,
});

const rigOf = (name: string): KnownRig => {
  const rig = KNOWN_RIGS.find((each) => each.name === name);
  if (rig === undefined) throw new Error(name);
  return rig;
};
const OVER_TCP = ['ESC/POS with process ids over TCP', 'StarPRNT over TCP'].map(rigOf);
const paperOf = ({ language, model }: KnownRig) =>
  language === 'star' ? modelPart(starPrinter, model).paper : modelPart(escposPrinter, model).paper;

async function printed(rig: KnownRig, document: PrintDocument): Promise<SimulatedPrinter> {
  const { simulator, printer } = await openRig(rig, { renderer: new StripThread() });
  await untilStatus(printer, 'READY');
  expect(await printer.print('job-1', document)).toEqual({ ok: true, value: { jobId: 'job-1' } });
  return simulator;
}

beforeAll(() => {
  prepareZXingModule({ overrides: { wasmBinary: wasmBinary() } });
});

describe.each(OVER_TCP)('paper of a printer: $name', (rig) => {
  test('has symbols that a reader reads, drawn by the printer or by us', async () => {
    const symbols: [symbology: Extract<DocumentBlock, { type: 'barcode' }>['symbology'], data: string][] = [
      ['pdf417', BCBP],
      ['qrcode', 'https://example.org/p/ABC123'],
      ['code128', 'ABC-123{x}%'],
      ['aztec', BCBP],
      ['ean13', '4006381333931'],
      ['ean8', '96385074'],
    ];
    const blocks = symbols.flatMap(([symbology, data]): DocumentBlock[] => [
      { type: 'barcode', symbology, data },
      { type: 'space', lines: 2 },
    ]);
    const [paper] = (await printed(rig, documentOf('en', ...blocks))).papers();
    const read = await readBarcodes(new Uint8Array(paperToPng(paper?.svg ?? '')), { tryHarder: true });
    expect(Object.fromEntries(read.map((symbol) => [symbol.format, symbol.text]))).toEqual({
      PDF417: BCBP,
      QRCode: 'https://example.org/p/ABC123',
      Code128: 'ABC-123{x}%',
      Aztec: BCBP,
      EAN13: '4006381333931',
      EAN8: '96385074',
    });
    expect(paper?.unknownBytes).toEqual([]);
  });

  test('has an Arabic and a Chinese line dot by dot as they were drawn', async () => {
    const document = documentOf('ar', text('شكرا لزيارتكم، المجموع 12.50'), text('谢谢惠顾，欢迎下次光临'));
    const strips = createStripDrawer()(stripsOf(layOut(document, paperOf(rig))));
    const [paper] = (await printed(rig, document)).papers();
    expect(paper?.images.map(({ heightDots }) => heightDots)).toEqual(strips.map(({ picture }) => picture.heightDots));
    const dots = dotsOnPaper(paper?.svg ?? '');
    let top = dots.firstRow;
    for (const strip of strips) {
      const picture = withoutRealTime(strip.picture, rig.language === 'star' ? STAR_REAL_TIME : ESCPOS_REAL_TIME);
      expect(dots.rows(top, picture.heightDots, picture.widthDots)).toBe(Buffer.from(picture.bits).toString('hex'));
      expect(blackDotsOf(picture)).toBeGreaterThan(500);
      top += picture.heightDots;
    }
  });
});

function wasmBinary(): ArrayBuffer {
  const file = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  return Uint8Array.from(file).buffer;
}
