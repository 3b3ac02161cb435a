import { z } from 'zod';
import { type Currency, currencySchema, decimalOf, type Money, minorDigits } from '../../core/money/money.ts';

/**
 * nexo Retailer Protocol 3.0 as Adyen's Terminal API speaks it (JSON). Only the members that we send or read; names and shapes as in
 * Adyen's node library 32 (MIT). Members that we do not know are ignored, as the protocol asks.
 */
export const NEXO_VERSION = '3.0';
export const SERVICE_ID_LENGTH_MAX = 10;

const categorySchema = z.enum(['Payment', 'TransactionStatus', 'Abort']);
export type NexoCategory = z.infer<typeof categorySchema>;

export const headerSchema = z.object({
  ProtocolVersion: z.string(),
  MessageClass: z.literal('Service'),
  MessageCategory: categorySchema,
  MessageType: z.enum(['Request', 'Response']),
  ServiceID: z.string().min(1).max(SERVICE_ID_LENGTH_MAX),
  SaleID: z.string(),
  POIID: z.string(),
});
export type NexoHeader = z.infer<typeof headerSchema>;

const referenceSchema = z.object({ MessageCategory: categorySchema, SaleID: z.string(), ServiceID: z.string() });
export type NexoReference = z.infer<typeof referenceSchema>;

const paymentRequestSchema = z.object({
  SaleData: z.object({
    SaleTransactionID: z.object({ TransactionID: z.string().min(1).max(128), TimeStamp: z.iso.datetime() }),
    SaleReferenceID: z.string().optional(),
  }),
  PaymentTransaction: z.object({
    AmountsReq: z.object({ Currency: currencySchema, RequestedAmount: z.number().positive() }),
    TransactionConditions: z.object({ ForceOnlineFlag: z.boolean().optional() }).optional(),
  }),
});

export const saleToPoiRequestSchema = z.object({
  SaleToPOIRequest: z.object({
    MessageHeader: headerSchema,
    PaymentRequest: paymentRequestSchema.optional(),
    TransactionStatusRequest: z.object({ MessageReference: referenceSchema }).optional(),
    AbortRequest: z.object({ AbortReason: z.string(), MessageReference: referenceSchema }).optional(),
  }),
});
export type SaleToPoiRequest = z.infer<typeof saleToPoiRequestSchema>;

const responseSchema = z.object({
  Result: z.enum(['Success', 'Partial', 'Failure']),
  ErrorCondition: z.string().optional(),
  AdditionalResponse: z.string().optional(),
});
export type NexoResult = z.infer<typeof responseSchema>;

export const paymentResponseSchema = z.object({
  Response: responseSchema,
  SaleData: z.object({ SaleTransactionID: z.object({ TransactionID: z.string() }) }).optional(),
  POIData: z.object({ POITransactionID: z.object({ TransactionID: z.string() }).optional() }).optional(),
  PaymentResult: z
    .object({
      PaymentInstrumentData: z
        .object({
          CardData: z.object({ PaymentBrand: z.string().optional(), MaskedPan: z.string().optional() }).optional(),
        })
        .optional(),
      AmountsResp: z.object({ Currency: z.string(), AuthorizedAmount: z.number() }).optional(),
      PaymentAcquirerData: z.object({ ApprovalCode: z.string().optional() }).optional(),
      /** Whether a host was asked. nexo's default is true, so only an explicit false is an offline approval. */
      OnlineFlag: z.boolean().optional(),
    })
    .optional(),
  PaymentReceipt: z
    .array(
      z.object({
        DocumentQualifier: z.string(),
        OutputContent: z.object({ OutputText: z.array(z.object({ Text: z.string() })).default([]) }),
      }),
    )
    .optional(),
});
export type PaymentResponse = z.infer<typeof paymentResponseSchema>;

export const saleToPoiResponseSchema = z.object({
  SaleToPOIResponse: z.object({
    MessageHeader: headerSchema,
    PaymentResponse: paymentResponseSchema.optional(),
    TransactionStatusResponse: z
      .object({
        Response: responseSchema,
        RepeatedMessageResponse: z
          .object({
            MessageHeader: headerSchema,
            RepeatedResponseMessageBody: z.object({ PaymentResponse: paymentResponseSchema.optional() }),
          })
          .optional(),
      })
      .optional(),
  }),
});
export type SaleToPoiResponse = z.infer<typeof saleToPoiResponseSchema>;

/** What both ends call each other: `saleId` is the till, `poiId` the terminal. */
export type NexoParties = { saleId: string; poiId: string };

export function headerOf(
  parties: NexoParties,
  category: NexoCategory,
  type: NexoHeader['MessageType'],
  serviceId: string,
): NexoHeader {
  return {
    ProtocolVersion: NEXO_VERSION,
    MessageClass: 'Service',
    MessageCategory: category,
    MessageType: type,
    ServiceID: serviceId,
    SaleID: parties.saleId,
    POIID: parties.poiId,
  };
}

export type PaymentOrder = { tenderId: string; saleId: string; amount: Money; mustBeOnline: boolean; at: string };

export function buildPayment(parties: NexoParties, serviceId: string, order: PaymentOrder): SaleToPoiRequest {
  return {
    SaleToPOIRequest: {
      MessageHeader: headerOf(parties, 'Payment', 'Request', serviceId),
      PaymentRequest: {
        SaleData: {
          SaleTransactionID: { TransactionID: order.tenderId, TimeStamp: order.at },
          SaleReferenceID: order.saleId,
        },
        PaymentTransaction: {
          AmountsReq: { Currency: order.amount.currency, RequestedAmount: wireAmountOf(order.amount) },
          // "Go online if data sent", says the protocol: where the terminal is free to decide, the member is left out.
          ...(order.mustBeOnline ? { TransactionConditions: { ForceOnlineFlag: true } } : {}),
        },
      },
    },
  };
}

export function buildStatusEnquiry(parties: NexoParties, serviceId: string, about: string): SaleToPoiRequest {
  return {
    SaleToPOIRequest: {
      MessageHeader: headerOf(parties, 'TransactionStatus', 'Request', serviceId),
      TransactionStatusRequest: { MessageReference: referenceTo(parties, about) },
    },
  };
}

export function buildAbort(parties: NexoParties, serviceId: string, about: string): SaleToPoiRequest {
  return {
    SaleToPOIRequest: {
      MessageHeader: headerOf(parties, 'Abort', 'Request', serviceId),
      AbortRequest: { AbortReason: 'MerchantAbort', MessageReference: referenceTo(parties, about) },
    },
  };
}

const referenceTo = (parties: NexoParties, serviceId: string): NexoReference => ({
  MessageCategory: 'Payment',
  SaleID: parties.saleId,
  ServiceID: serviceId,
});

/**
 * The protocol wants a JSON number. JavaScript prints the shortest text that reads back as the same number, so 1234 EUR cents go
 * over the wire as `12.34` exactly; nothing is calculated with it.
 */
export const wireAmountOf = (money: Money): number => Number(decimalOf(money));

/** Minor units of a JSON number by its digits, without arithmetic; null when it has more digits than the currency. */
export function minorOfWireAmount(amount: number, currency: Currency): number | null {
  const digits = minorDigits(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount));
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > digits) return null;
  const minor = Number(sign + whole + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
