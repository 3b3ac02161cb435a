/** Coupons, bottle vouchers and members. Who is a member is personal: nothing of a request is logged. */
import { z } from 'zod';
import {
  claimAnswerSchema,
  claimRequestSchema,
  memberAnswerSchema,
  memberRequestSchema,
  releaseRequestSchema,
} from '../../core/checkout/shop-service.ts';
import type { RouteContext } from '../app.ts';
import type { Route } from './route.ts';

const subject = 'shopping';

export function shopRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/codes/claim',
      subject,
      summary: 'Holds a code that may be used once for a basket; a repeat of the claim gives the same answer',
      access: 'signed',
      body: claimRequestSchema,
      answers: { 200: { description: 'granted, or used before', schema: claimAnswerSchema } },
    },
    async ({ body, by }) => ({ outcome: await store.claimCode(by.kiosk, body) }),
  );

  route(
    {
      method: 'POST',
      path: '/v1/codes/release',
      subject,
      summary: 'Lets a code go that was not used; what a sale has used stays used',
      access: 'signed',
      body: releaseRequestSchema,
      answers: { 200: { description: 'nobody holds it under this claim any more', schema: z.strictObject({}) } },
    },
    async ({ body, by }) => {
      await store.releaseCode(by.kiosk, body.claimId);
      return {};
    },
  );

  route(
    {
      method: 'POST',
      path: '/v1/members/find',
      subject,
      summary: 'The member of a card or telephone number',
      access: 'signed',
      body: memberRequestSchema,
      answers: {
        200: { description: 'the member, without a name', schema: memberAnswerSchema },
        404: { description: 'nobody has this number', schema: z.object({ kind: z.literal('notFound') }) },
      },
    },
    async ({ body, reply }) => (await store.findMember(body.key)) ?? reply.code(404).send({ kind: 'notFound' }),
  );
}
