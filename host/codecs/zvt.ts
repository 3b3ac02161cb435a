import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import {
  decodeZvt,
  encodeZvt,
  type ZvtDecodeError,
  type ZvtEncodeError,
  zvtMessageSchema,
} from '../../hardware/protocols/zvt.ts';
import { hexInput } from '../codec-command/input.ts';
import type { Codec, CodecError, CodecInput } from './codec.ts';

const DECODE_HELP = `  command    class and instruction, e.g. 06 01
  name       what it is called, e.g. authorization, statusInformation, completion; unknown where we do not know it
  fields     its fields by name, in the order of the wire:
             amountMinor, traceNumber, receiptNumber, currencyCode (978 is the euro), resultCode, …: numbers
             time HHMMSS, date MMDD, fullDate YYMMDD, expiryDate YYMM, terminalId, password: digits as text
             maskedCardNumber: * for a digit that is not shown; droppedTrack2, …: * for what was taken out
             tlv: a list of { tag, name, value } or, for a constructed one, { tag, name, items }
             { "hex": … } where a field is filled with F or E instead of a value; a name that comes twice has #2 behind it
             unparsed: the bytes, as hexadecimal digits, from the first field that is unknown on
             * in text and e in hexadecimal digits stand for digits of what may be a card number
  meaning    what the codes of the message mean, in English; absent where there are none
  framing    "serial" where the message came between DLE STX and DLE ETX with its check sum; absent otherwise
  isLengthExtended  true where the length was written with three bytes without need; absent otherwise
  Errors: badHex, incomplete (the message ends before its length), trailingBytes, brokenFrame; of a known field, which the
  message names: truncated (it is cut short), badLength, notBcd (its bytes are no packed decimal digits).`;

const ENCODE_HELP = `  The same as decode gives: command, fields, framing, isLengthExtended. name and meaning are not looked at.
  Card numbers and tracks that were taken out come back as masked digits (E).`;

/** Whoever writes digits writes nothing else; the class of a message is a control character, or beyond ASCII. */
const isText = (text: string): boolean => /^([\t\n\r -~][\t\n\r -~\u00a0-\uffff]*)?$/.test(text);

/** Bare digits are taken as well, because that is how a capture is pasted. */
function bytesOf(input: CodecInput): Result<Uint8Array, CodecError> {
  if (!isText(input.text)) return ok(input.bytes);
  const read = hexInput(input.bytes);
  return read.ok ? ok(read.value.bytes) : read;
}

export const zvtCodec: Codec = {
  kind: 'zvt',
  isBinary: true,
  title: 'one message between a till and a payment terminal, ZVT (PA00P015), bare or in its serial frame',
  decode: {
    help: DECODE_HELP,
    read: (input) => {
      const bytes = bytesOf(input);
      if (!bytes.ok) return bytes;
      const decoded = decodeZvt(bytes.value);
      return decoded.ok ? ok({ ...decoded.value }) : err(decodeError(decoded.error));
    },
  },
  encode: {
    help: ENCODE_HELP,
    write: (input): Result<{ bytes: Uint8Array }, CodecError> => {
      const message = zvtMessageSchema.safeParse(input);
      if (!message.success) return err({ kind: 'invalidInput', message: z.prettifyError(message.error) });
      const encoded = encodeZvt(message.data);
      return encoded.ok ? ok({ bytes: encoded.value }) : err(encodeError(encoded.error));
    },
  },
};

const decodeError = ({ kind, detail }: ZvtDecodeError): CodecError => ({ kind, message: detail });

const encodeError = (error: ZvtEncodeError): CodecError =>
  error.kind === 'tooLong'
    ? { kind: error.kind, message: `${error.lengthBytes} bytes do not fit into one message` }
    : { kind: error.kind, message: `the field ${error.field} is unknown or its value does not fit` };
