import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serviceIdOf } from '../../../hardware/drivers/nexo-terminal.ts';
import {
  buildPayment,
  minorOfWireAmount,
  saleToPoiRequestSchema,
  wireAmountOf,
} from '../../../hardware/protocols/nexo.ts';
import { paymentOutcomeOf } from '../../../hardware/protocols/nexo-outcome.ts';

test('a payment request names the tender, the amount as decimals and the till', () => {
  const request = buildPayment({ saleId: 'till-1', poiId: 'P400-1' }, 'SERVICE001', {
    tenderId: 'tender-1',
    saleId: 'sale-1',
    amount: { amountMinor: 1999, currency: 'EUR' },
    at: '2026-11-22T08:00:00.000Z',
  });
  expect(JSON.stringify(request)).toContain('"AmountsReq":{"Currency":"EUR","RequestedAmount":19.99}');
  expect(JSON.stringify(request)).toContain('"SaleTransactionID":{"TransactionID":"tender-1"');
  expect(saleToPoiRequestSchema.parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
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

test('an approval of another amount is never taken for an approval', () => {
  const response = {
    Response: { Result: 'Success' },
    PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: 10 } },
  } as const;
  expect(paymentOutcomeOf(response, { amountMinor: 1000, currency: 'EUR' }).outcome).toBe('approved');
  expect(paymentOutcomeOf(response, { amountMinor: 1001, currency: 'EUR' }).outcome).toBe('contradiction');
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
])('%s (%s) is the decline "%s"', (ErrorCondition, AdditionalResponse, reason) => {
  const Response = { Result: 'Failure', ErrorCondition, ...(AdditionalResponse && { AdditionalResponse }) } as const;
  expect(paymentOutcomeOf({ Response }, TEN_EUROS)).toEqual({ outcome: 'declined', reason, terminalReference: null });
});
