import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { APDU_DATA_BYTES_MAX, type Apdu, type ApduError, decodeApdu, encodeApdu } from './zvt-apdu.ts';
import type { FieldProblem } from './zvt-broken.ts';
import { intermediateText, resultText } from './zvt-codes.ts';
import { commandOf, NEGATIVE_ACKNOWLEDGEMENT } from './zvt-commands.ts';
import { encodeFields, readFields, type ZvtFields, zvtValueSchema } from './zvt-fields.ts';
import { encodeFrame, isFrame, SerialFrameReader } from './zvt-serial-frame.ts';

/**
 * ZVT, the German protocol between a till (ECR) and a payment terminal (PT): PA00P015 revision 13.11 for the messages, PA00P016 for
 * how they travel. The specification itself was not at hand; commands, fields and codes are those that EVerest/zvt (Apache-2.0),
 * Portalum.Zvt (MIT), zvt-show and ecrterm carry over, and the captures of EVerest/zvt come back byte-exact.
 */
export const zvtMessageSchema = z.object({
  /** Class and instruction as they are written, `06 01`. */
  command: z.string().regex(/^[0-9a-f]{2} [0-9a-f]{2}$/i, 'class and instruction in hexadecimal, e.g. 06 01'),
  name: z.string().optional(),
  fields: z.record(z.string(), zvtValueSchema),
  /** The length was written with three bytes although one would have done. */
  isLengthExtended: z.literal(true).optional(),
  /** The message came in a serial frame. */
  framing: z.literal('serial').optional(),
});
export type ZvtMessage = z.infer<typeof zvtMessageSchema>;

export type ZvtDecoded = ZvtMessage & {
  name: string;
  /** What the codes of the message mean, in English. */
  meaning?: string;
};

export type ZvtDecodeError = ApduError | FieldProblem | { kind: 'brokenFrame'; detail: string };
export type ZvtEncodeError = { kind: 'unencodableField'; field: string } | { kind: 'tooLong'; lengthBytes: number };

/** One message, bare as over TCP or in its serial frame. */
export function decodeZvt(bytes: Uint8Array): Result<ZvtDecoded, ZvtDecodeError> {
  if (!isFrame(bytes)) {
    const apdu = decodeApdu(bytes);
    return apdu.ok ? wholeMessage(apdu.value) : apdu;
  }
  const [event, ...others] = new SerialFrameReader().push(bytes);
  if (event?.kind !== 'frame' || others.length > 0) {
    const detail = event?.kind === 'broken' ? event.reason : event === undefined ? 'incomplete' : 'more than one frame';
    return err({ kind: 'brokenFrame', detail });
  }
  const apdu = decodeApdu(event.apdu);
  if (!apdu.ok) return apdu;
  const message = wholeMessage(apdu.value);
  return message.ok ? ok({ ...message.value, framing: 'serial' }) : message;
}

/** A field that is known must be right. What is unknown, or was of a command that we do not know, cannot be judged. */
function wholeMessage(apdu: Apdu): Result<ZvtDecoded, FieldProblem> {
  const command = commandOf(apdu.control);
  const { fields, problem } = readFields(command, apdu.data);
  return problem === null || command.hasOwnData === true ? ok(told(apdu, command.name, fields)) : err(problem);
}

/** As much as can be read of it: what a terminal sends is looked at by whoever uses a field, and the message as a whole is not lost. */
export function messageOf(apdu: Apdu): ZvtDecoded {
  const command = commandOf(apdu.control);
  return told(apdu, command.name, readFields(command, apdu.data).fields);
}

function told({ control, isLengthExtended }: Apdu, name: string, fields: ZvtFields): ZvtDecoded {
  const meaning = meaningOf(control, fields);
  return {
    command: commandText(control),
    name,
    fields,
    ...(meaning === null ? {} : { meaning }),
    ...(isLengthExtended ? { isLengthExtended } : {}),
  };
}

export function encodeZvt(message: ZvtMessage): Result<Uint8Array, ZvtEncodeError> {
  const control = Number.parseInt(message.command.replace(' ', ''), 16);
  const data = encodeFields(commandOf(control), message.fields);
  if ('wrong' in data) return err({ kind: 'unencodableField', field: data.wrong });
  if (data.bytes.length > APDU_DATA_BYTES_MAX) return err({ kind: 'tooLong', lengthBytes: data.bytes.length });
  const apdu = encodeApdu(control, data.bytes, message.isLengthExtended);
  return ok(message.framing === 'serial' ? encodeFrame(apdu) : apdu);
}

const commandText = (control: number): string => {
  const hex = control.toString(16).toUpperCase().padStart(4, '0');
  return `${hex.slice(0, 2)} ${hex.slice(2)}`;
};

function meaningOf(control: number, fields: ZvtFields): string | null {
  if (control >> 8 === NEGATIVE_ACKNOWLEDGEMENT) return resultText(control & 0xff);
  const { status, resultCode, errorCode } = fields;
  if (typeof status === 'number') return intermediateText(status);
  const code = resultCode ?? errorCode;
  return typeof code === 'number' ? resultText(code) : null;
}
