import type { Money } from '../../core/money/money.ts';
import { NEXO_VERSION, type NexoCategory, type NexoHeader, type NexoReference, type SaleToPoiRequest } from './nexo.ts';
import { wireAmountOf } from './nexo-amount.ts';

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
    MessageClass: DEVICE_CATEGORIES.has(category) ? 'Device' : 'Service',
    MessageCategory: category,
    MessageType: type,
    ServiceID: serviceId,
    SaleID: parties.saleId,
    POIID: parties.poiId,
  };
}

/** Those go to a part of the terminal, and not to its payment application. */
const DEVICE_CATEGORIES: ReadonlySet<NexoCategory> = new Set<NexoCategory>(['Print', 'Display']);

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

export type ReversalOrder = {
  /** The terminal's reference of the payment. */
  of: string;
  /** The terminal's time of the payment, which names it together with the reference; null where it was not told. */
  paidAt: string | null;
  reversalId: string;
  /** Null: the whole payment. */
  partOnly: Money | null;
  at: string;
};

export function buildReversal(parties: NexoParties, serviceId: string, order: ReversalOrder): SaleToPoiRequest {
  return {
    SaleToPOIRequest: {
      MessageHeader: headerOf(parties, 'Reversal', 'Request', serviceId),
      ReversalRequest: {
        OriginalPOITransaction: { POITransactionID: { TransactionID: order.of, TimeStamp: order.paidAt ?? order.at } },
        ReversalReason: 'MerchantCancel',
        ...(order.partOnly === null ? {} : { ReversedAmount: wireAmountOf(order.partOnly) }),
        SaleData: { SaleTransactionID: { TransactionID: order.reversalId, TimeStamp: order.at } },
      },
    },
  };
}

export type SaleSoftware = { applicationName: string; softwareVersion: string; certificationCode: string };

export function buildLogin(
  parties: NexoParties,
  serviceId: string,
  { at, language, software }: { at: string; language: string; software: SaleSoftware },
): SaleToPoiRequest {
  return {
    SaleToPOIRequest: {
      MessageHeader: headerOf(parties, 'Login', 'Request', serviceId),
      LoginRequest: {
        DateTime: at,
        SaleSoftware: {
          ManufacturerID: software.applicationName,
          ApplicationName: software.applicationName,
          SoftwareVersion: software.softwareVersion,
          CertificationCode: software.certificationCode,
        },
        OperatorLanguage: language,
      },
    },
  };
}

export const buildLogout = (parties: NexoParties, serviceId: string): SaleToPoiRequest => ({
  SaleToPOIRequest: { MessageHeader: headerOf(parties, 'Logout', 'Request', serviceId), LogoutRequest: {} },
});

const textContent = (lines: readonly string[]) => ({
  OutputFormat: 'Text' as const,
  OutputText: lines.map((Text) => ({ Text })),
});

/** On the terminal's own printer; answered when the paper is out. */
export const buildPrint = (parties: NexoParties, serviceId: string, lines: readonly string[]): SaleToPoiRequest => ({
  SaleToPOIRequest: {
    MessageHeader: headerOf(parties, 'Print', 'Request', serviceId),
    PrintRequest: {
      PrintOutput: {
        DocumentQualifier: 'Document',
        ResponseMode: 'PrintEnd',
        OutputContent: textContent(lines),
      },
    },
  },
});

export const buildDisplay = (parties: NexoParties, serviceId: string, lines: readonly string[]): SaleToPoiRequest => ({
  SaleToPOIRequest: {
    MessageHeader: headerOf(parties, 'Display', 'Request', serviceId),
    DisplayRequest: {
      DisplayOutput: [{ Device: 'CustomerDisplay', InfoQualify: 'Display', OutputContent: textContent(lines) }],
    },
  },
});

export const buildDiagnosis = (parties: NexoParties, serviceId: string): SaleToPoiRequest => ({
  SaleToPOIRequest: {
    MessageHeader: headerOf(parties, 'Diagnosis', 'Request', serviceId),
    DiagnosisRequest: { HostDiagnosisFlag: true },
  },
});
