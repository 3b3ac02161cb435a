import { z } from 'zod';
import { currencySchema } from '../../core/money/money.ts';
import { receiptSchema, responseSchema, timeSchema, transactionSchema } from './nexo-parts.ts';
import {
  diagnosisRequestSchema,
  diagnosisResponseSchema,
  displayRequestSchema,
  displayResponseSchema,
  eventNotificationSchema,
  loginRequestSchema,
  loginResponseSchema,
  logoutRequestSchema,
  printRequestSchema,
  printResponseSchema,
} from './nexo-services.ts';

/**
 * nexo Retailer Protocol 3.0 as Adyen's Terminal API speaks it (JSON). Only the members that we send or read; names and shapes as in
 * Adyen's node library 32 (MIT). Members that we do not know are ignored, as the protocol asks; those that we know must be right.
 */
export const NEXO_VERSION = '3.0';
/** What we write keeps to it; a longer one is read all the same, see `serviceIdWarning`. */
export const SERVICE_ID_LENGTH_MAX = 10;

const categorySchema = z.enum([
  'Payment',
  'TransactionStatus',
  'Abort',
  'Reversal',
  'Login',
  'Logout',
  'Print',
  'Display',
  'Diagnosis',
  'Event',
]);
export type NexoCategory = z.infer<typeof categorySchema>;
/** What we speak; a message of another category is read without looking at its body. */
export const NEXO_CATEGORIES: ReadonlySet<string> = new Set(categorySchema.options);

export const headerSchema = z.object({
  ProtocolVersion: z.string(),
  MessageClass: z.enum(['Service', 'Device']),
  MessageCategory: categorySchema,
  MessageType: z.enum(['Request', 'Response']),
  ServiceID: z.string().min(1),
  SaleID: z.string(),
  POIID: z.string(),
});
export type NexoHeader = z.infer<typeof headerSchema>;

/** What is to be said about a message id that is longer than the protocol allows; null where it is not. */
export const serviceIdWarning = (serviceId: string): string | null =>
  serviceId.length <= SERVICE_ID_LENGTH_MAX
    ? null
    : `ServiceID has ${serviceId.length} characters, nexo allows ${SERVICE_ID_LENGTH_MAX}`;

/** The terminal tells of something by itself; such a message has no id that an answer could name. */
const eventHeaderSchema = headerSchema.extend({
  MessageClass: z.literal('Event'),
  MessageCategory: z.literal('Event'),
  MessageType: z.literal('Notification'),
  ServiceID: headerSchema.shape.ServiceID.optional(),
  DeviceID: z.string().optional(),
});

/** `SaleID` where it is not that of the message's own header. */
const referenceSchema = z.object({
  MessageCategory: categorySchema,
  SaleID: z.string().optional(),
  ServiceID: z.string(),
});
export type NexoReference = z.infer<typeof referenceSchema>;

const paymentRequestSchema = z.object({
  SaleData: z.object({
    SaleTransactionID: z.object({ TransactionID: z.string().min(1).max(128), TimeStamp: timeSchema }),
    SaleReferenceID: z.string().optional(),
  }),
  PaymentTransaction: z.object({
    AmountsReq: z.object({ Currency: currencySchema, RequestedAmount: z.number().nonnegative() }),
    TransactionConditions: z.object({ ForceOnlineFlag: z.boolean().optional() }).optional(),
  }),
});

const reversalRequestSchema = z.object({
  OriginalPOITransaction: z.object({ POITransactionID: transactionSchema }),
  ReversalReason: z.enum(['CustCancel', 'MerchantCancel', 'Malfunction', 'Unable2Compl']),
  /** Absent: the whole amount. */
  ReversedAmount: z.number().positive().optional(),
  SaleData: z.object({ SaleTransactionID: transactionSchema }).optional(),
});
export type ReversalRequest = z.infer<typeof reversalRequestSchema>;

export const saleToPoiRequestSchema = z.object({
  SaleToPOIRequest: z.object({
    MessageHeader: headerSchema,
    PaymentRequest: paymentRequestSchema.optional(),
    /** Without a reference it asks about the last message. */
    TransactionStatusRequest: z.object({ MessageReference: referenceSchema.optional() }).optional(),
    AbortRequest: z.object({ AbortReason: z.string(), MessageReference: referenceSchema }).optional(),
    ReversalRequest: reversalRequestSchema.optional(),
    LoginRequest: loginRequestSchema.optional(),
    LogoutRequest: logoutRequestSchema.optional(),
    PrintRequest: printRequestSchema.optional(),
    DisplayRequest: displayRequestSchema.optional(),
    DiagnosisRequest: diagnosisRequestSchema.optional(),
  }),
});
export type SaleToPoiRequest = z.infer<typeof saleToPoiRequestSchema>;

export const eventSchema = z.object({
  SaleToPOIRequest: z.object({ MessageHeader: eventHeaderSchema, EventNotification: eventNotificationSchema }),
});

const instrumentSchema = z.object({
  CardData: z.object({ PaymentBrand: z.string().optional(), MaskedPan: z.string().optional() }).optional(),
});

export const paymentResponseSchema = z.object({
  Response: responseSchema,
  SaleData: z.object({ SaleTransactionID: z.object({ TransactionID: z.string() }) }).optional(),
  POIData: z.object({ POITransactionID: transactionSchema.optional() }).optional(),
  PaymentResult: z
    .object({
      PaymentInstrumentData: instrumentSchema.optional(),
      AmountsResp: z.object({ Currency: z.string(), AuthorizedAmount: z.number() }).optional(),
      PaymentAcquirerData: z.object({ ApprovalCode: z.string().optional() }).optional(),
      /** Whether a host was asked. nexo's default is true, so only an explicit false is an offline approval. */
      OnlineFlag: z.boolean().optional(),
    })
    .optional(),
  PaymentReceipt: z.array(receiptSchema).optional(),
});
export type PaymentResponse = z.infer<typeof paymentResponseSchema>;

const reversalResponseSchema = z.object({
  Response: responseSchema,
  POIData: z.object({ POITransactionID: transactionSchema.optional() }).optional(),
  OriginalPOITransaction: z.object({ POITransactionID: transactionSchema.optional() }).optional(),
  ReversedAmount: z.number().optional(),
  PaymentReceipt: z.array(receiptSchema).optional(),
});
export type ReversalResponse = z.infer<typeof reversalResponseSchema>;

const statusResponseSchema = z.object({
  Response: responseSchema,
  RepeatedMessageResponse: z
    .object({
      /** Some terminals leave it out: then only the body tells which payment it is. */
      MessageHeader: headerSchema.optional(),
      RepeatedResponseMessageBody: z.object({
        PaymentResponse: paymentResponseSchema.optional(),
        ReversalResponse: reversalResponseSchema.optional(),
      }),
    })
    .optional(),
});

export const saleToPoiResponseSchema = z.object({
  SaleToPOIResponse: z.object({
    MessageHeader: headerSchema,
    PaymentResponse: paymentResponseSchema.optional(),
    TransactionStatusResponse: statusResponseSchema.optional(),
    ReversalResponse: reversalResponseSchema.optional(),
    LoginResponse: loginResponseSchema.optional(),
    LogoutResponse: z.object({ Response: responseSchema }).optional(),
    PrintResponse: printResponseSchema.optional(),
    DisplayResponse: displayResponseSchema.optional(),
    DiagnosisResponse: diagnosisResponseSchema.optional(),
  }),
});
export type SaleToPoiResponse = z.infer<typeof saleToPoiResponseSchema>;
