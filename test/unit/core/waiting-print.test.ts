import { describe, expect, test } from 'vitest';
import { CLOSED } from '../../../core/session/state.ts';
import { waitingPrint } from '../../../core/session/waiting-print.ts';
import {
  APPROVAL,
  acceptanceAnswered,
  chargeAnswered,
  MILK,
  payByCard,
  printAnswered,
  shopperWith,
  travellerAtSeats,
  type World,
} from './world.ts';

const EMPTY = printAnswered({ kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' });
const JAMMED = printAnswered({ kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' });

function paid(): World {
  const world = shopperWith(MILK);
  payByCard(world);
  world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
  return world;
}

function accepted(): World {
  const world = travellerAtSeats('p1');
  world.submit({ type: 'seat.choose', passengerId: 'p1', seat: '9C' });
  world.answer('passenger.accept', acceptanceAnswered({ kind: 'accepted', seat: '9C', sequenceNumber: 1 }));
  return world;
}

describe('when the printer can print again', () => {
  test('a receipt of which nothing came out is printed by itself', () => {
    const world = paid();
    expect(waitingPrint(world.state)).toBeNull();
    world.answer('receipt.print', EMPTY);
    const command = waitingPrint(world.state);
    expect(command).toEqual({ type: 'receipt.retry' });
    if (command !== null) world.submit(command);
    expect(world.screen.name).toBe('receipt');
    expect(waitingPrint(world.state)).toBeNull();
  });

  test('a boarding pass too', () => {
    const world = accepted();
    world.answer('boardingPass.print', EMPTY);
    expect(waitingPrint(world.state)).toEqual({ type: 'boardingPass.retry' });
  });

  test('what may be on paper waits for a person, because it would be a copy', () => {
    const shopper = paid();
    shopper.answer('receipt.print', JAMMED);
    expect(waitingPrint(shopper.state)).toBeNull();
    const traveller = accepted();
    traveller.answer('boardingPass.print', JAMMED);
    expect(waitingPrint(traveller.state)).toBeNull();
  });

  test('between two customers nothing is printed', () => {
    expect(waitingPrint(CLOSED)).toBeNull();
  });
});
