import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serviceIdOf } from '../../../hardware/drivers/nexo-channel.ts';
import { saleToPoiRequestSchema } from '../../../hardware/protocols/nexo.ts';
import { minorOfWireAmount, wireAmountOf } from '../../../hardware/protocols/nexo-amount.ts';
import { paymentOutcomeOf, reversalOutcomeOf } from '../../../hardware/protocols/nexo-outcome.ts';
import { buildPayment } from '../../../hardware/protocols/nexo-requests.ts';

const requestThat = (mustBeOnline: boolean) =>
  buildPayment({ saleId: 'till-1', poiId: 'P400-1' }, 'SERVICE001', {
    tenderId: 'tender-1',
    saleId: 'sale-1',
    amount: { amountMinor: 1999, currency: 'EUR' },
    mustBeOnline,
    at: '2026-11-22T08:00:00.000Z',
  });

test('a payment request names the tender, the amount as decimals and the till', () => {
  const request = requestThat(false);
  expect(JSON.stringify(request)).toContain('"AmountsReq":{"Currency":"EUR","RequestedAmount":19.99}');
  expect(JSON.stringify(request)).toContain('"SaleTransactionID":{"TransactionID":"tender-1"');
  expect(saleToPoiRequestSchema.parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
});

test('only a payment that must reach the bank says so, and in the protocol’s words', () => {
  const forced = requestThat(true);
  expect(JSON.stringify(forced)).toContain('"TransactionConditions":{"ForceOnlineFlag":true}');
  expect(saleToPoiRequestSchema.parse(JSON.parse(JSON.stringify(forced)))).toEqual(forced);
  expect(JSON.stringify(requestThat(false))).not.toContain('TransactionConditions');
});

test.each([
  [true, false],
  [false, true],
  // The protocol's default: online.
  [undefined, false],
])('an approval with OnlineFlag %s is offline: %s', (OnlineFlag, isOffline) => {
  const response = {
    Response: { Result: 'Success' },
    PaymentResult: {
      AmountsResp: { Currency: 'EUR', AuthorizedAmount: 10 },
      ...(OnlineFlag !== undefined && { OnlineFlag }),
    },
  } as const;
  expect(paymentOutcomeOf(response, TEN_EUROS)).toMatchObject({ outcome: 'approved', isOffline });
});

test.each([
  [true, true],
  [false, false],
  // A terminal that was busy asked nobody: here the default proves nothing.
  [undefined, false],
])('a decline with OnlineFlag %s came from the bank: %s', (OnlineFlag, wasOnline) => {
  const Response = { Result: 'Failure', ErrorCondition: 'Refusal' } as const;
  const response = { Response, ...(OnlineFlag !== undefined && { PaymentResult: { OnlineFlag } }) };
  expect(paymentOutcomeOf(response, TEN_EUROS)).toMatchObject({ outcome: 'declined', wasOnline });
});

test('every amount comes back from the wire to the cent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000_000_000 }),
      fc.constantFrom('EUR', 'JPY'),
      (amountMinor, currency) => {
        const wire: unknown = JSON.parse(JSON.stringify(wireAmountOf({ amountMinor, currency })));
        expect(minorOfWireAmount(Number(wire), currency)).toBe(amountMinor);
      },
    ),
  );
});

test('an amount with more digits than its currency is not rounded but refused', () => {
  expect(minorOfWireAmount(10.999, 'EUR')).toBeNull();
  expect(minorOfWireAmount(10.5, 'JPY')).toBeNull();
});

test('the message id of a tender is always the same, and fits the protocol', () => {
  expect(serviceIdOf('tender-1')).toBe(serviceIdOf('tender-1'));
  expect(serviceIdOf('tender-1')).not.toBe(serviceIdOf('tender-2'));
  expect(serviceIdOf('tender-1')).toMatch(/^[0-9A-Z]{10}$/);
});

const TEN_EUROS = { amountMinor: 1000, currency: 'EUR' } as const;

test('an approval of less is one of a part, and one of more or of another currency is never taken for one', () => {
  const response = {
    Response: { Result: 'Success' },
    PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: 10 } },
  } as const;
  expect(paymentOutcomeOf(response, { amountMinor: 1000, currency: 'EUR' }).outcome).toBe('approved');
  expect(paymentOutcomeOf(response, { amountMinor: 1001, currency: 'EUR' })).toMatchObject({ approvedMinor: 1000 });
  expect(paymentOutcomeOf(response, { amountMinor: 999, currency: 'EUR' }).outcome).toBe('contradiction');
  expect(paymentOutcomeOf(response, { amountMinor: 1000, currency: 'USD' }).outcome).toBe('contradiction');
  expect(paymentOutcomeOf({ Response: { Result: 'Partial' } }, TEN_EUROS).outcome).toBe('contradiction');
});

test('whatever a terminal masks, four digits at most come through', () => {
  const outcome = paymentOutcomeOf(
    {
      Response: { Result: 'Success' },
      PaymentResult: {
        AmountsResp: { Currency: 'EUR', AuthorizedAmount: 10 },
        PaymentInstrumentData: { CardData: { MaskedPan: '4000001234560002' } },
      },
    },
    TEN_EUROS,
  );
  expect(outcome).toMatchObject({ outcome: 'approved', maskedPan: '**** 0002' });
});

test.each([
  ['Refusal', undefined, 'refused'],
  ['Refusal', 'refusalReason=210%20Not%20enough%20balance', 'insufficientFunds'],
  ['Cancel', undefined, 'cancelled'],
  ['Aborted', undefined, 'cancelled'],
  ['WrongPIN', undefined, 'wrongPin'],
  ['Busy', undefined, 'busy'],
  ['UnreachableHost', undefined, 'bankUnreachable'],
  ['Communication timeout', undefined, 'bankUnreachable'],
])('%s (%s) is the decline "%s"', (ErrorCondition, AdditionalResponse, reason) => {
  const Response = { Result: 'Failure', ErrorCondition, ...(AdditionalResponse && { AdditionalResponse }) } as const;
  expect(paymentOutcomeOf({ Response }, TEN_EUROS)).toMatchObject({ outcome: 'declined', reason });
});

test.each(['InProgress', 'UnreachableHost', 'Communication timeout'])(
  'a reversal that failed with %s may have been done all the same: it is unknown',
  (ErrorCondition) => {
    const failed = reversalOutcomeOf({ Response: { Result: 'Failure', ErrorCondition } }, TEN_EUROS);
    expect(failed).toMatchObject({ outcome: 'unknown', detail: expect.stringContaining(ErrorCondition) });
  },
);

test.each(['NotFound', 'NotAllowed', 'Refusal'])(
  'a reversal that failed with %s gave nothing back',
  (ErrorCondition) => {
    const failed = reversalOutcomeOf({ Response: { Result: 'Failure', ErrorCondition } }, TEN_EUROS);
    expect(failed).toMatchObject({ outcome: 'declined' });
  },
);

test('an approval keeps the terminal’s own time of it, which a reversal names again', () => {
  const TimeStamp = '2026-11-20T09:30:00.000Z';
  const response = {
    Response: { Result: 'Success' },
    POIData: { POITransactionID: { TransactionID: 'BV0q.1', TimeStamp } },
    PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: 10 } },
  } as const;
  expect(paymentOutcomeOf(response, TEN_EUROS)).toMatchObject({ terminalReference: 'BV0q.1', terminalTime: TimeStamp });
});
