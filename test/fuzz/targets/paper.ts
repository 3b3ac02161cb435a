import { EscposDecoder } from '../../../hardware/protocols/escpos-decode.ts';
import { RealTimeSplitter } from '../../../hardware/protocols/escpos-real-time.ts';
import { PrinterReplyDecoder } from '../../../hardware/protocols/escpos-status.ts';
import type { FuzzTarget } from '../target.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const STREAMS = [
  '\x1b@\x1ba\x01\x1b!\x38Shop\n\x1b!\x00\x1bt\x10\x80 1.20\n\x1bd\x03\x1dVB\x00',
  '\x1dh\x50\x1dw\x02\x1dH\x02\x1dkI\x07{BABC-1\x1dk\x02123456789012\x00',
  '\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x04\x1d(k\x03\x001E0\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0',
  '\x1dv0\x00\x02\x00\x02\x00\xf0\x0f\xaa\x55\x1b*\x21\x02\x00abcdef\n\x1d(L\x02\x0002',
  '\x1d8L\x0c\x00\x00\x000p0\x01\x011\x08\x00\x02\x00\xff\x81\x1d(L\x02\x0002\x1b&\x03AA\x02abcdef\x1b%\x01A\n',
  '\x1bL\x1bW\x00\x00\x00\x00\x00\x02\x00\x01\x1bT\x01\x1d$\x40\x00page\n\x0c\x1cq\x01\x01\x00\x01\x00abcdefgh\x1cp\x01\x00',
  '\x1c&\xc4\xe3\xba\xc3\n\x1c.\x1cC1\x93\xfa\x96\x7b\n\x1b\x44\x08\x10\x00\tx\x1b$\x20\x00y\x1b\\\xff\xffz\n\x1dr\x01\x1da\xff\x1dI\x42',
  '\x10\x04\x01\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x10\x05\x02\x10\x14\x01\x00\x01\x1d(H\x06\x0000abcd',
].map(bytes);

/** Streams to a printer, read by its far end in pieces, and its answers, read by the near end. */
export const PAPER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'escpos',
    samples: STREAMS,
    feed(input) {
      const decoder = new EscposDecoder();
      const middle = input.length >> 1;
      const pieces = [input.subarray(0, middle), input.subarray(middle)].map((piece) => decoder.push(piece));
      const items = [...pieces.flat(), ...decoder.finish()];
      const unknown = items.reduce((sum, item) => sum + (item.kind === 'unknown' ? item.bytes.length : 0), 0);
      if (unknown > input.length) throw new Error(`${unknown} unknown bytes of ${input.length}`);
    },
  },
  {
    name: 'escpos-real-time',
    samples: STREAMS.slice(-1),
    feed(input) {
      const splitter = new RealTimeSplitter();
      for (let at = 0; at < input.length; at += 5) splitter.push(input.subarray(at, at + 5));
    },
  },
  {
    name: 'escpos-answers',
    samples: ['\x16\x12\x12\x12', '\x14\x00\x00\x0f', '7"abcd\x00', '_EPSON\x00', '\x007%\x00'].map(bytes),
    feed: (input) => void new PrinterReplyDecoder().push(input),
  },
];
