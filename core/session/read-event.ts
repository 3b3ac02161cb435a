import { eventSchema, type SessionEvent } from './events.ts';

/**
 * A journal row's payload as today's event, whatever version wrote it. Shapes have only grown so far, by fields with a default, so that
 * the version before reads what this one writes: an update can be rolled back. A change that cannot be made so raises `v` and gets a
 * pure function here that brings the stored event up to it, for ever. Each earlier shape has a fixture in `test/fixtures/events`.
 * Throws on what no version ever wrote.
 */
export const readEvent = (payload: string): SessionEvent => eventSchema.parse(JSON.parse(payload));
