import { z } from 'zod';
import { unreachable } from '../../core/result.ts';
import type { RouteContext } from '../app.ts';
import { RequestError } from '../request-error.ts';
import {
  type AcknowledgeError,
  acknowledgeSchema,
  alarmIdSchema,
  alarmSchema,
  alarmStateSchema,
} from '../store/alarm-store.ts';
import { type Route, refusalSchema } from './route.ts';

const subject = 'alarms';
const access = 'operator';
const querySchema = z.strictObject({
  state: alarmStateSchema.default('open'),
  kiosk: z.string().max(32).optional(),
  after: alarmIdSchema.optional(),
});
const pageSchema = z.object({ alarms: z.array(alarmSchema), next: alarmIdSchema.nullable() });

export function alarmRoutes(route: Route, { store, log }: RouteContext): void {
  route(
    {
      method: 'GET',
      path: '/v1/alarms',
      subject,
      summary: 'Alarms and who acknowledged them, page by page; those that are open unless others are asked for',
      access,
      query: querySchema,
      answers: { 200: { description: 'a page', schema: pageSchema } },
    },
    ({ query }) => store.alarms(query),
  );
  route(
    {
      method: 'POST',
      path: '/v1/alarms/acknowledge',
      subject,
      summary: 'Somebody took note of an alarm and says so; kept for ever. It opens again when it is raised again',
      access,
      body: acknowledgeSchema,
      answers: {
        200: { description: 'the alarm as it stands now', schema: alarmSchema },
        404: { description: 'there is no such alarm', schema: refusalSchema },
        409: {
          description: 'it was acknowledged before, or raised again since it was looked at',
          schema: refusalSchema,
        },
      },
    },
    async ({ body }) => {
      const done = await store.acknowledgeAlarm(body);
      if (!done.ok) throw refusalOf(done.error);
      log.info({ alarm: body.id, by: body.by }, 'an alarm was acknowledged');
      return done.value;
    },
  );
}

function refusalOf(error: AcknowledgeError): RequestError {
  switch (error.kind) {
    case 'unknownAlarm':
      return new RequestError(404, error.kind, 'there is no such alarm');
    case 'alreadyAcknowledged':
      return new RequestError(409, error.kind, 'it was acknowledged before and not raised again since');
    case 'raisedAgain':
      return new RequestError(
        409,
        error.kind,
        `it was raised again since it was looked at: ${error.times} times by now`,
      );
    default:
      return unreachable(error);
  }
}
