import { splitDigitalLink } from '../../core/barcode/gs1/digital-link.ts';
import { CANONICAL_STEM, writeDigitalLink } from '../../core/barcode/gs1/write-digital-link.ts';
import { splitAim } from '../../core/barcode/symbology.ts';
import { err, ok } from '../../core/result.ts';
import type { Codec } from './codec.ts';
import { GS1_FIELDS } from './gs1.ts';
import { elementsOfInput } from './gs1-elements.ts';
import { codecErrorOf } from './gs1-errors.ts';
import { GS1_OPTIONS, yearOf } from './gs1-options.ts';
import { answerOf, together, withoutLineEnd } from './gs1-text.ts';

const stemOf = (input: unknown): string | undefined =>
  typeof input === 'object' && input !== null && 'stem' in input && typeof input.stem === 'string'
    ? input.stem
    : undefined;

export const digitalLinkCodec: Codec = {
  kind: 'digital-link',
  checkOptions: yearOf,
  title: 'GS1 Digital Link URI, uncompressed',
  options: { ...GS1_OPTIONS, stem: `when encoding: scheme, domain and perhaps a path; ${CANONICAL_STEM} where absent` },
  decode: {
    help: `One URI a line, perhaps behind an AIM identifier. A GTIN of 8, 12 or 13 digits is filled up with zeros.
stem                scheme, domain and the path before the key
canonicalUri        the same elements as a link of ${CANONICAL_STEM}
${GS1_FIELDS}`,
    read({ text }, options) {
      const year = yearOf(options);
      if (!year.ok) return year;
      const uri = splitAim(withoutLineEnd(text)).text;
      const link = splitDigitalLink(uri);
      if (!link.ok) return err(codecErrorOf(link.error));
      const { stem, elements } = link.value;
      const checked = together(ok(elements), options.associations);
      if (!checked.ok) return err(codecErrorOf(checked.error));
      const canonical = writeDigitalLink(elements);
      if (!canonical.ok) return err(codecErrorOf(canonical.error));
      return ok({ stem, canonicalUri: canonical.value, ...answerOf(elements, year.value) });
    },
  },
  encode: {
    help: `{"elements":[{"ai":"01","value":"09521234543213"}, …]} or {"01":"09521234543213","21":"X"} or an element string as decode -- gs1 reads it;
"stem" beside them, or the option. The first AI that may be a primary key becomes it. The answer is text.`,
    write(input, options) {
      const elements = elementsOfInput(input, options.associations);
      if (!elements.ok) return err(codecErrorOf(elements.error));
      const link = writeDigitalLink(elements.value, stemOf(input) ?? options.stem);
      return link.ok ? ok({ text: link.value }) : err(codecErrorOf(link.error));
    },
  },
};
