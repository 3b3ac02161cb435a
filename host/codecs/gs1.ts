import type { Element } from '../../core/barcode/gs1/element.ts';
import { GROUP_SEPARATOR, writeBracketed, writeElementString } from '../../core/barcode/gs1/element-string.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Codec, CodecError, CodecOptions } from './codec.ts';
import { elementsOfInput } from './gs1-elements.ts';
import { codecErrorOf } from './gs1-errors.ts';
import { GS1_OPTIONS, yearOf } from './gs1-options.ts';
import { answerOf, splitGs1Text, together } from './gs1-text.ts';

export const GS1_FIELDS = `elements[]          {ai, title, value}, in their order; date (YYYY-MM-DD) where the value is one; title is empty where GS1 gives
                    none, as for (8110) and (8112)
gtin, sscc, batch, serial, variant, consumerProductVariant, contentGtin, madeToOrderGtin, additionalId …
                    values of (01), (00), (10), (21), (20), (22), (02), (03), (240)
productionDate, dueDate, packagingDate, bestBeforeDate, sellByDate, expiryDate, expiryTime
                    YYYY-MM-DD; day 00 is the last of the month; expiryTime is YYYY-MM-DDTHH:MM
count, contentCount, loyaltyPoints
netWeightGrams, grossWeightGrams
                    whole grams, of kilograms and of pounds; measures has the number as coded
measures[]          {ai, title, value, decimals}: value is an integer, its last \`decimals\` digits are decimal places
price, amountPayable, pricePerUnit, percentOff
                    {amount, decimals, currency}: amount is an integer; currency is ISO 4217 letters, null for the local one
piece               {gtin, piece, total} of (8006)
coupon, positiveOffer
                    {scheme, …}: the fields of (8110), northAmerican, and of (8112), positiveOffer
missing[]           {ai, requires}: what the element needs beside it, on this or another symbol; 01,02 is either, 01+21 both
hri                 (01)09521234543213(10)ABC; a bracket in a value is written \\(
elementString       ^010952123454321310ABC^21X: ^ is FNC1`;

type Writer = (elements: readonly Element[]) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  caret: (elements) => `^${writeElementString(elements, '^')}`,
  gs: (elements) => writeElementString(elements, GROUP_SEPARATOR),
  scan: (elements) => `]C1${writeElementString(elements, GROUP_SEPARATOR)}`,
  bracketed: writeBracketed,
};

function writerOf({ form = 'caret' }: CodecOptions): Result<Writer, CodecError> {
  const writer = WRITERS[form];
  const message = `--form: expected one of ${Object.keys(WRITERS).join(', ')}`;
  return writer === undefined ? err({ kind: 'wrongOption', message }) : ok(writer);
}

export const gs1Codec: Codec = {
  kind: 'gs1',
  checkOptions: (options) => {
    const year = yearOf(options);
    return year.ok ? writerOf(options) : year;
  },
  title: 'GS1 element string, by the application identifiers and linters of the GS1 Barcode Syntax Dictionary',
  options: {
    ...GS1_OPTIONS,
    form: 'when encoding: caret (the default, ^ for FNC1, also in the first place), gs (GS between elements, as a reader sends it), scan (the same behind ]C1), bracketed',
  },
  decode: {
    help: `One element string a line: with FNC1 as GS, ^, {GS}, <GS>, {FNC1} or <FNC1>, behind an AIM identifier (]C1, ]d2, ]Q3, ]e0; ]E0 and ]E4
are read as the GTIN that they are), or with its AIs in brackets.
${GS1_FIELDS}`,
    read({ text }, options) {
      const year = yearOf(options);
      if (!year.ok) return year;
      const elements = together(splitGs1Text(text), options.associations);
      return elements.ok ? ok(answerOf(elements.value, year.value)) : err(codecErrorOf(elements.error));
    },
  },
  encode: {
    help: `{"elements":[{"ai":"01","value":"09521234543213"}, …]}, written in this order; or {"01":"09521234543213","10":"ABC"}, written with the
values of predefined length first and then by AI; or any text that decode reads. The answer is text.`,
    write(input, options) {
      const writer = writerOf(options);
      if (!writer.ok) return writer;
      const elements = elementsOfInput(input, options.associations);
      if (elements.ok) return ok({ text: writer.value(elements.value) });
      return err(codecErrorOf(elements.error));
    },
  },
};
