import type { ReceiptOrigin } from '../core/checkout/receipt/facts.ts';
import type { ReceiptSettings } from '../core/checkout/receipt/settings.ts';
import type { FiscalSigner } from '../hardware/ports/fiscal-signer.ts';

/** 192 bits of chance. */
const TOKEN_CHARACTERS = 32;

type Origin = Omit<ReceiptOrigin, 'token' | 'sign'> & {
  randomKey: () => Uint8Array;
  sign: ReceiptOrigin['sign'] | undefined;
};

export const receiptOrigin = ({ randomKey, sign, ...place }: Origin): ReceiptOrigin => ({
  ...place,
  token: Buffer.from(randomKey()).toString('base64url').slice(0, TOKEN_CHARACTERS),
  sign: sign ?? null,
});

/** Then no new customer is served. */
export const signerIsMissing = (
  { fiscal: { isRequired, whenDown } }: ReceiptSettings,
  signer: FiscalSigner | null | undefined,
): boolean => isRequired && whenDown === 'stop' && signer?.isUsable !== true;
