import { FINE } from '../../../hardware/protocols/escpos-answers.ts';
import { encodeStarStatus } from '../../../hardware/protocols/star-answers.ts';
import { StarDecoder } from '../../../hardware/protocols/star-decode.ts';
import { StarReplyDecoder } from '../../../hardware/protocols/star-status.ts';
import { StarRealTimeSplitter } from '../../../hardware/simulators/star-real-time.ts';
import type { FuzzTarget } from '../target.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const STREAMS = [
  '\x1b@\x18\x1b\x1d\x03\x03\x00\x00\x1b\x1da\x01\x1bi\x01\x01Shop\n\x1bi\x00\x00\x1b\x1dt\x20\x80 1.20\n\x1bd\x03',
  '\x1bb\x06\x02\x01\x50ABC%0\x1e\x1bb3124006381333931\x1e\x17\x1b\x1eE\x00',
  '\x1b\x1dyS0\x02\x1b\x1dyS1\x01\x1b\x1dyS2\x04\x1b\x1dyD1\x00\x03\x00abc\x1b\x1dyP\x1b\x1dyD2\x01\x00\x02\x00ab\x1b\x1dyI',
  '\x1b\x1dxS0\x01\x00\x06\x1b\x1dxS1\x03\x1b\x1dxS2\x02\x1b\x1dxD\x03\x00abc\x1b\x1dxP',
  '\x1b\x1dS\x01\x02\x00\x02\x00\x00\xf0\x0f\xaa\x55\x1bX\x02\x00abcdef\n\x1bK\x02\x00ab\n\x1bk\x01\x00abcdefghijklmnopqrstuvwx\n',
  '\x1b*rR\x1b*rA\x1b*rE13\x00b\x02\x00\xff\x81k\x01\x00\x0fb\x01\x00\xf0\x1b*rY10\x00\x1b\x0c\x04\x1b*rB',
  '\x1b\x1dP0\x1b\x1dP2\x01\x1b\x1dP3\x00\x00\x00\x00\x40\x00\x40\x00page\n\x1b\x1dP7\x1bD\x08\x10\x00\tx\x1b\x1dA\x20\x00y',
  '\x1b\x06\x01\x1b\x1ea\x01\x07\x1c\x1a\x19\x1b\x07\x14\x14\x1b\x1d\x03\x01ab\x1b\x06\x18',
].map(bytes);

/** Streams to a Star printer, read by its far end in pieces, and its answers, read by the near end. */
export const STAR_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'starprnt',
    samples: STREAMS,
    feed(input) {
      const decoder = new StarDecoder();
      const middle = input.length >> 1;
      const pieces = [input.subarray(0, middle), input.subarray(middle)].map((piece) => decoder.push(piece));
      const items = [...pieces.flat(), ...decoder.finish()];
      const unknown = items.reduce((sum, item) => sum + (item.kind === 'unknown' ? item.bytes.length : 0), 0);
      if (unknown > input.length) throw new Error(`${unknown} unknown bytes of ${input.length}`);
    },
  },
  {
    name: 'starprnt-real-time',
    samples: STREAMS.slice(-1),
    feed(input) {
      const splitter = new StarRealTimeSplitter();
      let bytesOut = 0;
      for (let at = 0; at < input.length; at += 5) {
        for (const part of splitter.push(input.subarray(at, at + 5)))
          if (part.kind === 'data') bytesOut += part.bytes.length;
      }
      if (bytesOut > input.length) throw new Error(`${bytesOut} bytes of ${input.length}`);
    },
  },
  {
    name: 'starprnt-answers',
    samples: [
      encodeStarStatus(FINE, 3, true),
      bytes('\x1b\x1d\x03\x01ab\x05\x00'),
      bytes('\x0f\x02\x00\x00\x00\x00\x00'),
    ],
    feed(input) {
      const decoder = new StarReplyDecoder();
      const replies = [...decoder.push(input.subarray(0, 3)), ...decoder.push(input.subarray(3))];
      if (replies.length > input.length) throw new Error(`${replies.length} replies in ${input.length} bytes`);
    },
  },
];
