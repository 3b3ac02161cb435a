import { err, ok, type Result } from '../../core/result.ts';
import { CasConversation } from '../../hardware/protocols/cas-scale.ts';
import { readDescriptor } from '../../hardware/protocols/hid-descriptor.ts';
import { type HidScaleLayout, readScaleReport, scaleLayout, USUAL_LAYOUT } from '../../hardware/protocols/hid-scale.ts';
import { SicsConversation } from '../../hardware/protocols/mt-sics.ts';
import { NciConversation } from '../../hardware/protocols/nci-scale.ts';
import type { ScaleAnswer, ScaleConversation } from '../../hardware/protocols/scale-answer.ts';
import { Toledo8217Conversation } from '../../hardware/protocols/toledo-8217.ts';
import { unitNamed, WEIGHT_UNITS, type Weight, type WeightUnit } from '../../hardware/protocols/weight.ts';
import type { Codec, CodecError, CodecInput, CodecOptions } from './codec.ts';

const PROTOCOLS = ['toledo-8217', 'mt-sics', 'nci', 'cas', 'hid'] as const;
type Protocol = (typeof PROTOCOLS)[number];
const FIRST_PRINTABLE = 0x20;

const HELP = `  kind         stable: a weight that may be sold by
               motion, overload, underload: no weight; a stable weight below zero is underload as well
               zero: the scale stands at zero, or was zeroed; tare: a tare was taken; tareCleared
               status: nothing is wrong, and no weight was given; ready: cas has one to be asked for
               refused: the scale did not do what it was told, or does not know it
               fault: the scale says it is broken, or wants zeroing or a technician
               information: what the scale says about itself
  weightGrams  whole grams, the nearest, halves up: of stable and tare, and of motion where the scale gives one
  value, unit  what the scale shows, e.g. "0.52" and "lb"
  isExact      whether weightGrams says exactly what is shown
  isNet        whether a tare is taken off; absent where the protocol does not tell
  isZero       whether the scale stands at zero; absent where the protocol does not tell
  detail       why it was refused, or what the fault is
  name, values of information: the command, e.g. I2, and the texts of its answer
  answers      of an input with several answers: all of them; the fields above are the last one's`;

export const scaleCodec: Codec = {
  kind: 'scale',
  isBinary: true,
  checkOptions: settingsOf,
  title:
    'what a scale answers: Mettler Toledo 8217, MT-SICS, NCI / Weigh-Tronix, CAS, or a report of a HID scale (usage page 8Dh)',
  options: {
    protocol: `${PROTOCOLS.join(', ')}; found out by the look of the input where absent`,
    unit: 'toledo-8217: the unit, which is not on the wire; kg where absent',
    decimals: 'toledo-8217: digits after the point where the scale sends none; 3 where absent',
    descriptor: 'hid: the report descriptor, as hexadecimal digits; the usual layout where absent',
  },
  decode: { help: HELP, read },
};

