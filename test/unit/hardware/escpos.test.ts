import { describe, expect, test } from 'vitest';
import type { DocumentBlock, PrintDocument } from '../../../core/documents/document.ts';
import { escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import { type DecodedItem, EscposDecoder, textOf } from '../../../hardware/protocols/escpos-decode.ts';
import { type EscposFormat, encodeJob } from '../../../hardware/protocols/escpos-document.ts';
import { RealTimeSplitter } from '../../../hardware/protocols/escpos-real-time.ts';
import {
  CLEAR_BUFFER,
  encodeProcessIdReply,
  encodeStatusBytes,
  encodeStatusQuery,
  PrinterReplyDecoder,
  processIdOf,
  stateOf,
} from '../../../hardware/protocols/escpos-status.ts';

const formatOf = (name: string): EscposFormat => modelPart(escposPrinter, name);
const epson = formatOf('epson-tm-m30');
const documentOf = (...blocks: DocumentBlock[]): PrintDocument => ({ kind: 'receipt', language: 'en', blocks });
const text = (value: string, more: Partial<Extract<DocumentBlock, { type: 'text' }>> = {}): DocumentBlock => ({
  type: 'text',
  text: value,
  align: 'start',
  size: 'normal',
  bold: false,
  ...more,
});
const decode = (bytes: Uint8Array): DecodedItem[] => new EscposDecoder().push(bytes);
const linesOf = (items: DecodedItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'line' ? [textOf(item)] : []));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a print job', () => {
  test('is byte for byte: reset, text, feed, partial cut, request for an acknowledgement', () => {
    const id = Buffer.from(processIdOf('job-1'), 'latin1').toString('hex');
    expect(hex(encodeJob('job-1', documentOf(text('Hi')), epson))).toBe(
      `1b401c2e1b4d00${'1b7400'}48690a${'1b6404'}${'1d5601'}${`1d28480600${'3030'}${id}`}`,
    );
  });

  test('asks a printer without process ids for its status in the order of the data', () => {
    const bytes = encodeJob('job-1', documentOf(text('Hi')), formatOf('generic-80mm-escpos'));
    expect(hex(bytes).endsWith('1d56011d7201')).toBe(true);
  });

  test('is read back in full by the far end, with nothing unknown', () => {
    const items = decode(
      encodeJob(
        'job-1',
        documentOf(
          text('Žluť & Grüße', { size: 'huge', bold: true, align: 'centre' }),
          { type: 'pair', label: 'Bananas, organic, from a very long way away on a ship', value: '1,23 €', bold: true },
          { type: 'rule' },
          { type: 'space', lines: 2 },
          { type: 'barcode', symbology: 'qrcode', data: 'https://example.org/r/1' },
          { type: 'barcode', symbology: 'pdf417', data: 'M1DOE/JOHN' },
          { type: 'barcode', symbology: 'code128', data: 'BAG{0001}' },
        ),
        epson,
      ),
    );
    expect(items.filter((item) => item.kind === 'unknown')).toEqual([]);
    const lines = linesOf(items);
    expect(lines[0]?.trim()).toBe('Žluť & Grüße');
    expect(lines[1]).toMatch(/^Bananas, organic, from a very long way {2,}1,23 €$/);
    expect(lines[2]).toBe('away on a ship');
    const barcodes = items.flatMap((item) =>
      item.kind === 'barcode' ? [[item.symbology, item.data, item.align]] : [],
    );
    expect(barcodes).toEqual([
      ['qrcode', 'https://example.org/r/1', 'center'],
      ['pdf417', 'M1DOE/JOHN', 'center'],
      ['code128', 'BAG{0001}', 'center'],
    ]);
    expect(items.slice(-3)).toEqual([
      { kind: 'feed', lines: 4, dots: 120 },
      { kind: 'cut', partial: true },
      { kind: 'processIdRequest', processId: processIdOf('job-1') },
    ]);
  });

  test('reads the same however the bytes are split', () => {
    const bytes = encodeJob(
      'job-1',
      documentOf(text('One'), { type: 'barcode', symbology: 'pdf417', data: 'AB' }),
      epson,
    );
    const decoder = new EscposDecoder();
    expect([...bytes].flatMap((byte) => decoder.push(Uint8Array.of(byte)))).toEqual(decode(bytes));
  });

  test('prints a Code 128 that would not fit as text', () => {
    const data = 'X'.repeat(41);
    const items = decode(encodeJob('job-1', documentOf({ type: 'barcode', symbology: 'code128', data }), epson));
    expect(items.some((item) => item.kind === 'barcode')).toBe(false);
    expect(linesOf(items).map((line) => line.trim())).toContain(data);
  });
});

test('commands that the far end does not know are reported, and the text after them is read', () => {
  const items = decode(Buffer.from('\x1bz\x02Text\n', 'latin1'));
  expect(items.filter((item) => item.kind === 'unknown')).toHaveLength(2);
  expect(linesOf(items)).toEqual(['Text']);
});

describe('the printer’s status', () => {
  const fine = { paper: 'ok', coverOpen: false, jammed: false } as const;

  test('is asked in real time with DLE EOT', () => {
    expect(hex(encodeStatusQuery(4))).toBe('100404');
  });

  test.each([
    [fine, 'READY'],
    [{ ...fine, paper: 'low' }, 'MEDIA_LOW'],
    [{ ...fine, paper: 'out' }, 'MEDIA_EMPTY'],
    [{ ...fine, coverOpen: true }, 'COVER_OPEN'],
    [{ ...fine, jammed: true }, 'MEDIA_JAMMED'],
  ] as const)('%o is %s', (condition, state) => {
    expect(stateOf(encodeStatusBytes(condition)).state).toBe(state);
  });

  test('errors and an offline printer without a cause are hardware errors', () => {
    expect(stateOf({ 1: 0x1a, 2: 0x12, 3: 0x12, 4: 0x12 })).toEqual({ state: 'HARDWARE_ERROR', detail: 'offline' });
    expect(stateOf({ 1: 0x1a, 2: 0x52, 3: 0x32, 4: 0x12 }).state).toBe('HARDWARE_ERROR');
  });

  test('bytes of different answers are told apart', () => {
    const decoder = new PrinterReplyDecoder();
    const replies = decoder.push(
      Buffer.concat([Uint8Array.of(0x12, 0x7e), encodeProcessIdReply('7"ab'), Uint8Array.of(0x00, 0x37, 0x25)]),
    );
    expect(replies).toEqual([
      { kind: 'status', byte: 0x12 },
      { kind: 'status', byte: 0x7e },
      { kind: 'processId', processId: '7"ab' },
      { kind: 'inOrderStatus', byte: 0 },
    ]);
    expect(decoder.push(Uint8Array.of(0x00))).toEqual([{ kind: 'bufferCleared' }]);
  });

  test('real-time commands are found in the data, even when they arrive in pieces, and stay in it but for the one that clears it', () => {
    const splitter = new RealTimeSplitter();
    const stream = Buffer.concat([Buffer.from('ab'), encodeStatusQuery(2), Buffer.from('c'), CLEAR_BUFFER]);
    const parts = [...stream].flatMap((byte) => splitter.push(Uint8Array.of(byte)));
    expect(parts.map((part) => (part.kind === 'data' ? Buffer.from(part.bytes).toString() : part.kind))).toEqual([
      'a',
      'b',
      'statusQuery',
      '\x10\x04\x02',
      'c',
      'clearBuffer',
    ]);
  });
});
