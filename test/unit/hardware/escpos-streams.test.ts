import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DecodedItem, EscposDecoder, textOf } from '../../../hardware/protocols/escpos-decode.ts';

/** Source and licence: `test/fixtures/escpos/LICENCES.md`. */
const FOLDER = new URL('../../fixtures/escpos/', import.meta.url);
const STREAMS = readdirSync(FOLDER).filter((name) => name.endsWith('.bin'));
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, FOLDER));

function decode(bytes: Uint8Array): DecodedItem[] {
  const decoder = new EscposDecoder();
  return [...decoder.push(bytes), ...decoder.finish()];
}
const linesOf = (items: DecodedItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'line' ? [textOf(item)] : []));
const countOf = (items: DecodedItem[], kind: DecodedItem['kind']): number =>
  items.filter((item) => item.kind === kind).length;

describe.each(STREAMS)('the stream %s of escpos-php', (name) => {
  test('is read without an unknown byte', () => {
    expect(decode(bytesOf(name)).filter((item) => item.kind === 'unknown')).toEqual([]);
  });

  test('is read the same byte by byte', () => {
    const decoder = new EscposDecoder();
    const items = [...bytesOf(name)].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
    expect([...items, ...decoder.finish()]).toEqual(decode(bytesOf(name)));
  });
});

test('the receipt with a logo is one picture, its lines and a cut', () => {
  const items = decode(bytesOf('receipt-with-logo.bin'));
  expect(
    items.flatMap((item) => (item.kind === 'image' ? [[item.image.widthDots, item.image.heightDots]] : [])),
  ).toEqual([[300, 236]]);
  expect(linesOf(items)).toContain('ExampleMart Ltd.');
  expect(linesOf(items)).toContain('Example item #1                             4.00');
  expect(countOf(items, 'cut')).toBe(1);
  expect(countOf(items, 'drawer')).toBe(1);
});

test('text in many code pages is read as it was written', () => {
  const lines = linesOf(decode(bytesOf('character-encodings.bin')));
  expect(lines).toEqual(
    expect.arrayContaining([
      'Quizdeltagerne spiste jordbær med fløde, mens cirkusklovnen Wolther spillede på xylofon.',
      'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία',
      'Árvíztűrő tükörfúrógép.',
      'Glāžšķūņa rūķīši dzērumā čiepj Baha koncertflīģeļu vākus.',
      'В чащах юга жил бы цитрус? Да, но фальшивый экземпляр!',
      'Pijamalı hasta, yağız şoföre çabucak güvendi.',
      'ｲﾛﾊﾆﾎﾍﾄ ﾁﾘﾇﾙｦ ﾜｶﾖﾀﾚｿ ﾂﾈﾅﾗﾑ',
    ]),
  );
});

test('the barcodes of the barcode example are read with their symbologies', () => {
  const barcodes = decode(bytesOf('barcode.bin')).flatMap((item) => (item.kind === 'barcode' ? [item] : []));
  expect(barcodes).toHaveLength(40);
  expect([...new Set(barcodes.map(({ symbology }) => symbology))]).toEqual([
    ...['code39', 'ean13', 'upca', 'upce', 'ean8', 'itf', 'codabar', 'code93', 'code128'],
  ]);
  expect(barcodes.slice(-3).map(({ data }) => data)).toEqual(['012ABCD', '012ABCDabcd', '213243']);
  expect(barcodes.map(({ hri }) => hri).slice(15, 19)).toEqual(['none', 'above', 'below', 'both']);
});

test('the pictures of the bit image example are as large as they were asked for', () => {
  const images = decode(bytesOf('bit-image.bin')).flatMap((item) => (item.kind === 'image' ? [item.image] : []));
  expect(images.map(({ widthDots, heightDots }) => [widthDots, heightDots])).toEqual([
    [128, 148],
    [256, 148],
    [128, 296],
    [256, 296],
  ]);
});
