/**
 * What a fiscal signature device (in Germany a TSE) is told of a sale, and what it answers. The texts follow DSFinV-K 2, as fiscal services and
 * receipts show them (`Beleg^` gross by rate `^` payments); the order of the rates and the roles of `Bar` and `Unbar` are our own reading of it.
 */
import { z } from 'zod';
import { addMinor, type Currency, decimalOf } from '../../money/money.ts';

export const fiscalSignatureSchema = z.object({
  /** Of the till, as the tax office knows it. */
  clientSerial: z.string().max(80),
  deviceSerial: z.string().max(130),
  transactionNumber: z.int().min(0),
  signatureCounter: z.int().min(0),
  startedAtMs: z.int(),
  finishedAtMs: z.int(),
  algorithm: z.string().max(60),
  timeFormat: z.enum(['unixTime', 'utcTime']),
  /** Base64. */
  signature: z.string().max(400),
  publicKey: z.string().max(400),
  processType: z.string().max(60),
  processData: z.string().max(600),
});
export type FiscalSignature = z.infer<typeof fiscalSignatureSchema>;

export const PROCESS_TYPE = 'Kassenbeleg-V1';

/** German rates in the order of the text: general, reduced, two averages of agriculture, none. */
const GERMAN_RATES = [1_900, 700, 1_070, 550, 0];

type Sale = {
  currency: Currency;
  taxes: readonly { rateBasisPoints: number; netMinor: number; taxMinor: number }[];
  tenders: readonly { kind?: string; amountMinor: number }[];
};

/** `Beleg^19.00_7.00_0.00_0.00_0.00^26.00:Unbar`. A rate that Germany does not have counts with the first. */
export function fiscalProcessData({ currency, taxes, tenders }: Sale): string {
  const grossOf = (place: number): number =>
    taxes
      .filter(({ rateBasisPoints }) => Math.max(0, GERMAN_RATES.indexOf(rateBasisPoints)) === place)
      .reduce((sum, { netMinor, taxMinor }) => addMinor(sum, netMinor + taxMinor), 0);
  const money = (amountMinor: number): string => decimalOf({ amountMinor, currency });
  const paid = (isCash: boolean): number =>
    tenders
      .filter(({ kind }) => (kind === 'cash') === isCash)
      .reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0);
  const payments = [
    { amountMinor: paid(true), name: 'Bar' },
    { amountMinor: paid(false), name: 'Unbar' },
  ].filter(({ amountMinor }) => amountMinor !== 0);
  const rates = GERMAN_RATES.map((_, place) => money(grossOf(place))).join('_');
  return `Beleg^${rates}^${payments.map(({ amountMinor, name }) => `${money(amountMinor)}:${name}`).join('_')}`;
}

/** The text of the QR code on the receipt, version 0. */
export const fiscalQrText = (signed: FiscalSignature): string =>
  [
    'V0',
    signed.clientSerial,
    signed.processType,
    signed.processData,
    signed.transactionNumber,
    signed.signatureCounter,
    new Date(signed.startedAtMs).toISOString(),
    new Date(signed.finishedAtMs).toISOString(),
    signed.algorithm,
    signed.timeFormat,
    signed.signature,
    signed.publicKey,
  ].join(';');
