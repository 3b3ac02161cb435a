import { expect, test } from 'vitest';
import { eventSchema } from '../../../core/session/events.ts';
import { FLIGHT, FOUND } from './world.ts';

test('a booking that was journalled before flights had their departure instant is still read, and a new one keeps it', () => {
  const found = (flight: object) =>
    eventSchema.safeParse({ type: 'booking.found', v: 1, atMs: 0, booking: { ...FOUND, flight } });
  const { departsAtMs, ...before } = FLIGHT;
  expect(found(before)).toMatchObject({ success: true, data: { booking: { flight: before } } });
  expect(found(FLIGHT)).toMatchObject({ success: true, data: { booking: { flight: { departsAtMs } } } });
});
