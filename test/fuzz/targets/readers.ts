import { readBcbp } from '../../../core/barcode/bcbp/read.ts';
import { writeBcbp } from '../../../core/barcode/bcbp/write.ts';
import type { Mrz } from '../../../core/barcode/mrz/document.ts';
import { readMrz } from '../../../core/barcode/mrz/read.ts';
import { writeMrz } from '../../../core/barcode/mrz/write.ts';
import { readSwipe } from '../../../hardware/protocols/magstripe.ts';
import { NUMERIC, readTrackBits, trackBits } from '../../../hardware/protocols/magstripe-bits.ts';
import { fieldsOf } from '../../../hardware/protocols/magstripe-fields.ts';
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
  {
    name: 'mrz',
    samples: [
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
      'I<UTOD23145890<7349<<<<<<<<<<<\r\n3407127M9507122UTO<<<<<<<<<<<2\r\nSTEVENSON<<PETER<JOHN<<<<<<<<<',
      'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\rD231458907UTO7408122F1204159<<<<<<<6',
      'V<UTOHENG<<DEBORAH<MING<LO<<<<<<<<<<L8988901C4XXX4009078F9612109<<<<<<<<',
    ].map(latin1),
    feed(input) {
      const zone = readMrz(textOf(input), { today: '2026-11-24', correct: true });
      if (!zone.ok) return;
      const written = writeMrz(zone.value);
      const again = written.ok ? readMrz(written.value.join('\n'), { today: '2026-11-24' }) : written;
      // Fillers within names and beside check digits may be fewer after writing; what the zone says is the same.
      sameAgain(zone.ok && meaningOf(zone.value), again.ok && 'format' in again.value && meaningOf(again.value));
    },
  },
  {
    name: 'track',
    samples: [
      '%A12345^DOE/JANE?;12345=99?+123?',
      '%ORSPRINGFIELD^SIMPSON$HOMER$J^742 EVERGREEN TERR^?;6360291234567=251219560512=?',
      '%B4111111111111111^DOE/JANE^2512101000?;4111111111111111=25121010000?',
    ].map(latin1),
    feed(input) {
      const text = textOf(input);
      const swipe = readSwipe(text);
      if (swipe.ok) fieldsOf(swipe.value);
      // As a number of its own: with more digits around it, it is another number.
      const leaks = /(?<!\d)4111111111111111(?!\d)/.test(JSON.stringify(swipe));
      if (leaks) throw new Error('a payment card came out');
    },
  },
  {
    name: 'track-bits',
    samples: ['', '1234567890', '12=34'].map((text) => Uint8Array.from(trackBits(NUMERIC, text))),
    feed: (input) =>
      void readTrackBits(
        NUMERIC,
        Array.from(input, (byte) => byte & 1),
      ),
  },
];

const meaningOf = ({
  corrections: _,
  warnings: __,
  checkDigits: ___,
  namesMayBeTruncated: ____,
  ...meaning
}: Mrz): object => ({
  ...meaning,
  surname: meaning.surname.replace(/ +/g, ' '),
  givenNames: meaning.givenNames.replace(/ +/g, ' ').trim(),
});
