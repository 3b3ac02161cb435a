import type { z } from 'zod';
import {
  acceptanceSchema,
  bookingSchema,
  type DepartureControl,
  type DepartureControlError,
} from '../core/checkin/departure.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
  createSignedRequest,
  type ServerAnswer,
  type SignedRequestOptions,
  type Unreachable,
} from './signed-request.ts';

/** The departure-control port over the server's `/v1/dcs` endpoints. Nothing of it touches the disk. */
export function createDepartureClient(options: SignedRequestOptions): DepartureControl {
  const request = createSignedRequest(options);
  return {
    findBooking: async (identification) => read(await request('POST', '/v1/dcs/find', identification), bookingSchema),
    accept: async (acceptance) => read(await request('POST', '/v1/dcs/accept', acceptance), acceptanceSchema),
  };
}

const REFUSALS = ['notFound', 'seatTaken', 'flightClosed'] as const;

function read<T>(answer: Result<ServerAnswer, Unreachable>, schema: z.ZodType<T>): Result<T, DepartureControlError> {
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  if (status === 200) {
    const parsed = schema.safeParse(body);
    if (parsed.success) return ok(parsed.data);
  }
  if (status === 404 || status === 409) {
    const kind = typeof body === 'object' && body !== null && 'kind' in body ? body.kind : undefined;
    const refusal = REFUSALS.find((known) => known === kind);
    if (refusal !== undefined) return err({ kind: refusal });
  }
  // Never the body: it may hold a passenger's data.
  return err({ kind: 'unreachable', detail: `unexpected answer with status ${status}` });
}
