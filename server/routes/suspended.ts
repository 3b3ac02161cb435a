import { z } from 'zod';
import {
  recalledSchema,
  recallRefusedSchema,
  recallRequestSchema,
  suspendedSchema,
  suspendRefusalSchema,
  suspendRequestSchema,
} from '../../offline/wire/suspended-wire.ts';
import type { RouteContext } from '../app.ts';
import { listedBasketSchema } from '../suspended/store.ts';
import type { Route } from './route.ts';

const subject = 'suspended baskets';

export function suspendedRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/suspended/suspend',
      subject,
      summary: 'Keeps a basket for another kiosk; a repeat has the same answer',
      access: 'signed',
      body: suspendRequestSchema,
      answers: {
        200: { description: 'kept', schema: suspendedSchema },
        409: {
          description: 'the number is taken, or closed, or another kiosk holds one of its codes',
          schema: suspendRefusalSchema,
        },
      },
    },
    async ({ body, reply, by }) => {
      const kept = await store.suspendBasket(by.kiosk, body);
      return kept.ok ? kept.value : reply.code(409).send(kept.error);
    },
  );
  route(
    {
      method: 'POST',
      path: '/v1/suspended/recall',
      subject,
      summary: 'Hands a basket out, once; a repeat under the same recallId has the same answer',
      access: 'signed',
      body: recallRequestSchema,
      answers: {
        200: { description: 'it is this kiosk’s now', schema: recalledSchema },
        404: { description: 'the server has no such basket', schema: recallRefusedSchema },
        409: { description: 'it is not handed out, and why', schema: recallRefusedSchema },
      },
    },
    async ({ body, reply, by }) => {
      const taken = await store.recallBasket(by.kiosk, body);
      if (taken.ok) return { basket: taken.value };
      return reply.code(taken.error.kind === 'unknown' ? 404 : 409).send(taken.error);
    },
  );
  route(
    {
      method: 'GET',
      path: '/v1/suspended',
      subject,
      summary: 'Baskets that nobody has taken up, the newest first',
      access: 'operator',
      answers: { 200: { description: 'all of them', schema: z.object({ baskets: z.array(listedBasketSchema) }) } },
    },
    async () => ({ baskets: await store.suspendedBaskets() }),
  );
}
