import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NexoTerminal } from '../../../hardware/drivers/nexo-terminal.ts';
import { NexoKey } from '../../../hardware/protocols/nexo-crypto.ts';
import { listenOn } from '../../../hardware/simulators/listening.ts';
import { terminalIdentity } from '../../../hardware/simulators/terminal-identity.ts';
import type { TerminalSimulator } from '../../../hardware/simulators/terminal-simulator.ts';
import { postJson } from '../../../hardware/transports/https.ts';
import { amount, key, never, openNexo, request } from './payment-terminal-rigs.ts';
import { closing, untilStatus } from './support.ts';

/** The vendor's own library (MIT), as the other party. */
type Json = Record<string, unknown>;
type Library = {
  Client: new (config: object) => { httpClient: object };
  TerminalLocalAPI: new (client: object) => { request(message: Json, key: object): Promise<Json> };
};
const load = createRequire(import.meta.url);
const { Client, TerminalLocalAPI }: Library = load('@adyen/api-library');
const models: {
  ObjectSerializer: { serialize(value: unknown, type: string): Json; deserialize(value: unknown, type: string): Json };
} = load('@adyen/api-library/lib/src/typings/terminal/models');
const cryptoModule: {
  default: {
    encrypt(header: unknown, json: string, key: object): Json;
    new (key: object): { decrypt(secured: unknown, key: object): string };
  };
} = load('@adyen/api-library/lib/src/security/nexoCrypto');
const adyenKey = {
  KeyIdentifier: key.keyIdentifier,
  KeyVersion: key.keyVersion,
  Passphrase: key.passphrase,
  AdyenCryptoVersion: 1,
};

const header = (category: string, serviceId: string, messageClass = 'Service') => ({
  ProtocolVersion: '3.0',
  MessageClass: messageClass,
  MessageCategory: category,
  MessageType: 'Request',
  ServiceID: serviceId,
  SaleID: 'till-1',
  POIID: 'V400m-1',
});
const payment = (serviceId: string): Json => ({
  SaleToPOIRequest: {
    MessageHeader: header('Payment', serviceId),
    PaymentRequest: {
      SaleData: { SaleTransactionID: { TransactionID: serviceId, TimeStamp: '2026-11-24T09:00:00.000Z' } },
      PaymentTransaction: { AmountsReq: { Currency: 'EUR', RequestedAmount: 10.99 } },
    },
  },
});

/** The library speaks to port 8443 of Adyen's own names; here its messages go to the simulated terminal. */
function tillOf(simulator: TerminalSimulator) {
  const client = new Client({
    apiKey: 'none',
    environment: 'TEST',
    terminalApiLocalEndpoint: 'https://terminal.local',
  });
  client.httpClient = {
    async request(_endpoint: string, json: string): Promise<string> {
      const target = { url: simulator.url, caPem: simulator.caPem, certificateNameSuffixes: [] };
      const answer = await postJson(target, json, never);
      if (!answer.ok) throw new Error(answer.error.detail);
      return answer.value.body;
    },
  };
  return new TerminalLocalAPI(client);
}

