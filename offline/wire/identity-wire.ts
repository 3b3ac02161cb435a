/** Who asks: signed requests, running instances, signed ends of a chain. Both ends of the line share these texts and shapes. */
import { z } from 'zod';
import { saleTotalSchema } from '../../core/checkout/reports/sale-totals.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Ed25519, base64url: 64 bytes. */
const signatureSchema = z.string().regex(/^[\w-]{86}$/);

/**
 * Every request of a kiosk carries these headers. The signature (Ed25519, base64url) covers
 * `signedText(method, path with query, at, nonce, sha256 of the body as sent, in hex)`. `at` is Unix time in milliseconds; `nonce` is
 * new for every request, also for the same one sent again: a server takes each but once.
 */
export const SIGNATURE_HEADERS = {
  kiosk: 'x-portico-kiosk',
  at: 'x-portico-at',
  nonce: 'x-portico-nonce',
  signature: 'x-portico-signature',
} as const;
/** How far the time of a signature may be from the server's, either way. */
export const SIGNATURE_AGE_MS_MAX = 300_000;
export const NONCE = /^[\w-]{16,64}$/;

export const signedText = (method: string, path: string, atMs: number, nonce: string, bodySha256: string): string =>
  ['portico/request/1', method, path, atMs, nonce, bodySha256].join('\n');

/** 401: the signature's time is too far from the server's. The kiosk signs with the server's time then, and keeps its own clock. */
export const clockDiffersSchema = z.object({ kind: z.literal('clockDiffers'), serverAtMs: z.int().min(0) });

/**
 * One run of a kiosk's sync client.
 * - `machine`: SHA-256 (hex) over what stays the same on this hardware and no disk image takes along; empty where nothing can be read.
 * - `clockOffsetMs`: server's clock minus the kiosk's, as the kiosk last measured it.
 * - `run`: rises with every start on one disk; sent only where the server has said that it takes it.
 * - `isLeaving`: a last request; whoever comes next need not wait for the lease.
 */
export const instanceSchema = z.strictObject({
  id: z.uuid(),
  machine: z.string().regex(/^(|[0-9a-f]{64})$/),
  clockOffsetMs: z.int().default(0),
  run: z.int().min(1).optional(),
  isLeaving: z.boolean().default(false),
});
export type Instance = z.input<typeof instanceSchema>;

/** The end of a chain as its kiosk signed it: nobody else, the server included, can make one for other rows. */
export const chainHeadSchema = z.strictObject({ seq: z.int().min(0), hash: hashSchema, signature: signatureSchema });
export type ChainHead = z.infer<typeof chainHeadSchema>;

export const chainHeadText = (kiosk: string, epoch: string, seq: number, hash: string): string =>
  ['portico/chain-head/1', kiosk, epoch, seq, hash].join('\n');

const CURRENCIES_MAX = 20;

/**
 * What a kiosk counts of its own journal up to the end of the chain that it signs with the same upload: `rows` rows behind row `after`, and
 * the sales among them, by currency. For the nightly comparison with the ledger.
 */
export const chainTotalsSchema = z.strictObject({
  after: z.int().min(0),
  rows: z.int().min(0),
  sales: z.array(saleTotalSchema).max(CURRENCIES_MAX),
  signature: signatureSchema,
});
export type ChainTotals = z.infer<typeof chainTotalsSchema>;

export const chainTotalsText = (
  kiosk: string,
  epoch: string,
  end: { seq: number; hash: string },
  { after, rows, sales }: Omit<ChainTotals, 'signature'>,
): string =>
  [
    ...['portico/chain-totals/1', kiosk, epoch, end.seq, end.hash, after, rows],
    ...sales.map(({ currency, sales: count, totalMinor }) => `${currency} ${count} ${totalMinor}`),
  ].join('\n');

/** An old publisher's key vouches for the one after it: `signature` by `from` over `handoverText(from, to)`. Raw Ed25519, base64url. */
export const handoverSchema = z.object({
  from: z.string().max(64),
  to: z.string().max(64),
  signature: signatureSchema,
});
export type Handover = z.infer<typeof handoverSchema>;
export const HANDOVERS_MAX = 20;

export const handoverText = (from: string, to: string): string => ['portico/publisher-handover/1', from, to].join('\n');

/** Where the epoch before this one ended, as its kiosk remembers. */
export const epochEndSchema = z.strictObject({ epoch: z.uuid(), seq: z.int().min(0), hash: hashSchema });
export type EpochEnd = z.infer<typeof epochEndSchema>;
