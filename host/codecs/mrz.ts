import { readMrz } from '../../core/barcode/mrz/read.ts';
import { writeMrz } from '../../core/barcode/mrz/write.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Codec, CodecError, CodecOptions } from './codec.ts';
import { todayOf } from './today-option.ts';

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

function howOf(options: CodecOptions): Result<{ today: string | null; correct: boolean }, CodecError> {
  const today = todayOf(options);
  if (!today.ok) return today;
  const { correct = 'no' } = options;
  if (correct !== 'yes' && correct !== 'no') {
    return err({ kind: 'wrongOption', message: '--correct: expected yes or no' });
  }
  return ok({ today: today.value, correct: correct === 'yes' });
}

/** One line of a zone that has several, which each became an input. */
const isOneLine = (text: string): boolean => [30, 36, 44].includes(text.trim().length);
const ONE_LINE_HINT =
  'each line is one input here: write the lines of a zone as one, with \\n between them, or give the file that has them with --file';

export const mrzCodec: Codec = {
  kind: 'mrz',
  checkOptions: howOf,
  title:
    'Machine-readable zone of a travel document, ICAO Doc 9303 parts 3 to 7; lines apart by CR, LF, blanks or not at all',
  options: {
    today: 'YYYY-MM-DD, the day of reading: derives the centuries of its dates',
    correct:
      'yes: put right what optical readers mix up (O and 0, I and 1, …) where only letters or only digits can stand',
  },
  decode: {
    help: FIELDS,
    read({ text }, options) {
      const how = howOf(options);
      if (!how.ok) return how;
      const read = readMrz(text, how.value);
      if (read.ok || read.error.kind !== 'wrongLength' || !isOneLine(text)) return read;
      return err({ ...read.error, message: `${read.error.message}; ${ONE_LINE_HINT}` });
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
