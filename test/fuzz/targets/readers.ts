import { readBcbp } from '../../../core/barcode/bcbp/read.ts';
import { writeBcbp } from '../../../core/barcode/bcbp/write.ts';
import type { FuzzTarget } from '../target.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** What was read must be written, and read again as the same. */
function sameAgain(read: unknown, again: unknown): void {
  const [before, after] = [JSON.stringify(read), JSON.stringify(again)];
  if (before !== after) throw new Error(`read as ${before}, written and read again as ${after}`);
}

export const READER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'bcbp',
    samples: [
      'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100^105GIWVC',
      'M2DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 14D>6181WW6225BAC 00141234560032A0141234567890 1AC AC 1234567890123    20KYLX58ZDEF456 FRAGVALH 3664 227C012C0002 12E2A0140987654321 1AC AC 1234567890123    2PCNWQ^100',
    ].map(latin1),
    feed(input) {
      const pass = readBcbp(textOf(input), { today: '2026-11-24' });
      if (!pass.ok) return;
      const written = writeBcbp(pass.value);
      sameAgain(pass, written.ok ? readBcbp(written.value, { today: '2026-11-24' }) : written);
    },
  },
];
