import { isDate } from '../../core/barcode/bcbp/dates.ts';
import { readMrz } from '../../core/barcode/mrz/read.ts';
import { writeMrz } from '../../core/barcode/mrz/write.ts';
import { err, ok } from '../../core/result.ts';
import type { Codec } from './codec.ts';

const FIELDS = `format                            TD1, TD2, TD3, MRV-A or MRV-B
documentCode                      P passport, V visa, I, A or C another document, with a second letter of the issuer
issuingState, nationality         ISO 3166-1 alpha-3 or a code of ICAO Doc 9303 part 3, without fillers: D, UTO
documentNumber                    also where it goes on in the optional data
surname, givenNames               as in the zone; for encoding in any letters, they are transliterated and cut to fit
namesMayBeTruncated               the names fill their field
dateOfBirth, dateOfExpiry         YYMMDD, < where not known; for encoding also YYYY-MM-DD
sex                               F, M, or X for a filler
dateOfBirthIso, dateOfExpiryIso   YYYY-MM-DD, with --today only
expired                           true or false, with --today only
optionalData                      TD3: the personal number
optionalData2                     TD1 only
checkDigits                       documentNumber, dateOfBirth, dateOfExpiry, optionalData, composite; for encoding worked out anew
corrections[]                     with --correct: {line, column, original, corrected}, counted from 1
warnings[]                        what is unusual, for people`;

export const mrzCodec: Codec = {
  kind: 'mrz',
  title:
    'Machine-readable zone of a travel document, ICAO Doc 9303 parts 3 to 7; lines apart by CR, LF, blanks or not at all',
  options: {
    today: 'YYYY-MM-DD, the day of reading: derives the centuries of its dates',
    correct:
      'yes: put right what optical readers mix up (O and 0, I and 1, …) where only letters or only digits can stand',
  },
  decode: {
    help: FIELDS,
    read({ text }, { today, correct = 'no' }) {
      if (today !== undefined && !isDate(today))
        return err({ kind: 'wrongOption', message: '--today: expected YYYY-MM-DD' });
      if (correct !== 'yes' && correct !== 'no')
        return err({ kind: 'wrongOption', message: '--correct: expected yes or no' });
      return readMrz(text, { today: today ?? null, correct: correct === 'yes' });
    },
  },
  encode: {
    help: FIELDS,
    write(input) {
      const lines = writeMrz(input);
      return lines.ok ? ok({ text: lines.value.join('\n') }) : lines;
    },
  },
};
