import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as bwip from 'bwip-js/node';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import {
  complete,
  readBracketed,
  readElementString,
  writeBracketed,
} from '../../../../core/barcode/gs1/element-string.ts';
import { readGoods } from '../../../../core/barcode/read-goods.ts';
import { splitAim } from '../../../../core/barcode/symbology.ts';
import { elementList, type Pair } from './arbitrary-elements.ts';

/** Enough to meet every kind of AI, few enough for two seconds. */
const COMPARED = 300;

/** Where bwip-js answers otherwise than we do, and why we keep to our answer: by our error, or by its. */
const DIFFERENCES: readonly { ours?: RegExp; theirs?: RegExp; text?: RegExp; reason: string }[] = [
  {
    ours: /^(invalidGcpPrefix|tooShortForGcp)$/,
    reason:
      'bwip-js does not look whether a value begins with a GS1 Company Prefix; GS1’s linters gcppos1 and gcppos2 do',
  },
  {
    theirs: /GS1unknownPackageType/,
    reason: 'bwip-js 4.11 lists the package types APE and AT as one, "APE/AT"; GS1’s list has both',
  },
  {
    theirs: /GS1missingAIs.* 01 OR 02$/,
    text: /\(03\)/,
    reason:
      'GS1’s dictionary also takes (03), a made-to-order trade item, as what such an identifier belongs to; bwip-js 4.11 does not',
  },
];

/** bwip-js throws texts and errors alike. */
function refusalOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (cause) {
    return String(cause);
  }
}

const bracketed = (pairs: readonly Pair[]): string => pairs.map(({ ai, value }) => `(${ai})${value}`).join('');
// bwip-js has no way to write an opening bracket within a value.
const writable = elementList.filter((pairs) => pairs.every(({ value }) => !value.includes('(')));

const spoilt = fc
  .tuple(
    writable.map(bracketed),
    fc.nat(),
    fc.constantFrom(...'0123456789AXz %'),
    fc.constantFrom('none', 'change', 'cut', 'double'),
  )
  .map(([text, where, character, how]) => {
    const at = where % text.length;
    if (how === 'change') return text.slice(0, at) + character + text.slice(at + 1);
    if (how === 'cut') return text.slice(0, at) + text.slice(at + 1);
    return how === 'double' ? text + (text.match(/^\(\d+\)[^(]*/)?.[0] ?? '') + character : text;
  })
  .filter((text) => !text.includes('\\('));

describe('bwip-js', () => {
  test('accepts and refuses what we accept and refuse', () => {
    const unexplained: string[] = [];
    const tally = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(spoilt, (text) => {
        const read = complete(readBracketed(text));
        const theirs = refusalOf(() => bwip.toSVG({ bcid: 'gs1datamatrix', text }));
        tally[read.ok ? 'accepted' : 'refused'] += 1;
        if (read.ok === (theirs === null)) return;
        const ours = read.ok ? '' : read.error.kind === 'invalidValue' ? read.error.fault.kind : read.error.kind;
        const isKnown = DIFFERENCES.some(
          (difference) =>
            (difference.ours?.test(ours) || (theirs !== null && difference.theirs?.test(theirs))) &&
            difference.text?.test(text) !== false,
        );
        if (!isKnown) unexplained.push(`${text}: ours ${ours || 'accepts'}, theirs ${theirs ?? 'accepts'}`);
      }),
      { numRuns: COMPARED },
    );
    expect(unexplained).toEqual([]);
    expect(tally.accepted).toBeGreaterThan(50);
    expect(tally.refused).toBeGreaterThan(50);
  });
});

const SYMBOLS = [
  ['gs1-128', 'C1'],
  ['gs1datamatrix', 'd2'],
  ['gs1qrcode', 'Q3'],
  ['databarexpanded', 'e0'],
] as const;

describe('a symbol that bwip-js draws and zxing reads', () => {
  beforeAll(() => {
    const file = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    prepareZXingModule({
      overrides: { wasmBinary: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) },
    });
  });

  async function scanned(bcid: string, text: string): Promise<{ aim: string | null; text: string }> {
    const png = await bwip.toBuffer({ bcid, text, scale: 3, padding: 12, backgroundcolor: 'ffffff' });
    const [symbol] = await readBarcodes(new Uint8Array(png), { tryHarder: true, textMode: 'Plain' });
    return { aim: splitAim(symbol?.symbologyIdentifier ?? '').aim, text: symbol?.text ?? '' };
  }

  describe.each(SYMBOLS)('as %s', (bcid, aim) => {
    test.each([
      '(01)09521234543213(10)ABC(21)X1',
      '(01)09521234543213(3103)001234(3922)1999',
      '(01)09521234543213(17)260200(10)L%5',
      '(00)123456789012345675',
      '(8110)106141416543213500110000310123196000',
      '(255)5412345000150(3902)3500',
      '(414)9521234543213(254)32a/b',
    ])('of %s says the same to us', async (text) => {
      const symbol = await scanned(bcid, text);
      expect(symbol.aim).toBe(aim);
      const elements = readElementString(symbol.text);
      expect(elements.ok ? writeBracketed(elements.value) : elements.error).toBe(text);
    });
  });

  test.each([
    ['ean13', '4006381333931', { code: '04006381333931' }],
    ['ean8', '96385074', { code: '00000096385074', symbology: 'EAN-8' }],
    ['upca', '012345678905', { code: '00012345678905' }],
    ['upce', '04252614', { code: '00042100005264' }],
    ['itf14', '10614141000415', { code: '10614141000415', symbology: 'ITF-14' }],
    ['databaromni', '(01)09521234543213', { code: '09521234543213' }],
    ['databarlimited', '(01)09521234543213', { code: '09521234543213' }],
    ['qrcode', 'https://id.gs1.org/01/09521234543213/10/ABC', { code: '09521234543213', item: { batch: 'ABC' } }],
  ])('%s of %s is that article', async (bcid, text, expected) => {
    const symbol = await scanned(bcid, text);
    const goods = readGoods(symbol, { currentYear: 2026, inStoreRules: [] });
    expect(goods).toMatchObject({ ok: true, value: { kind: 'product', ...expected } });
  });
});
