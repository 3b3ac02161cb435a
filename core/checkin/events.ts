import { z } from 'zod';
import { printTroubleSchema } from '../documents/print-answer.ts';
import { journalledFlightSchema, seatNumberSchema } from './departure.ts';

const at = { v: z.literal(1), atMs: z.int().min(0) };
const id = z.string().min(1).max(80);

/**
 * Personal data as it lies in events and state: AES-256-GCM under the session's key, `sealed:1:` + base64url of IV, ciphertext and
 * tag. The ciphertext itself is the reference; plain text exists only in the host's memory and in the view.
 */
const sealedSchema = z.string().regex(/^sealed:1:[A-Za-z0-9_-]+$/);

export const travellerSchema = z.object({
  passengerId: id,
  surname: sealedSchema,
  givenNames: sealedSchema,
  compartment: z.enum(['C', 'Y']),
  seat: seatNumberSchema.nullable(),
  checkedIn: z.boolean(),
  sequenceNumber: z.int().nullable(),
});
export type Traveller = z.infer<typeof travellerSchema>;

export const foundBookingSchema = z.object({
  recordLocator: sealedSchema,
  flight: journalledFlightSchema,
  travellers: z.array(travellerSchema).min(1),
  takenSeats: z.array(seatNumberSchema),
});
export type FoundBooking = z.infer<typeof foundBookingSchema>;

export const identificationFailureSchema = z.enum(['notFound', 'unreadable', 'unreachable', 'flightClosed']);
export type IdentificationFailure = z.infer<typeof identificationFailureSchema>;

/** What happens in an airport check-in. */
export const checkinEvents = [
  z.object({ type: z.literal('identification.started'), ...at, by: z.enum(['reference', 'document']) }),
  z.object({ type: z.literal('identification.failed'), ...at, reason: identificationFailureSchema }),
  z.object({ type: z.literal('booking.found'), ...at, booking: foundBookingSchema }),
  z.object({ type: z.literal('passengers.chosen'), ...at, passengerIds: z.array(id).min(1) }),
  z.object({ type: z.literal('dangerousGoods.confirmed'), ...at, passengerId: id, language: z.string() }),
  z.object({ type: z.literal('seat.chosen'), ...at, passengerId: id, seat: seatNumberSchema }),
  z.object({ type: z.literal('step.back'), ...at }),
  /** Durable before departure control is asked. */
  z.object({ type: z.literal('acceptance.started'), ...at, passengerId: id, acceptanceId: id, seat: seatNumberSchema }),
  z.object({
    type: z.literal('passenger.accepted'),
    ...at,
    flightId: z.string(),
    passengerId: id,
    seat: seatNumberSchema,
    sequenceNumber: z.int(),
  }),
  z.object({
    type: z.literal('acceptance.failed'),
    ...at,
    passengerId: id,
    seat: seatNumberSchema,
    reason: z.enum(['seatTaken', 'flightClosed', 'notFound', 'unreachable']),
  }),
  z.object({ type: z.literal('boardingPass.started'), ...at, passengerId: id, jobId: id, copy: z.boolean() }),
  z.object({ type: z.literal('boardingPass.printed'), ...at, passengerId: id, jobId: id }),
  z.object({
    type: z.literal('boardingPass.failed'),
    ...at,
    passengerId: id,
    jobId: id,
    certainty: z.enum(['notStarted', 'unknown']),
    trouble: printTroubleSchema,
  }),
  z.object({ type: z.literal('boardingPass.skipped'), ...at, passengerId: id }),
  /** The session's key is gone (power loss): everything personal is forgotten and the person identifies again. */
  z.object({ type: z.literal('identity.forgotten'), ...at }),
] as const;

const checkinEventSchema = z.discriminatedUnion('type', [...checkinEvents]);
export type CheckinEvent = z.infer<typeof checkinEventSchema>;
