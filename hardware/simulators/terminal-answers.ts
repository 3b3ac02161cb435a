import type { NexoHeader, NexoReference, PaymentResponse, SaleToPoiResponse } from '../protocols/nexo.ts';
import { wireAmountOf } from '../protocols/nexo-amount.ts';
import { headerOf } from '../protocols/nexo-requests.ts';
import type { LedgerEntry } from './terminal-ledger.ts';

export const answerHeader = (request: NexoHeader): NexoHeader =>
  headerOf({ saleId: request.SaleID, poiId: request.POIID }, request.MessageCategory, 'Response', request.ServiceID);

/** The answer to a payment, always the same for the same ledger entry. */
export function paymentAnswer(request: NexoHeader, entry: LedgerEntry): SaleToPoiResponse {
  return { SaleToPOIResponse: { MessageHeader: answerHeader(request), PaymentResponse: paymentBody(entry) } };
}

export function paymentFailure(request: NexoHeader, condition: string): SaleToPoiResponse {
  const Response = { Result: 'Failure', ErrorCondition: condition } as const;
  return { SaleToPOIResponse: { MessageHeader: answerHeader(request), PaymentResponse: { Response } } };
}

export function statusFailure(request: NexoHeader, condition: 'InProgress' | 'NotFound'): SaleToPoiResponse {
  const Response = { Result: 'Failure', ErrorCondition: condition } as const;
  return { SaleToPOIResponse: { MessageHeader: answerHeader(request), TransactionStatusResponse: { Response } } };
}

export function statusAnswer(request: NexoHeader, about: NexoReference, entry: LedgerEntry): SaleToPoiResponse {
  const parties = { saleId: about.SaleID ?? request.SaleID, poiId: request.POIID };
  return {
    SaleToPOIResponse: {
      MessageHeader: answerHeader(request),
      TransactionStatusResponse: {
        Response: { Result: 'Success' },
        RepeatedMessageResponse: {
          MessageHeader: headerOf(parties, 'Payment', 'Response', about.ServiceID),
          RepeatedResponseMessageBody: { PaymentResponse: paymentBody(entry) },
        },
      },
    },
  };
}

/** How the terminal calls a payment of its ledger. */
export const poiReferenceOf = ({ serviceId }: Pick<LedgerEntry, 'serviceId'>): string => `SIM.${serviceId}`;
export const serviceIdOfReference = (reference: string): string => reference.replace(/^SIM\./, '');

const CONDITIONS = { declined: 'Refusal', cancelled: 'Cancel', unreachable: 'UnreachableHost' } as const;

function paymentBody(entry: LedgerEntry): PaymentResponse {
  const SaleData = { SaleTransactionID: { TransactionID: entry.tenderId } };
  const POIData = { POITransactionID: { TransactionID: poiReferenceOf(entry) } };
  if (entry.outcome !== 'approved') {
    const Response = { Result: 'Failure', ErrorCondition: CONDITIONS[entry.outcome] } as const;
    // Nobody was asked about a payment that was cancelled, so nothing is said about it.
    if (entry.outcome === 'cancelled') return { Response, SaleData, POIData };
    return { Response, SaleData, POIData, PaymentResult: { OnlineFlag: !entry.isOffline } };
  }
  const approved = { amountMinor: entry.approvedMinor, currency: entry.currency };
  const line = (name: string, value: string): { Text: string } => ({
    Text: new URLSearchParams({ key: name.toLowerCase(), name, value }).toString(),
  });
  return {
    Response: { Result: entry.approvedMinor < entry.amountMinor ? 'Partial' : 'Success' },
    SaleData,
    POIData,
    PaymentResult: {
      PaymentInstrumentData: { CardData: { PaymentBrand: 'visa', MaskedPan: '400000 **** 0002' } },
      AmountsResp: { Currency: entry.currency, AuthorizedAmount: wireAmountOf(approved) },
      PaymentAcquirerData: { ApprovalCode: entry.serviceId.slice(-6) },
      OnlineFlag: !entry.isOffline,
    },
    PaymentReceipt: [
      {
        DocumentQualifier: 'CustomerReceipt',
        OutputContent: { OutputText: [line('Card', '**** 0002'), line('Auth', entry.serviceId.slice(-6))] },
      },
    ],
  };
}
