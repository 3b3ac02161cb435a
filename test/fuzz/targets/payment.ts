import { openEnvelope } from '../../../hardware/protocols/nexo-envelope.ts';
import { decodeZvt, encodeZvt } from '../../../hardware/protocols/zvt.ts';
import { ApduStream, encodeApdu } from '../../../hardware/protocols/zvt-apdu.ts';
import { encodeFrame, SerialFrameReader } from '../../../hardware/protocols/zvt-serial-frame.ts';
import type { FuzzTarget } from '../target.ts';
import { CARD_NUMBERS, planted, refuseCardNumber, written } from './planted-card-number.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const ZVT_SAMPLES = [
  '06 00 06 12 34 56 de 09 78',
  '06 22 1e 19 40 49 09 78 04 00 00 00 00 25 00 06 10 e9 0e 1f 62 02 41 43 1f 63 06 33 38 34 48 48 32',
  '04 0f 1e 27 6c 29 28 00 48 69 3c f0 f1 f9 41 62 62 72 75 63 68 20 64 75 72 63 68 20 4b 75 6e 64 65',
  '06 0f 0b f0 f0 f7 32 2e 31 34 2e 31 35 00',
  '06 1e 04 b8 87 ff ff',
  '04 0f 17 27 00 22 f1 f0 67 25 90 44 11 00 10 00 14 2f 23 f0 f2 67 2d 8b f0 f2 41 00',
].map(hex);

const NEXO_SAMPLES = [
  '{"SaleToPOIResponse":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Service","MessageCategory":"Payment","MessageType":"Response","ServiceID":"A1","SaleID":"s","POIID":"p"},"PaymentResponse":{"Response":{"Result":"Success"},"PaymentResult":{"AmountsResp":{"Currency":"EUR","AuthorizedAmount":10.5}}}}}',
  '{"SaleToPOIRequest":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Event","MessageCategory":"Event","MessageType":"Notification","DeviceID":"d","SaleID":"s","POIID":"p"},"EventNotification":{"TimeStamp":"2026-11-24T09:00:00Z","EventToNotify":"CardInserted"}}}',
].map((text) => Buffer.from(text));

const isAsterisk = (hex: string, at: number): boolean => hex.slice(at - (at % 2), at - (at % 2) + 2) === '2a';

/** Every byte comes back, save the nibbles of card data that were masked. */
function sameSaveMasked(input: Uint8Array, back: Uint8Array): void {
  const [before, after] = [Buffer.from(input).toString('hex'), Buffer.from(back).toString('hex')];
  const differs = Array.from(before).some(
    (nibble, at) => nibble !== after[at] && after[at] !== 'e' && after[at] !== 'f' && !isAsterisk(after, at),
  );
  if (before.length !== after.length || differs) throw new Error(`${before} came back as ${after}`);
}

/** Taken from the input itself, so that the same input is the same case. */
function choiceOf(input: Uint8Array): { number: string; form: 'packed' | 'ascii' | 'grouped'; place: number } {
  const sum = input.reduce((hash, byte) => (Math.imul(hash, 31) + byte) >>> 0, input.length);
  const forms = ['packed', 'ascii', 'grouped'] as const;
  return {
    number: CARD_NUMBERS[sum % CARD_NUMBERS.length] ?? CARD_NUMBERS[0],
    form: forms[(sum >>> 8) % forms.length] ?? 'packed',
    place: sum >>> 12,
  };
}

export const PAYMENT_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'zvt',
    samples: [...ZVT_SAMPLES, ...ZVT_SAMPLES.map(encodeFrame)],
    feed(input) {
      const decoded = decodeZvt(input);
      if (!decoded.ok) return;
      const encoded = encodeZvt(decoded.value);
      if (!encoded.ok) throw new Error(`decoded and not encoded: ${JSON.stringify(encoded.error)}`);
      if (decoded.value.framing === undefined) sameSaveMasked(input, encoded.value);
    },
  },
  {
    name: 'zvt-planted-card-number',
    samples: ZVT_SAMPLES,
    feed(input) {
      const { number, form, place } = choiceOf(input);
      const data = planted(input.subarray(3), place, written(number, form));
      const control = ((input[0] ?? 0) << 8) | (input[1] ?? 0);
      refuseCardNumber(decodeZvt(encodeApdu(control, data)), number);
    },
  },
  {
    name: 'zvt-stream',
    samples: ZVT_SAMPLES,
    feed(input) {
      const stream = new ApduStream();
      for (let at = 0; at < input.length; at += 7) stream.push(input.subarray(at, at + 7));
    },
  },
  {
    name: 'zvt-serial',
    samples: ZVT_SAMPLES.map(encodeFrame),
    feed(input) {
      new SerialFrameReader().push(input);
    },
  },
  {
    name: 'nexo',
    samples: NEXO_SAMPLES,
    feed(input) {
      openEnvelope(Buffer.from(input).toString('utf8'), null);
    },
  },
  {
    name: 'nexo-planted-card-number',
    samples: NEXO_SAMPLES,
    feed(input) {
      const { number, form, place } = choiceOf(input);
      const bytes = planted(input, place, written(number, form === 'packed' ? 'grouped' : form));
      refuseCardNumber(openEnvelope(Buffer.from(bytes).toString('utf8'), null), number);
    },
  },
];
