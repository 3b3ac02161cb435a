/** Gift cards and vouchers. Their numbers are money to whoever knows them: nothing of a request or an answer is logged. */
import type { Result } from '../../core/result.ts';
import {
  balanceRequestSchema,
  balanceSchema,
  redeemedSchema,
  redeemRequestSchema,
  valueEnquirySchema,
  valueRefusalSchema,
  valueReversalSchema,
  valueReversedSchema,
} from '../../offline/wire/stored-value-wire.ts';
import type { RouteContext } from '../app.ts';
import type { Refused } from '../stored-value/redeem.ts';
import type { Route } from './route.ts';

const subject = 'stored value';
const refusals = {
  404: { description: 'there is no such number, or no such tender', schema: valueRefusalSchema },
  409: { description: 'it pays nothing now, and why', schema: valueRefusalSchema },
};
const NOT_THERE: ReadonlySet<Refused['kind']> = new Set(['unknownNumber', 'neverSeen']);

type Reply = { code(status: number): { send(body: object): unknown } };
const told = <T>(answer: Result<T, Refused>, reply: Reply): unknown =>
  answer.ok ? answer.value : reply.code(NOT_THERE.has(answer.error.kind) ? 404 : 409).send(answer.error);

export function storedValueRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/stored-value/balance',
      subject,
      summary: 'What a gift card or voucher is worth now',
      access: 'signed',
      body: balanceRequestSchema,
      answers: { 200: { description: 'its balance', schema: balanceSchema }, ...refusals },
    },
    async ({ body, reply }) => told(await store.valueBalance(body), reply),
  );
  route(
    {
      method: 'POST',
      path: '/v1/stored-value/redeem',
      subject,
      summary: 'Takes from it, once under the tender’s name; a repeat gives the same answer',
      access: 'signed',
      body: redeemRequestSchema,
      answers: { 200: { description: 'taken: at most what was asked for', schema: redeemedSchema }, ...refusals },
    },
    async ({ body, reply, by }) => told(await store.redeemValue(by.kiosk, body), reply),
  );
  route(
    {
      method: 'POST',
      path: '/v1/stored-value/enquire',
      subject,
      summary: 'What became of a tender; the name of one that is not known is closed',
      access: 'signed',
      body: valueEnquirySchema,
      answers: { 200: { description: 'taken', schema: redeemedSchema }, ...refusals },
    },
    async ({ body, reply, by }) => told(await store.enquireValue(by.kiosk, body.tenderId), reply),
  );
  route(
    {
      method: 'POST',
      path: '/v1/stored-value/reverse',
      subject,
      summary: 'Gives back what a tender took, once; a repeat gives the same answer',
      access: 'signed',
      body: valueReversalSchema,
      answers: { 200: { description: 'given back', schema: valueReversedSchema }, ...refusals },
    },
    async ({ body, reply, by }) => told(await store.reverseValue(by.kiosk, body), reply),
  );
}
