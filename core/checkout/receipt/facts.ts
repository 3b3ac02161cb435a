import { z } from 'zod';
import type { DecideContext } from '../commands.ts';
import { exitCodeText } from './exit-code.ts';

/**
 * What a receipt says beside the goods and the money, as it was true at the sale: whoever makes the receipt later, in the kiosk or from the
 * server's ledger, makes the same one.
 * - `token`: opens the digital receipt to whoever knows it; 128 bits of chance.
 */
export const receiptFactsSchema = z.object({
  kioskId: z.string(),
  brandName: z.string(),
  placeName: z.string(),
  seller: z.object({
    name: z.string(),
    addressLines: z.array(z.string()),
    taxNumber: z.string(),
    vatId: z.string(),
    contact: z.string(),
  }),
  language: z.string(),
  timeZone: z.string(),
  /** Null where no digital receipt is offered. */
  digital: z.object({ token: z.string(), url: z.string() }).nullable().default(null),
  exit: z.object({ code: z.string(), expiresAtMs: z.int() }).nullable().default(null),
  exchangeUntilMs: z.int().nullable().default(null),
  /** What may be chosen after paying, as the shop had it then. */
  offers: z
    .object({
      paper: z.enum(['always', 'asked', 'never']),
      email: z.boolean(),
      gift: z.boolean(),
      invoice: z.boolean(),
      unchosen: z.enum(['paper', 'none']),
    })
    .default({ paper: 'always', email: false, gift: false, invoice: false, unchosen: 'none' }),
});
export type ReceiptFacts = z.infer<typeof receiptFactsSchema>;

/** What the decider is told of the shop, for receipts. */
export type ReceiptOrigin = {
  kioskId: string;
  brandName: string;
  placeName: string;
  /** Of chance, new for every command; base64url of 128 bits or more. */
  token: string;
  /** By the kiosk's own key (Ed25519: the same text always gets the same signature); null where it has none. */
  sign: ((text: string) => string) | null;
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const digitalReceiptUrl = (base: string, token: string): string => `${base.replace(/\/+$/, '')}/r/${token}`;

export function receiptFacts({ settings, origin, language, timeZone, atMs }: DecideContext): ReceiptFacts {
  const { seller, digitalUrl, exit, gift, paper, email, invoice, unchosen } = settings.receipt;
  const { kioskId, brandName, placeName, token, sign } = origin;
  const expiresAtMs = atMs + exit.validMinutes * MINUTE_MS;
  return {
    ...{ kioskId, brandName, placeName, seller, language, timeZone },
    digital: digitalUrl === null ? null : { token, url: digitalReceiptUrl(digitalUrl, token) },
    exit:
      exit.isIssued && sign !== null
        ? { code: exitCodeText({ kioskId, codeId: token.slice(0, 16), expiresAtMs }, sign), expiresAtMs }
        : null,
    exchangeUntilMs: gift.isOffered ? atMs + gift.exchangeDays * DAY_MS : null,
    // Mail carries the link to the digital receipt's file: without one there is nothing to send.
    offers: {
      paper,
      email: email && digitalUrl !== null,
      gift: gift.isOffered && paper !== 'never',
      invoice,
      unchosen,
    },
  };
}
