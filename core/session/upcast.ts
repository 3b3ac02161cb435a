/** Brings stored events of every version to the newest. Pure, and for ever: each version has a fixture in `test/fixtures/events`. */
import { z } from 'zod';
import { eventSchema, type SessionEvent } from './events.ts';

const envelopeSchema = z.looseObject({ type: z.string(), v: z.int() });
type Envelope = z.infer<typeof envelopeSchema>;

/** Per event, from each version to the next. */
const UPCASTERS: Readonly<Record<string, Readonly<Record<number, (event: Envelope) => Envelope>>>> = {
  'session.started': {
    // Version 1 carried the wrapped key itself. Only the head office needs it, and takes it from the stored row.
    1: ({ wrappedKey: _wrappedKey, ...event }) => ({ ...event, v: 2, wrappedKeyHash: null }),
  },
};

/** A journal row's payload as today's event. Throws on what no version ever wrote. */
export function readEvent(payload: string): SessionEvent {
  let event = envelopeSchema.parse(JSON.parse(payload));
  for (;;) {
    const upcast = UPCASTERS[event.type]?.[event.v];
    if (upcast === undefined) return eventSchema.parse(event);
    event = upcast(event);
  }
}
