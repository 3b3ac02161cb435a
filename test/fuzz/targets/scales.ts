import { CasConversation, encodeCasWeight } from '../../../hardware/protocols/cas-scale.ts';
import { readDescriptor } from '../../../hardware/protocols/hid-descriptor.ts';
import {
  encodeScaleReport,
  readScaleReport,
  scaleLayout,
  USUAL_LAYOUT,
} from '../../../hardware/protocols/hid-scale.ts';
import { encodeSicsLine, encodeSicsWeight, SicsConversation } from '../../../hardware/protocols/mt-sics.ts';
import { encodeNciAnswer, NciConversation } from '../../../hardware/protocols/nci-scale.ts';
import type { ScaleAnswer, ScaleConversation } from '../../../hardware/protocols/scale-answer.ts';
import { PatliteLight } from '../../../hardware/protocols/signal-light.ts';
import {
  encodeToledoStatus,
  encodeToledoWeight,
  Toledo8217Conversation,
} from '../../../hardware/protocols/toledo-8217.ts';
import { WEIGHT_GRAMS_MAX } from '../../../hardware/protocols/weight.ts';
import { DESCRIPTOR_NAMES, descriptorBytes } from '../../unit/hardware/hid-descriptors.ts';
import type { FuzzTarget } from '../target.ts';

/** Whatever comes in, a weight that may be sold by is a whole number of grams that a scale can carry. */
function check(answers: readonly ScaleAnswer[]): void {
  for (const answer of answers) {
    if (answer.kind !== 'stable') continue;
    const { weightGrams } = answer.weight;
    if (!Number.isInteger(weightGrams) || weightGrams < 0 || weightGrams > WEIGHT_GRAMS_MAX) {
      throw new Error(`a stable weight of ${weightGrams} g`);
    }
  }
}

/** In one chunk and in two gives the same. */
function feedConversation(open: () => ScaleConversation, input: Uint8Array): void {
  const whole = open().push(input);
  check(whole);
  const split = open();
  const at = input.length >> 1;
  const parts = [...split.push(input.subarray(0, at)), ...split.push(input.subarray(at))];
  if (JSON.stringify(parts) !== JSON.stringify(whole)) throw new Error('split input gives other answers');
}

const format = { unit: 'kg', digits: 5, decimals: 3 } as const;
const pitneyBowes = readDescriptor(descriptorBytes('pitney-bowes-scale'));
const layout = (pitneyBowes.ok ? scaleLayout(pitneyBowes.value) : null) ?? USUAL_LAYOUT;

export const SCALE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'toledo-8217',
    samples: [
      encodeToledoWeight(1_234, format),
      encodeToledoWeight(12, format, true),
      encodeToledoStatus({ motion: true }),
      Buffer.from('\x0201.234\r\x02001.23N\r', 'latin1'),
    ],
    feed: (input) => feedConversation(() => new Toledo8217Conversation(format), input),
  },
  {
    name: 'mt-sics',
    samples: [
      encodeSicsWeight('S', 'S', 100, 'g', 2),
      encodeSicsWeight('S', 'D', -129, 'kg', 3),
      ...['S +', 'Z A', 'T I', 'ES', 'TA A      100.00 g', 'I2 A "PR5002 Standard 5100.00 g"', 'S S Error 10b'].map(
        encodeSicsLine,
      ),
    ],
    feed: (input) => feedConversation(() => new SicsConversation(), input),
  },
  {
    name: 'nci',
    samples: [
      encodeNciAnswer(520, 'kg', 3, { zero: false, net: false }),
      encodeNciAnswer(null, 'kg', 3, { motion: true }),
      Buffer.from('\n 1LB  3.5OZ\r\nS00\r\x03', 'latin1'),
      Buffer.from('\n^^^^^^lb\r\n02\r\x03', 'latin1'),
    ],
    feed: (input) => feedConversation(() => new NciConversation(), input),
  },
  {
    name: 'cas',
    samples: [
      Uint8Array.of(0x06, ...encodeCasWeight(1_234, true, 'kg', 3)),
      encodeCasWeight(null, true, 'lb', 2),
      Uint8Array.of(0x15),
    ],
    feed: (input) => feedConversation(() => new CasConversation(), input),
  },
  {
    name: 'hid-scale',
    samples: [
      encodeScaleReport('stable', 'oz', { units: 6_452, exponent: -1 }),
      encodeScaleReport('motion', 'kg', { units: 352, exponent: -3 }),
    ],
    feed(input) {
      check([readScaleReport(layout, input), readScaleReport(USUAL_LAYOUT, input)]);
    },
  },
  {
    name: 'hid-descriptor',
    samples: DESCRIPTOR_NAMES.map(descriptorBytes),
    feed(input) {
      const read = readDescriptor(input);
      if (read.ok) scaleLayout(read.value);
    },
  },
  {
    name: 'patlite',
    samples: [Buffer.from('\x06\x15013003', 'latin1'), Buffer.from('210000\x06', 'latin1')],
    feed: (input) => void new PatliteLight().push(input),
  },
];