describe('Adyen’s library as the till of our simulated terminal', () => {
  test('pays, asks about the payment, and gives it back', async () => {
    const simulator = await openNexo();
    const till = tillOf(simulator);
    const paid = await till.request(payment('PAY0000001'), adyenKey);
    expect(paid).toMatchObject({
      SaleToPOIResponse: {
        PaymentResponse: {
          Response: { Result: 'Success' },
          PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: 10.99 } },
        },
      },
    });
    const about = { MessageCategory: 'Payment', SaleID: 'till-1', ServiceID: 'PAY0000001' };
    const status = await till.request(
      {
        SaleToPOIRequest: {
          MessageHeader: header('TransactionStatus', 'STA0000001'),
          TransactionStatusRequest: { MessageReference: about },
        },
      },
      adyenKey,
    );
    expect(status).toMatchObject({
      SaleToPOIResponse: { TransactionStatusResponse: { Response: { Result: 'Success' } } },
    });
    const POITransactionID = { TransactionID: 'SIM.PAY0000001', TimeStamp: '2026-11-24T09:00:00.000Z' };
    const reversed = await till.request(
      {
        SaleToPOIRequest: {
          MessageHeader: header('Reversal', 'REV0000001'),
          ReversalRequest: {
            OriginalPOITransaction: { POITransactionID },
            ReversalReason: 'MerchantCancel',
            ReversedAmount: 0.99,
          },
        },
      },
      adyenKey,
    );
    expect(reversed).toMatchObject({
      SaleToPOIResponse: { ReversalResponse: { Response: { Result: 'Success' }, ReversedAmount: 0.99 } },
    });
    expect(simulator.ledger()).toMatchObject([{ approvedMinor: 1_099, reversedMinor: 99 }]);
  });

  test('logs in, prints, and asks how the terminal is', async () => {
    const simulator = await openNexo();
    const till = tillOf(simulator);
    const SaleSoftware = { ManufacturerID: 'm', ApplicationName: 'a', SoftwareVersion: '1', CertificationCode: 'c' };
    const LoginRequest = { DateTime: '2026-11-24T09:00:00.000Z', SaleSoftware, OperatorLanguage: 'en' };
    expect(
      await till.request(
        { SaleToPOIRequest: { MessageHeader: header('Login', 'LOG0000001'), LoginRequest } },
        adyenKey,
      ),
    ).toMatchObject({ SaleToPOIResponse: { LoginResponse: { Response: { Result: 'Success' } } } });
    const OutputContent = { OutputFormat: 'Text', OutputText: [{ Text: 'printed' }] };
    const PrintOutput = { DocumentQualifier: 'Document', ResponseMode: 'PrintEnd', OutputContent };
    const MessageHeader = header('Print', 'PRI0000001', 'Device');
    expect(
      await till.request({ SaleToPOIRequest: { MessageHeader, PrintRequest: { PrintOutput } } }, adyenKey),
    ).toMatchObject({ SaleToPOIResponse: { PrintResponse: { Response: { Result: 'Success' } } } });
    expect(simulator.output.printed).toEqual([['printed']]);
    expect(
      await till.request(
        {
          SaleToPOIRequest: {
            MessageHeader: header('Diagnosis', 'DIA0000001'),
            DiagnosisRequest: { HostDiagnosisFlag: true },
          },
        },
        adyenKey,
      ),
    ).toMatchObject({ SaleToPOIResponse: { DiagnosisResponse: { POIStatus: { GlobalStatus: 'OK' } } } });
  });
});

/** A terminal that reads with the vendor's crypto and models, and answers with them. */
async function vendorTerminal(answer: (asked: Json) => Json): Promise<{ url: string; caPem: string; asked: Json[] }> {
  const { certificatePem, keyPem } = await terminalIdentity(null);
  const asked: Json[] = [];
  const server = createServer({ cert: certificatePem, key: keyPem }, async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { SaleToPOIRequest: secured } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const clear = new cryptoModule.default(adyenKey).decrypt(secured, adyenKey);
    const message = models.ObjectSerializer.deserialize(JSON.parse(clear), 'TerminalApiRequest');
    asked.push(message);
    const said = models.ObjectSerializer.serialize(answer(message), 'TerminalApiResponse');
    const MessageHeader = { ...secured.MessageHeader, MessageType: 'Response' };
    response.end(
      JSON.stringify({
        SaleToPOIResponse: cryptoModule.default.encrypt(MessageHeader, JSON.stringify(said), adyenKey),
      }),
    );
  });
  const port = await listenOn(server, '127.0.0.1', 0);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `https://127.0.0.1:${port}/nexo`, caPem: certificatePem, asked };
}

async function driverAt({ url, caPem }: { url: string; caPem: string }): Promise<NexoTerminal> {
  const terminal = closing(
    new NexoTerminal({
      target: { url, caPem, certificateNameSuffixes: [] },
      parties: { saleId: 'till-1', poiId: 'V400m-1' },
      key: new NexoKey(key, key.passphrase),
      nowMs: () => 0,
    }),
  );
  await untilStatus(terminal, 'READY');
  return terminal;
}

const headerOf = (asked: Json): Json => {
  const { SaleToPOIRequest: body } = asked;
  const { MessageHeader } = body as { MessageHeader: Json };
  return { ...MessageHeader, MessageType: 'Response' };
};

