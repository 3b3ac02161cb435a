import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { serviceIdWarning } from '../../hardware/protocols/nexo.ts';
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
  warnings   what the protocol does not allow and is read all the same (a ServiceID longer than 10 characters); absent
             where there is nothing
  dropped    where card data was that was taken out, e.g. SaleToPOIResponse.PaymentResponse.….SensitiveCardData
  Errors: badJson, badMessage (a member is wrong), keyNeeded, wrongKey (another identifier or version), tampered (key or
  passphrase do not fit, or the message was changed), headerMismatch (the header outside is not the one inside).`;

const ENCODE_HELP = `  { "message": … } as decode gives it, or the message itself. With a key the text is the locked message, else the clear one.
  A ServiceID has at most 10 characters.`;

/** Absent as a whole, or complete. */
function keyOf(options: CodecOptions): Result<NexoKey | null, CodecError> {
  const { 'key-identifier': keyIdentifier, 'key-version': version } = options;
  const given = passphraseOf(options);
  if (!given.ok) return given;
  const passphrase = given.value;
  if (passphrase === null && keyIdentifier === undefined && version === undefined) return ok(null);
  if (passphrase === null || keyIdentifier === undefined || version === undefined) {
    const message = 'a key needs --passphrase-file (or --passphrase), --key-identifier and --key-version';
    return err({ kind: 'wrongOption', message });
  }
  if (!/^\d{1,9}$/.test(version)) return err({ kind: 'wrongOption', message: '--key-version: a whole number' });
  return ok(new NexoKey({ keyIdentifier, keyVersion: Number(version) }, passphrase));
}

/** From a file it stays out of the list of processes and of the shell's history. The end of its line does not belong to it. */
function passphraseOf({ passphrase, 'passphrase-file': file }: CodecOptions): Result<string | null, CodecError> {
  if (file === undefined) return ok(passphrase ?? null);
  if (passphrase !== undefined) {
    return err({ kind: 'wrongOption', message: 'give --passphrase or --passphrase-file, not both' });
  }
  try {
    return ok(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return err({ kind: 'wrongOption', message: `--passphrase-file: ${detail}` });
  }
}

export const nexoCodec: Codec = {
  kind: 'nexo',
  isVerbatim: true,
  checkOptions: keyOf,
  title: 'one nexo message between a till and a payment terminal (Adyen Terminal API, local), locked or in clear',
  options: {
    passphrase:
      'of the shared key, as set for the terminal; others on this machine can read it in the list of processes',
    'passphrase-file': 'a file that holds the passphrase, instead',
    'key-identifier': 'of the shared key',
    'key-version': 'of the shared key, a number',
  },
  decode: {
    help: DECODE_HELP,
    read({ text }, options) {
      const key = keyOf(options);
      if (!key.ok) return key;
      const opened = openEnvelope(text, key.value);
      if (!opened.ok) return err(complaintOf(opened.error));
      const warning = warningAbout(opened.value.message);
      return ok({ ...opened.value, ...(warning === null ? {} : { warnings: [warning] }) });
    },
  },
  encode: {
    help: ENCODE_HELP,
    write(input, options) {
      const key = keyOf(options);
      if (!key.ok) return key;
      const message = typeof input === 'object' && input !== null && 'message' in input ? input.message : input;
      const wrong = warningAbout(message);
      if (wrong !== null) return err({ kind: 'invalidInput', message: `MessageHeader: ${wrong}` });
      const written =
        key.value === null ? plainEnvelope(message) : lockEnvelope(message, key.value, randomBytes(NONCE_LENGTH));
      if (written.ok) return ok({ text: written.value });
      const { kind, message: told } = complaintOf(written.error);
      return err({ kind: kind === 'badMessage' ? 'invalidInput' : kind, message: told });
    },
  },
};

/** Of either root. */
const anyRootSchema = z.record(z.string(), z.object({ MessageHeader: z.object({ ServiceID: z.string() }) }));

function warningAbout(message: unknown): string | null {
  const read = anyRootSchema.safeParse(message);
  const [body] = read.success ? Object.values(read.data) : [];
  return body === undefined ? null : serviceIdWarning(body.MessageHeader.ServiceID);
}

const complaintOf = ({ kind, detail }: EnvelopeError): CodecError => ({ kind, message: detail });