function read(input: CodecInput, options: CodecOptions): Result<Record<string, unknown>, CodecError> {
  const settings = settingsOf(options);
  if (!settings.ok) return settings;
  if (input.bytes.length === 0) return err({ kind: 'empty', message: 'no bytes' });
  const protocol = settings.value.protocol ?? lookOf(input);
  if (protocol === null) {
    return err({
      kind: 'notUnderstood',
      message: `an answer of no protocol by its look; --protocol says which it is: ${PROTOCOLS.join(', ')}`,
    });
  }
  const answers = READERS[protocol](input, settings.value);
  if (!answers.ok) return answers;
  const last = answers.value.findLast((answer) => answer.kind !== 'garbage');
  if (last === undefined) return err({ kind: 'notUnderstood', message: `no whole and valid answer of ${protocol}` });
  if (answers.value.length === 1) return ok(fieldsOf(last));
  // Beside an answer there is something that is none: a frame must not be taken for good because a part of it is.
  if (answers.value.some((answer) => answer.kind === 'garbage')) {
    return err({
      kind: 'notUnderstood',
      message: `bytes before, between or after the answers that ${protocol} does not have`,
    });
  }
  return ok({ ...fieldsOf(last), answers: answers.value.map(fieldsOf) });
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** A line of text comes without what ends it, and a person may leave the control characters out. */
function lookOf({ bytes }: CodecInput): Protocol | null {
  const text = latin1(bytes.map((byte) => byte & 0x7f));
  if (text.startsWith('\x02')) return 'toledo-8217';
  if (text.startsWith('\x01\x02')) return 'cas';
  if (text.startsWith('\n') || text.endsWith('\r\x03')) return 'nci';
  if (/^[A-Z]+\d* ?|^E[STL]/.test(text)) return 'mt-sics';
  // A report begins with its number, or else with one of the eight states: printable characters are none.
  const isReport = (bytes.length === 6 || bytes.length === 5) && (bytes[0] ?? 0) < FIRST_PRINTABLE;
  return isReport ? 'hid' : null;
}

type Settings = { protocol: Protocol | null; unit: WeightUnit; decimals: number; layout: HidScaleLayout | null };

const wrong = (message: string) => err({ kind: 'wrongOption', message });

/** `layout`: null is the usual one. */
function settingsOf(options: CodecOptions): Result<Settings, CodecError> {
  const protocol = PROTOCOLS.find((each) => each === options.protocol) ?? null;
  if (options.protocol !== undefined && protocol === null)
    return wrong(`--protocol: expected one of ${PROTOCOLS.join(', ')}`);
  const unit = unitNamed(options.unit ?? 'kg');
  if (unit === null) return wrong(`--unit: expected one of ${WEIGHT_UNITS.join(', ')}`);
  const { decimals = '3', descriptor } = options;
  if (!/^[0-4]$/.test(decimals)) return wrong('--decimals: expected a whole number from 0 to 4');
  const layout = descriptor === undefined ? null : layoutOf(descriptor);
  if (descriptor !== undefined && layout === null) return wrong("--descriptor: not a scale's report descriptor");
  return ok({ protocol, unit, decimals: Number(decimals), layout });
}

function layoutOf(digits: string): HidScaleLayout | null {
  const descriptor = readDescriptor(Buffer.from(digits, 'hex'));
  return descriptor.ok ? scaleLayout(descriptor.value) : null;
}

type Reader = (input: CodecInput, settings: Settings) => Result<readonly ScaleAnswer[], CodecError>;

const READERS: Readonly<Record<Protocol, Reader>> = {
  'toledo-8217': ({ bytes }, { unit, decimals }) => {
    const text = framed(latin1(bytes), '\x02', '\r');
    const written = text.replace(/[^0-9]/g, '').length;
    const format = { unit, decimals, digits: Math.min(7, Math.max(4, written)) };
    return ok(all(new Toledo8217Conversation(format), text));
  },
  'mt-sics': ({ bytes }) => ok(all(new SicsConversation(), framed(latin1(bytes), '', '\n'))),
  nci: ({ bytes }) => {
    const text = latin1(bytes);
    const whole = text.endsWith('\x03') ? text : `${framed(text, '\n', '\r')}\x03`;
    return ok(all(new NciConversation(), whole));
  },
  cas: ({ bytes }) => ok(all(new CasConversation(), latin1(bytes))),
  hid: ({ bytes }, { layout: given }) => {
    const layout = given ?? USUAL_LAYOUT;
    const { reportId } = layout.weight;
    // Without its id a report of the usual layout is five bytes long.
    const isNumbered = given === null ? bytes.length !== 5 : reportId !== 0;
    if (isNumbered && bytes[0] !== reportId) {
      return err({
        kind: 'otherReport',
        message: `report ${bytes[0]} is not the scale's data report, which is ${reportId}`,
      });
    }
    return ok([readScaleReport(layout, isNumbered ? bytes.subarray(1) : bytes)]);
  },
};

const framed = (text: string, start: string, end: string): string =>
  `${text.startsWith(start) ? '' : start}${text}${text.endsWith(end) ? '' : end}`;

const all = (conversation: ScaleConversation, text: string): ScaleAnswer[] =>
  conversation.push(Buffer.from(text, 'latin1'));

function fieldsOf(answer: ScaleAnswer): Record<string, unknown> {
  switch (answer.kind) {
    case 'stable':
    case 'motion':
      return { kind: answer.kind, ...weightFields(answer.weight), ...flagFields(answer) };
    case 'status':
      return { kind: answer.isZero === true ? 'zero' : 'status', ...flagFields(answer) };
    case 'overload':
    case 'underload':
      return { kind: answer.kind, ...flagFields(answer) };
    case 'done':
      return {
        kind: { zero: 'zero', tare: 'tare', clearTare: 'tareCleared' }[answer.command],
        ...weightFields(answer.weight),
      };
    case 'refused':
      return {
        kind: 'refused',
        ...(answer.command === null ? {} : { command: answer.command }),
        detail: answer.detail,
      };
    case 'proceed':
      return { kind: 'ready' };
    default:
      return { ...answer };
  }
}

const weightFields = (weight: Weight | null): Record<string, unknown> =>
  weight === null ? {} : { weightGrams: weight.weightGrams, ...weight.shown, isExact: weight.isExact };

const flagFields = ({ isNet, isZero }: { isNet: boolean | null; isZero: boolean | null }): Record<string, unknown> => ({
  ...(isNet === null ? {} : { isNet }),
  ...(isZero === null ? {} : { isZero }),
});
