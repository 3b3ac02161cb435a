/** Refunds by staff at a kiosk. A new voucher's number is money to whoever knows it: nothing of an answer is logged. */
import {
  grantedSchema,
  refundableSaleSchema,
  refundClaimSchema,
  refundFindSchema,
  refundRefusedSchema,
} from '../../offline/wire/refund-wire.ts';
import type { RouteContext } from '../app.ts';
import type { Route } from './route.ts';

const subject = 'refunds';

export function refundRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/refunds/find',
      subject,
      summary: 'A sale by its receipt number, with what of it was refunded',
      access: 'signed',
      body: refundFindSchema,
      answers: {
        200: { description: 'the sale', schema: refundableSaleSchema },
        404: { description: 'there is no such sale', schema: refundRefusedSchema },
      },
    },
    async ({ body, reply }) =>
      (await store.refundableSale(body.receiptNumber)) ?? reply.code(404).send({ kind: 'unknownSale' }),
  );
  route(
    {
      method: 'POST',
      path: '/v1/refunds/claim',
      subject,
      summary: 'Grants a refund, once; a repeat under the same refundId has the same answer',
      access: 'signed',
      body: refundClaimSchema,
      answers: {
        200: { description: 'granted, and how the money goes back', schema: grantedSchema },
        404: { description: 'there is no such sale', schema: refundRefusedSchema },
        409: { description: 'it is not granted, and why', schema: refundRefusedSchema },
      },
    },
    async ({ body, reply, by }) => {
      const granted = await store.claimRefund(by.kiosk, body);
      if (granted.ok) return granted.value;
      return reply.code(granted.error.kind === 'unknownSale' ? 404 : 409).send(granted.error);
    },
  );
}
