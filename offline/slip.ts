/**
 * The 2D barcode of a slip: `PBS1.<kiosk>.<basket>.<content>.<signature>`. The content is the JSON of `SlipContent`, deflated, base64url; the
 * kiosk's Ed25519 key signs everything before the last dot. So a till can take a basket up while nobody reaches the server, and nobody
 * can write themselves a cheaper one.
 */
import { createPublicKey, verify } from 'node:crypto';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { isBasketNumber } from '../core/checkout/suspend/basket-number.ts';
import { SLIP_CHARACTERS_MAX } from '../core/checkout/suspend/events.ts';
import { type SlipContent, slipContentSchema } from '../core/checkout/suspend/slip-lines.ts';
import { err, ok, type Result } from '../core/result.ts';

const SLIP = /^PBS1\.([a-z0-9-]{1,32})\.(\d{16})\.([A-Za-z0-9_-]{1,600})\.([A-Za-z0-9_-]{86})$/;
/** What a slip may grow to: more is no basket. */
const CONTENT_BYTES_MAX = 64 * 1024;

export type ReadSlip = { kiosk: string; basketId: string; content: SlipContent };
export type SlipError = { kind: 'forged' | 'unreadable' };

/** Null where it would be too long for the barcode. */
export function slipText(
  kiosk: string,
  basketId: string,
  content: SlipContent,
  sign: (text: string) => string,
): string | null {
  const packed = deflateRawSync(JSON.stringify(content), { level: constants.Z_BEST_COMPRESSION });
  const text = `PBS1.${kiosk}.${basketId}.${packed.toString('base64url')}`;
  const signed = `${text}.${sign(text)}`;
  return signed.length <= SLIP_CHARACTERS_MAX ? signed : null;
}

/** Whose basket the slip says that it is, whether or not that is true. Null: this is no slip. */
export function slipNames(text: string): { kiosk: string; basketId: string } | null {
  const [, kiosk, basketId] = SLIP.exec(text) ?? [];
  return kiosk === undefined || basketId === undefined || !isBasketNumber(basketId) ? null : { kiosk, basketId };
}

/** Believes only what a kiosk of these signed. */
export function readSlip(
  text: string,
  keys: readonly { kiosk: string; publicKey: string }[],
): Result<ReadSlip, SlipError> {
  const [, kiosk, basketId, content, signature] = SLIP.exec(text) ?? [];
  if (kiosk === undefined || basketId === undefined || content === undefined || signature === undefined) {
    return err({ kind: 'unreadable' });
  }
  const signed = text.slice(0, text.lastIndexOf('.'));
  const isSigned = keys.some((key) => key.kiosk === kiosk && isSignedBy(key.publicKey, signed, signature));
  if (!isSigned) return err({ kind: 'forged' });
  const read = slipContentSchema.safeParse(contentOf(content));
  return read.success ? ok({ kiosk, basketId, content: read.data }) : err({ kind: 'unreadable' });
}

function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

function contentOf(packed: string): unknown {
  try {
    const text = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: CONTENT_BYTES_MAX });
    return JSON.parse(text.toString('utf8'));
  } catch (cause) {
    // A later version may pack otherwise; what was signed and cannot be read is told as that.
    if (cause instanceof Error) return undefined;
    throw cause;
  }
}
