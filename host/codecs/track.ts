import { err, ok } from '../../core/result.ts';
import { readSwipe } from '../../hardware/protocols/magstripe.ts';
import { fieldsOf } from '../../hardware/protocols/magstripe-fields.ts';
import type { Codec } from './codec.ts';

export const trackCodec: Codec = {
  kind: 'track',
  title:
    'Tracks of a magnetic stripe as readers send them, ISO/IEC 7811-6; those of payment cards are dropped (paymentCard)',
  decode: {
    help: `track1, track2, track3   between the sentinels, without redundancy check; null where the card has none or it was misread
cardType                 licence (AAMVA) or other
formatCode               the letter before a number on track 1
track1Fields[]           parts of track 1 between ^
track2Fields[]           parts of track 2 between =
track3Fields[]           parts of track 3 between =
licence                  issuerIdentificationNumber, idNumber, expiry (YYMM), dateOfBirth (YYYYMMDD), stateOrProvince, city, surname, givenNames, address
No answer has anything of a payment card in it: neither number nor name, nor in its message.`,
    read({ text }) {
      const swipe = readSwipe(text);
      return swipe.ok
        ? ok({ ...swipe.value, ...fieldsOf(swipe.value) })
        : err({ kind: swipe.error.kind, message: swipe.error.message });
    },
  },
};