describe('our driver at a terminal that speaks with Adyen’s library', () => {
  test('a payment is read as the vendor reads it, and its answer as the vendor writes it', async () => {
    const far = await vendorTerminal((asked) => ({
      SaleToPOIResponse: {
        MessageHeader: headerOf(asked),
        PaymentResponse: {
          Response: { Result: 'Success', AdditionalResponse: 'store=test' },
          SaleData: { SaleTransactionID: { TransactionID: 'tender-1', TimeStamp: '1970-01-01T00:00:00.000Z' } },
          POIData: { POITransactionID: { TransactionID: 'BV0q.1', TimeStamp: '1970-01-01T00:00:00.000Z' } },
          PaymentResult: {
            OnlineFlag: true,
            AmountsResp: { Currency: 'EUR', AuthorizedAmount: 19.99 },
            PaymentAcquirerData: { MerchantID: 'm', AcquirerPOIID: 'p', ApprovalCode: '123456' },
            PaymentInstrumentData: {
              PaymentInstrumentType: 'Card',
              CardData: { PaymentBrand: 'mc', MaskedPan: '541333 **** 9999' },
            },
          },
        },
      },
    }));
    const terminal = await driverAt(far);
    expect(await terminal.charge({ ...request, mustBeOnline: true }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'approved', terminalReference: 'BV0q.1', approvalCode: '123456', maskedPan: '**** 9999' },
    });
    expect(far.asked).toMatchObject([
      {
        SaleToPOIRequest: {
          PaymentRequest: {
            PaymentTransaction: {
              AmountsReq: { Currency: 'EUR', RequestedAmount: 19.99 },
              TransactionConditions: { ForceOnlineFlag: true },
            },
          },
        },
      },
    ]);
  });

  test('a reversal is read as the vendor reads it, and its answer as the vendor writes it', async () => {
    const far = await vendorTerminal((asked) => ({
      SaleToPOIResponse: {
        MessageHeader: headerOf(asked),
        ReversalResponse: {
          Response: { Result: 'Success' },
          POIData: { POITransactionID: { TransactionID: 'BV0q.2', TimeStamp: '1970-01-01T00:00:00.000Z' } },
          ReversedAmount: 5,
        },
      },
    }));
    const terminal = await driverAt(far);
    const terminalTime = '2026-11-20T09:30:00.000Z';
    const paid = { tenderId: 'tender-1', terminalReference: 'BV0q.1', terminalTime, charged: amount };
    const reversal = { reversalId: 'r1', ...paid };
    const part = { amountMinor: 500, currency: 'EUR' } as const;
    expect(await terminal.reverse({ ...reversal, amount: part }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'reversed', terminalReference: 'BV0q.2' },
    });
    expect(far.asked).toMatchObject([
      {
        SaleToPOIRequest: {
          ReversalRequest: {
            ReversedAmount: 5,
            OriginalPOITransaction: { POITransactionID: { TransactionID: 'BV0q.1', TimeStamp: terminalTime } },
          },
        },
      },
    ]);
  });

  test.each([
    ['names the tender and its amount', 'tender-1', 19.99, { ok: true, value: { outcome: 'approved' } }],
    ['names another tender', 'tender-2', 19.99, { ok: false, error: { kind: 'unreachable' } }],
    ['names a part of its amount', 'tender-1', 9.99, { ok: true, value: { outcome: 'approved', approvedMinor: 999 } }],
    ['names more than its amount', 'tender-1', 29.99, { ok: false, error: { kind: 'unreachable' } }],
    ['names no tender', null, 19.99, { ok: false, error: { kind: 'unreachable' } }],
  ])('a repeated answer without its header that %s is judged by that', async (_what, tenderId, charged, expected) => {
    const SaleTransactionID = { TransactionID: tenderId, TimeStamp: '1970-01-01T00:00:00.000Z' };
    const far = await vendorTerminal((asked) => ({
      SaleToPOIResponse: {
        MessageHeader: headerOf(asked),
        TransactionStatusResponse: {
          Response: { Result: 'Success' },
          RepeatedMessageResponse: {
            RepeatedResponseMessageBody: {
              PaymentResponse: {
                Response: { Result: 'Success' },
                ...(tenderId !== null && { SaleData: { SaleTransactionID } }),
                PaymentResult: { OnlineFlag: true, AmountsResp: { Currency: 'EUR', AuthorizedAmount: charged } },
              },
            },
          },
        },
      },
    }));
    const terminal = await driverAt(far);
    expect(await terminal.enquire('tender-1', amount)).toMatchObject(expected);
  });
});
