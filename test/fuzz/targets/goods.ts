import { readDigitalLink } from '../../../core/barcode/gs1/digital-link.ts';
import {
  readBracketed,
  readElementString,
  writeBracketed,
  writeElementString,
} from '../../../core/barcode/gs1/element-string.ts';
import { writeDigitalLink } from '../../../core/barcode/gs1/write-digital-link.ts';
import { identify } from '../../../core/barcode/identify.ts';
import { inStoreRulesSchema } from '../../../core/barcode/in-store-rule.ts';
import { splitAim } from '../../../core/barcode/symbology.ts';
import { splitGs1Text } from '../../../host/codecs/gs1-text.ts';
import type { FuzzTarget } from '../target.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const GS = '\u001d';

/** What was read must be written, and read again as the same. */
function sameAgain(read: unknown, again: unknown): void {
  const [before, after] = [JSON.stringify(read), JSON.stringify(again)];
  if (before !== after) throw new Error(`read as ${before}, written and read again as ${after}`);
}

const context = {
  currentYear: 2026,
  inStoreRules: inStoreRulesSchema.parse([
    { name: 'price', pattern: '02IIIIIVNNNNC', value: 'priceMinor' },
    { name: 'weight', pattern: '28IIIIINNNNNC', value: 'weightGrams' },
    { name: 'short', pattern: '2IIINNNC', value: 'count' },
  ]),
};

const ELEMENT_STRINGS = [
  `010952123454321310ABC${GS}21X${GS}17260228`,
  `0109521234543213310300123439329781999`,
  `00123456789012345675021234567890123137123`,
  '8110106141410222223100110222111101231023456721104561045678991201',
  `8003095212345432131${GS}4309027908584803600000007007211225211231`,
];

export const GOODS_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'gs1',
    samples: ELEMENT_STRINGS.map(latin1),
    feed(input) {
      const read = readElementString(textOf(input));
      if (!read.ok) return;
      sameAgain(read, readElementString(writeElementString(read.value)));
      sameAgain(read, readBracketed(writeBracketed(read.value)));
    },
  },
  {
    name: 'digital-link',
    samples: [
      'https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426',
      'https://example.com/some/01/9520123456788?3103=000195&3922=0299&17=201225#top',
      'HTTP://a/414/9520123456788/254/32a%2Fb',
      'https://id.gs1.org/ARFKK4m2wBZEDS',
    ].map(latin1),
    feed(input) {
      const link = readDigitalLink(textOf(input));
      if (!link.ok) return;
      const written = writeDigitalLink(link.value.elements, link.value.stem);
      const again = written.ok ? readDigitalLink(written.value) : written;
      const ais = (read: typeof link | typeof again) =>
        read.ok ? read.value.elements.map(({ identifier, value }) => identifier.ai + value).sort() : read;
      sameAgain(ais(link), ais(again));
    },
  },
  {
    name: 'barcode',
    samples: [
      ']E04006381333931',
      ']E3978020137962451299',
      ']E02112345678900|]e017260228',
      ']I110614141000415',
      '04252614',
      '0212345928750',
      `]C1${ELEMENT_STRINGS[0]}`,
      '(01)09521234543213(10)AB\\(C',
      '^010952123454321310ABC{GS}21X',
    ].map(latin1),
    feed(input) {
      identify(splitAim(textOf(input)), context);
      splitGs1Text(textOf(input));
    },
  },
];
