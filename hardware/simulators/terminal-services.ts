import type { Currency } from '../../core/money/money.ts';
import type { NexoHeader, ReversalRequest, SaleToPoiRequest, SaleToPoiResponse } from '../protocols/nexo.ts';
import { minorOfWireAmount, wireAmountOf } from '../protocols/nexo-amount.ts';
import { answerHeader, poiReferenceOf, serviceIdOfReference } from './terminal-answers.ts';
import type { TerminalDesk } from './terminal-desk.ts';

/** What the simulated terminal's own paper and display show. */
export type TerminalOutput = { printed: string[][]; displayed: string[] };

const SUCCESS = { Result: 'Success' } as const;
const refused = (condition: string) => ({ Result: 'Failure', ErrorCondition: condition }) as const;

/** Answers what moves no money by itself, and reversals; null for what is no such message. */
export function serviceAnswer(
  message: SaleToPoiRequest['SaleToPOIRequest'],
  desk: TerminalDesk,
  output: TerminalOutput,
  at: string,
): SaleToPoiResponse | null {
  const MessageHeader = answerHeader(message.MessageHeader);
  const status = { GlobalStatus: 'OK', PrinterStatus: 'OK', CommunicationOKFlag: desk.hasAcquirer } as const;
  if (message.LoginRequest !== undefined) {
    const POISystemData = { DateTime: at, POIStatus: status };
    return { SaleToPOIResponse: { MessageHeader, LoginResponse: { Response: SUCCESS, POISystemData } } };
  }
  if (message.LogoutRequest !== undefined) {
    return { SaleToPOIResponse: { MessageHeader, LogoutResponse: { Response: SUCCESS } } };
  }
  if (message.PrintRequest !== undefined) {
    const { DocumentQualifier, OutputContent } = message.PrintRequest.PrintOutput;
    output.printed.push(OutputContent.OutputText.map(({ Text }) => Text));
    return { SaleToPOIResponse: { MessageHeader, PrintResponse: { DocumentQualifier, Response: SUCCESS } } };
  }
  if (message.DisplayRequest !== undefined) {
    const results = message.DisplayRequest.DisplayOutput.map(({ Device, InfoQualify, OutputContent }) => {
      output.displayed = OutputContent.OutputText.map(({ Text }) => Text);
      return { Device, InfoQualify, Response: SUCCESS };
    });
    return { SaleToPOIResponse: { MessageHeader, DisplayResponse: { OutputResult: results } } };
  }
  if (message.DiagnosisRequest !== undefined) {
    const HostStatus = [{ AcquirerID: 'SIM', IsReachableFlag: desk.hasAcquirer }];
    const DiagnosisResponse = { Response: SUCCESS, POIStatus: status, HostStatus };
    return { SaleToPOIResponse: { MessageHeader, DiagnosisResponse } };
  }
  return message.ReversalRequest === undefined ? null : reversalAnswer(MessageHeader, message.ReversalRequest, desk);
}

function reversalAnswer(MessageHeader: NexoHeader, request: ReversalRequest, desk: TerminalDesk): SaleToPoiResponse {
  const id = serviceIdOfReference(request.OriginalPOITransaction.POITransactionID.TransactionID);
  const known = desk.ledger().find(({ serviceId }) => serviceId === id);
  const partMinor = partOf(request.ReversedAmount, known?.currency ?? 'EUR');
  const reversed = desk.reverse(id, partMinor);
  if (reversed === 'notFound' || reversed === 'notPossible') {
    const Response = refused(reversed === 'notFound' ? 'NotFound' : 'NotAllowed');
    return { SaleToPOIResponse: { MessageHeader, ReversalResponse: { Response } } };
  }
  const { currency, approvedMinor } = reversed;
  return {
    SaleToPOIResponse: {
      MessageHeader,
      ReversalResponse: {
        Response: SUCCESS,
        POIData: { POITransactionID: { TransactionID: `${poiReferenceOf(reversed)}.R` } },
        ReversedAmount: wireAmountOf({ amountMinor: partMinor ?? approvedMinor, currency }),
      },
    },
  };
}

const partOf = (amount: number | undefined, currency: Currency): number | null =>
  amount === undefined ? null : minorOfWireAmount(amount, currency);
