import { err, ok } from '../../core/result.ts';
import { StarDecoder } from '../../hardware/protocols/star-decode.ts';
import type { Codec } from './codec.ts';
import { PAPER_HELP, paperFields } from './paper-fields.ts';

export const starprntCodec: Codec = {
  kind: 'starprnt',
  isBinary: true,
  title: 'a whole stream to a receipt printer, StarPRNT and Star Line Mode',
  decode: {
    help: PAPER_HELP,
    read({ bytes }) {
      if (bytes.length === 0) return err({ kind: 'empty', message: 'there are no bytes to read' });
      const decoder = new StarDecoder();
      return ok(paperFields([...decoder.push(bytes), ...decoder.finish()]));
    },
  },
};
