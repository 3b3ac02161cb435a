import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../core/result.ts';
import { NexoKey, NONCE_LENGTH } from '../../hardware/protocols/nexo-crypto.ts';
import {
  type EnvelopeError,
  lockEnvelope,
  openEnvelope,
  plainEnvelope,
} from '../../hardware/protocols/nexo-envelope.ts';
import type { Codec, CodecError, CodecOptions } from './codec.ts';

const DECODE_HELP = `  direction  request (to the terminal) or response
  wasLocked  true where it was encrypted
  message    the message in clear, { "SaleToPOIRequest": … } or { "SaleToPOIResponse": … }, without card data; * for digits of what may
             be a card number, and a number that may be one becomes a text
  dropped    where card data was that was taken out, e.g. SaleToPOIResponse.PaymentResponse.….SensitiveCardData
  Errors: badJson, badMessage (a member is wrong), keyNeeded, wrongKey (another identifier or version), tampered (a wrong
  passphrase or a changed message), headerMismatch (the header outside is not the one inside).`;

const ENCODE_HELP = `  { "message": … } as decode gives it, or the message itself. With a key the text is the locked message, else the clear one.`;

/** Absent as a whole, or complete. */
function keyOf(options: CodecOptions): Result<NexoKey | null, CodecError> {
  const { passphrase, 'key-identifier': keyIdentifier, 'key-version': version } = options;
  if (passphrase === undefined && keyIdentifier === undefined && version === undefined) return ok(null);
  if (passphrase === undefined || keyIdentifier === undefined || version === undefined) {
    return err({ kind: 'badOptions', message: 'a key needs --passphrase, --key-identifier and --key-version' });
  }
  if (!/^\d{1,9}$/.test(version)) return err({ kind: 'badOptions', message: '--key-version: a whole number' });
  return ok(new NexoKey({ keyIdentifier, keyVersion: Number(version) }, passphrase));
}

export const nexoCodec: Codec = {
  kind: 'nexo',
  isVerbatim: true,
  title: 'one nexo message between a till and a payment terminal (Adyen Terminal API, local), locked or in clear',
  options: {
    passphrase: 'of the shared key, as set for the terminal',
    'key-identifier': 'of the shared key',
    'key-version': 'of the shared key, a number',
  },
  decode: {
    help: DECODE_HELP,
    read({ text }, options) {
      const key = keyOf(options);
      if (!key.ok) return key;
      const opened = openEnvelope(text, key.value);
      return opened.ok ? ok({ ...opened.value }) : err(complaintOf(opened.error));
    },
  },
  encode: {
    help: ENCODE_HELP,
    write(input, options) {
      const key = keyOf(options);
      if (!key.ok) return key;
      const message = typeof input === 'object' && input !== null && 'message' in input ? input.message : input;
      const written =
        key.value === null ? plainEnvelope(message) : lockEnvelope(message, key.value, randomBytes(NONCE_LENGTH));
      return written.ok ? ok({ text: written.value }) : err(complaintOf(written.error));
    },
  },
};

const complaintOf = ({ kind, detail }: EnvelopeError): CodecError => ({ kind, message: detail });
