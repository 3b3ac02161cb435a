import { describe, expect, test } from 'vitest';
import { ACCEPTANCE_ATTEMPTS_MAX } from '../../../core/checkin/state.ts';
import { acceptanceAnswered, BOOKING, FIND, FLIGHT, FOUND, printAnswered, travellerAtSeats, World } from './world.ts';

const accepted = (seat: string, sequenceNumber: number) =>
  acceptanceAnswered({ kind: 'accepted', seat, sequenceNumber });
const refused = (reason: 'seatTaken' | 'flightClosed' | 'notFound' | 'unreachable') =>
  acceptanceAnswered({ kind: 'failed', reason });
const printed = printAnswered({ kind: 'printed' });

function onePassengerOn(seat: string): World {
  const world = travellerAtSeats('p1');
  world.submit({ type: 'seat.choose', passengerId: 'p1', seat });
  return world;
}

describe('a traveller', () => {
  test('finds the booking, confirms, chooses seats for two, and has two boarding passes', () => {
    const world = new World('checkin');
    world.submit({ type: 'session.start' });
    world.submit({ type: 'language.choose', language: 'de' });
    expect(world.screen).toEqual({ name: 'identify', phase: 'ready' });
    world.submit(FIND);
    expect(world.screen).toEqual({ name: 'identify', phase: 'asking' });
    world.answer('booking.find', () => ({ type: 'booking.answered', answer: { kind: 'found', booking: FOUND } }));
    expect(world.screen).toMatchObject({
      name: 'trip',
      flight: { flightNumber: 'MQ 204' },
      passengers: [{ name: 'Jana Weber' }, { name: 'Ole Weber' }],
    });
    world.submit({ type: 'passengers.choose', passengerIds: ['p1', 'p2', 'p1'] });
    expect(world.screen).toMatchObject({ name: 'dangerousGoods', position: 1, count: 2 });
    world.submit({ type: 'dangerousGoods.confirm', passengerId: 'p1' });
    world.submit({ type: 'dangerousGoods.confirm', passengerId: 'p2' });
    expect(world.events.at(-1)).toMatchObject({ type: 'dangerousGoods.confirmed', language: 'de' });
    expect(world.screen).toMatchObject({ name: 'seat', map: { takenSeats: ['8A', '8B'] } });
    world.submit({ type: 'seat.choose', passengerId: 'p1', seat: '9C' });
    expect(world.screen).toMatchObject({ name: 'seat', position: 2, map: { takenSeats: ['8A', '8B', '9C'] } });
    world.submit({ type: 'seat.choose', passengerId: 'p2', seat: '9D' });
    expect(world.screen.name).toBe('accepting');
    world.answer('passenger.accept', accepted('9C', 1));
    world.answer('passenger.accept', accepted('9D', 2));
    expect(world.screen).toMatchObject({ name: 'boardingPass', position: 1, passenger: { seat: '9C' } });
    world.answer('boardingPass.print', printed);
    world.answer('boardingPass.print', printed);
    expect(world.screen).toMatchObject({ name: 'farewell', allPrinted: true });
    world.elapse();
    expect(world.screen.name).toBe('attract');
  });

  test.each([
    ['notFound', 'bookingNotFound'],
    ['flightClosed', 'flightClosed'],
    ['unreachable', 'departureControlUnreachable'],
  ] as const)('whose booking is %s is told so and may try again', (reason, kind) => {
    const world = new World('checkin');
    world.submit(FIND);
    world.answer('booking.find', () => ({ type: 'booking.answered', answer: { kind: 'failed', reason } }));
    expect(world.view.notice).toEqual({ kind });
    expect(world.submit(FIND).ok).toBe(true);
  });

  test('with a document that cannot be read is told so', () => {
    const world = new World('checkin');
    world.submit({ type: 'identify.unreadable' });
    expect(world.view.notice).toEqual({ kind: 'documentUnreadable' });
  });

  test('of a closed flight goes no further', () => {
    const world = new World('checkin');
    world.submit(FIND);
    const booking = { ...FOUND, flight: { ...FLIGHT, status: 'closed' as const } };
    world.answer('booking.find', () => ({ type: 'booking.answered', answer: { kind: 'found', booking } }));
    expect(world.screen.name).toBe('identify');
  });

  test('never sees the booking that the person before was looking for', () => {
    const world = new World('checkin');
    world.submit(FIND);
    const late = world.asked.at(-1);
    world.submit({ type: 'session.leave' });
    world.submit(FIND);
    const answer = { type: 'booking.answered', answer: { kind: 'found', booking: FOUND } } as const;
    world.submit(answer, { effectId: late?.effectId ?? '', outcome: 'done' });
    expect(world.screen).toEqual({ name: 'identify', phase: 'asking' });
  });

  test('goes back step by step until something was asked of departure control', () => {
    const world = travellerAtSeats('p1');
    world.submit({ type: 'checkin.back' });
    expect(world.screen.name).toBe('trip');
    world.submit({ type: 'checkin.back' });
    expect(world.screen.name).toBe('identify');
    expect(onePassengerOn('10A').submit({ type: 'checkin.back' }).ok).toBe(false);
  });
});

