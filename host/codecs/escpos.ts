import { err, ok, type Result } from '../../core/result.ts';
import { CODEPAGE_NUMBERINGS } from '../../hardware/protocols/codepages.ts';
import { MULTIBYTE_ENCODINGS } from '../../hardware/protocols/escpos-characters.ts';
import { EscposDecoder, type EscposDecoderOptions } from '../../hardware/protocols/escpos-decode.ts';
import type { Codec, CodecError, CodecOptions } from './codec.ts';
import { PAPER_HELP, paperFields } from './paper-fields.ts';

export const escposCodec: Codec = {
  kind: 'escpos',
  isBinary: true,
  checkOptions: optionsOf,
  title: 'a whole stream to a receipt printer, ESC/POS',
  options: {
    codepages: `whose numbers ESC t counts code pages by (epson): ${CODEPAGE_NUMBERINGS.join(', ')}`,
    multibyte: `what FS & means on the printer (gb18030): ${MULTIBYTE_ENCODINGS.join(', ')}`,
  },
  decode: {
    help: PAPER_HELP,
    read({ bytes }, options) {
      if (bytes.length === 0) return err({ kind: 'empty', message: 'there are no bytes to read' });
      const chosen = optionsOf(options);
      if (!chosen.ok) return chosen;
      const decoder = new EscposDecoder(chosen.value);
      return ok(paperFields([...decoder.push(bytes), ...decoder.finish()]));
    },
  },
};

function optionsOf({ codepages, multibyte }: CodecOptions): Result<EscposDecoderOptions, CodecError> {
  if (codepages !== undefined && !CODEPAGE_NUMBERINGS.includes(codepages)) {
    return err({ kind: 'wrongOption', message: `--codepages: expected one of ${CODEPAGE_NUMBERINGS.join(', ')}` });
  }
  const encoding = MULTIBYTE_ENCODINGS.find((known) => known === multibyte);
  if (multibyte !== undefined && encoding === undefined) {
    return err({ kind: 'wrongOption', message: `--multibyte: expected one of ${MULTIBYTE_ENCODINGS.join(', ')}` });
  }
  return ok({
    ...(codepages === undefined ? {} : { numbering: codepages }),
    ...(encoding === undefined ? {} : { multibyte: encoding }),
  });
}
