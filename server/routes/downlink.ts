import { z } from 'zod';
import {
  channelSchema,
  downAnswerSchema,
  downEntrySchema,
  haveSchema,
  manifestSchema,
  PART_CONTENT_TYPE,
} from '../../offline/wire/down-wire.ts';
import type { RouteContext } from '../app.ts';
import { publishLines } from '../downlink/publish-lines.ts';
import { type Route, refusalSchema } from './route.ts';

const subject = 'downlink';
const partParamsSchema = z.object({ sha256: manifestSchema.shape.parts.element.shape.sha256 });
const publishedSchema = z.object({
  version: z.int(),
  /** Keys whose value is another one now. */
  changed: z.int(),
});

export function downlinkRoutes(route: Route, { store, downlink, log }: RouteContext): void {
  route(
    {
      method: 'GET',
      path: '/v1/down',
      subject,
      summary: 'What was published since the versions that a kiosk has: signed manifests',
      access: 'signed',
      query: z.object({ have: haveSchema }),
      answers: { 200: { description: 'a manifest for each channel with something newer', schema: downAnswerSchema } },
    },
    ({ query }) => downlink.answer(query.have),
  );

  route(
    {
      method: 'GET',
      path: '/v1/down/parts/:sha256',
      subject,
      summary: 'One part that a manifest names: JSON Lines of entries, gzip',
      access: 'signed',
      params: partParamsSchema,
      answers: {
        200: { description: 'the part', schema: z.string(), contentType: PART_CONTENT_TYPE },
        404: { description: 'it is no longer kept: ask for a manifest again', schema: refusalSchema },
      },
    },
    async ({ params, reply }) => {
      const body = await store.partBody(params.sha256);
      if (body === null) return reply.code(404).send({ kind: 'gone', detail: 'this part is no longer kept' });
      return reply.type(PART_CONTENT_TYPE).send(Buffer.from(body));
    },
  );

  route(
    {
      method: 'POST',
      path: '/v1/publish/:channel',
      subject,
      summary: 'Publishes entries to every kiosk: all of them at once, or none where one is wrong',
      access: 'loopback',
      params: z.object({ channel: channelSchema }),
      query: z.object({ mode: z.enum(['changes', 'whole']).default('changes') }),
      lines: downEntrySchema,
      answers: {
        200: { description: 'published', schema: publishedSchema },
        400: { description: 'a line is wrong; nothing was published', schema: refusalSchema },
      },
    },
    async ({ params, query, lines, reply }) => {
      const published = await publishLines(store, params.channel, query.mode, lines);
      if (!published.ok) {
        const { line, key, expected } = published.error;
        return reply.code(400).send({ kind: 'invalidEntry', detail: `line ${line}, ${key}: ${expected}` });
      }
      log.info({ ...params, ...query, ...published.value }, 'published');
      return published.value;
    },
  );
}
