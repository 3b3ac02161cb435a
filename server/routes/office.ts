/** Personal data for authorised staff of the head office, on this machine only. What is answered here is never logged. */
import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { eraseRequestSchema } from '../office/erasure-list.ts';
import { reveal, revealedSchema, revealRequestSchema } from '../office/reveal.ts';
import type { Route } from './route.ts';

const REVEALS_SHOWN_MAX = 500;
const subject = 'personal data';
const access = 'loopback';
const erasedSchema = z.object({ session: z.string(), wasErasedBefore: z.boolean() });
const revealsSchema = z.object({
  reveals: z.array(
    z.object({ session: z.string(), atMs: z.int(), askedBy: z.string(), reason: z.string(), outcome: z.string() }),
  ),
});

export function officeRoutes(route: Route, { store, headOfficeKey, erasures }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/office/reveal',
      subject,
      summary: 'A session’s events with their personal fields opened; who looked, and why, is written down',
      access,
      body: revealRequestSchema,
      answers: { 200: { description: 'the events, or why there are none', schema: revealedSchema } },
    },
    ({ body }) => reveal({ store, headOfficeKey }, body),
  );
  route(
    {
      method: 'POST',
      path: '/v1/office/erase',
      subject,
      summary: 'Destroys a session’s key: its personal fields can be read by nobody any more',
      access,
      body: eraseRequestSchema,
      answers: { 200: { description: 'destroyed', schema: erasedSchema } },
    },
    async ({ body }) => ({ session: body.session, wasErasedBefore: !(await erasures.erase(body)) }),
  );
  route(
    {
      method: 'GET',
      path: '/v1/office/reveals',
      subject,
      summary: 'Who looked at which session, newest first',
      access,
      answers: { 200: { description: 'the newest looks', schema: revealsSchema } },
    },
    async () => ({ reveals: await store.reveals(REVEALS_SHOWN_MAX) }),
  );
}