describe('a seat', () => {
  test.each(['8A', '7A', '31F', '9G', '9'])('%s cannot be had', (seat) => {
    const world = travellerAtSeats('p1');
    expect(world.submit({ type: 'seat.choose', passengerId: 'p1', seat })).toMatchObject({
      error: { kind: 'seatNotFree' },
    });
  });

  test('that somebody was faster for is taken on the map, and another is chosen', () => {
    const world = onePassengerOn('9C');
    world.answer('passenger.accept', refused('seatTaken'));
    expect(world.view.notice).toEqual({ kind: 'seatTaken', seat: '9C' });
    expect(world.screen).toMatchObject({ name: 'seat', map: { takenSeats: ['8A', '8B', '9C'] } });
    expect(world.submit({ type: 'seat.choose', passengerId: 'p1', seat: '9C' }).ok).toBe(false);
    world.submit({ type: 'seat.choose', passengerId: 'p1', seat: '10A' });
    world.answer('passenger.accept', accepted('10A', 4));
    expect(world.screen.name).toBe('boardingPass');
  });
});

describe('departure control', () => {
  test(`out of reach is asked again ${ACCEPTANCE_ATTEMPTS_MAX} times under one id, then the person is told`, () => {
    const world = onePassengerOn('10A');
    for (let attempt = 1; attempt < ACCEPTANCE_ATTEMPTS_MAX; attempt += 1) {
      world.answer('passenger.accept', refused('unreachable'));
      world.elapse();
    }
    world.answer('passenger.accept', refused('unreachable'));
    const asked = world.asked.flatMap(({ effect }) => (effect.type === 'passenger.accept' ? [effect] : []));
    expect(asked).toHaveLength(ACCEPTANCE_ATTEMPTS_MAX);
    expect(new Set(asked.map(({ acceptanceId }) => acceptanceId)).size).toBe(1);
    expect(world.view.notice).toEqual({ kind: 'departureControlUnreachable' });
    // Only the idle deadline is left.
    world.elapse();
    expect(world.types.at(-1)).toBe('idle.warned');
  });

  test.each(['flightClosed', 'notFound'] as const)('that says %s ends the way here', (reason) => {
    const world = onePassengerOn('10A');
    world.answer('passenger.accept', refused(reason));
    expect(world.screen.name).toBe('identify');
    expect(world.view.notice).not.toBeNull();
  });
});

describe('a boarding pass', () => {
  test('that met an empty roll is no copy, one that may have come out is, one given up is over', () => {
    const world = onePassengerOn('9C');
    world.answer('passenger.accept', accepted('9C', 1));
    const empty = { kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' } as const;
    const lost = { kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' } as const;
    for (const answer of [empty, lost]) {
      world.answer('boardingPass.print', printAnswered(answer));
      expect(world.screen).toMatchObject({ name: 'boardingPassTrouble', trouble: answer.trouble });
      world.submit({ type: 'boardingPass.retry' });
    }
    const copies = world.asked.flatMap(({ effect }) => (effect.type === 'boardingPass.print' ? [effect.copy] : []));
    expect(copies).toEqual([false, false, true]);
    world.answer('boardingPass.print', printAnswered(lost));
    world.submit({ type: 'boardingPass.skip' });
    expect(world.screen).toMatchObject({ name: 'farewell', allPrinted: false });
  });
});

describe('a power loss', () => {
  test('forgets who the person was, gives up what was asked for them, and asks again', () => {
    const world = onePassengerOn('9C');
    world.submit({ type: 'identity.lost' });
    expect(world.screen).toEqual({ name: 'identify', phase: 'ready' });
    expect(world.view.notice).toEqual({ kind: 'identifyAgain' });
    expect(world.open.effects).toEqual({});
    expect(JSON.stringify(world.state)).not.toContain(FOUND.recordLocator);
  });

  test('of the kiosk, not of departure control: who was accepted is shown as accepted', () => {
    const world = onePassengerOn('9C');
    world.submit({ type: 'identity.lost' });
    world.submit(FIND);
    const travellers = FOUND.travellers.map((traveller) =>
      traveller.passengerId === 'p1' ? { ...traveller, checkedIn: true, sequenceNumber: 12 } : traveller,
    );
    const booking = { ...FOUND, travellers };
    world.answer('booking.find', () => ({ type: 'booking.answered', answer: { kind: 'found', booking } }));
    world.submit({ type: 'passengers.choose', passengerIds: ['p1'] });
    world.submit({ type: 'dangerousGoods.confirm', passengerId: 'p1' });
    expect(world.screen).toMatchObject({ name: 'boardingPass', passenger: { seat: '9C', checkedIn: true } });
    expect(BOOKING.passengers).toHaveLength(2);
  });
});
