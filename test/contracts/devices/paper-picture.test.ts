import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { EscposPrinter, escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import { paperToPng } from '../../../hardware/simulators/paper-png.ts';
import { PrinterSimulator } from '../../../hardware/simulators/printer-simulator.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, NOTHING_TO_DRAW, SILENT } from './support.ts';

const BCBP = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100';

const boardingPass: PrintDocument = {
  kind: 'boardingPass',
  language: 'en',
  blocks: [
    { type: 'text', text: 'BOARDING PASS', align: 'centre', size: 'huge', bold: true },
    { type: 'pair', label: 'DESMARAIS/LUC', value: 'AC834', bold: true },
    { type: 'barcode', symbology: 'pdf417', data: BCBP },
    { type: 'rule' },
    { type: 'barcode', symbology: 'qrcode', data: 'https://example.org/p/ABC123' },
    { type: 'barcode', symbology: 'code128', data: 'ABC-123{x}' },
  ],
};

test('the barcodes of a boarding pass can be read off the printed paper', async () => {
  prepareZXingModule({
    overrides: { wasmBinary: wasmBinary() },
  });
  const simulator = closing(await PrinterSimulator.open({ nowMs: () => 0 }));
  const wire = new TcpWire({ host: simulator.host, port: simulator.port });
  const printer = closing(
    new EscposPrinter(wire, modelPart(escposPrinter, 'epson-tm-m30'), { renderer: NOTHING_TO_DRAW, log: SILENT }),
  );
  await new Promise<void>((resolve) => void printer.onStatus(() => resolve()));
  expect(await printer.print('pass-1', boardingPass)).toEqual({ ok: true, value: { jobId: 'pass-1' } });

  const [paper] = simulator.papers();
  expect(paper?.lines.slice(0, 1)).toEqual(['BOARDING PASS']);
  const png = paperToPng(paper?.svg ?? '');
  const formats = ['PDF417', 'QRCode', 'Code128'] as const;
  const read = await readBarcodes(new Uint8Array(png), { formats: [...formats], tryHarder: true });
  const byFormat = Object.fromEntries(read.map((symbol) => [symbol.format, symbol.text]));
  expect(byFormat).toEqual({ PDF417: BCBP, QRCode: 'https://example.org/p/ABC123', Code128: 'ABC-123{x}' });
});

function wasmBinary(): ArrayBuffer {
  const file = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  return Uint8Array.from(file).buffer;
}
