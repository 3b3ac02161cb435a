import { z } from 'zod';
import { unreachable } from '../../core/result.ts';
import {
  channelSchema,
  downAnswerSchema,
  downEntrySchema,
  haveSchema,
  manifestSchema,
  PART_CONTENT_TYPE,
} from '../../offline/wire/down-wire.ts';
import type { RouteContext } from '../app.ts';
import { type PublishError, publishLines } from '../downlink/publish-lines.ts';
import { type Route, refusalSchema } from './route.ts';

const subject = 'downlink';
const partParamsSchema = z.object({ sha256: manifestSchema.shape.parts.element.shape.sha256 });
const publishQuerySchema = z.strictObject({
  /** `whole` removes what is not in the lines. */
  mode: z.enum(['changes', 'whole']).default('changes'),
  /** More lines come with another request, which names this publication; the last one publishes. */
  more: z.enum(['true', 'false']).default('false'),
  publication: z.string().max(60).optional(),
  /** How many lines the requests before had. */
  lines: z.coerce.number().int().min(0).default(0),
  /** `true`: a `whole` without any value is no mistake; everything on the channel is removed. */
  allowEmpty: z.enum(['true', 'false']).default('false'),
  /** Nothing is published that would take away more than this share of what is there. */
  removalPercentMax: z.coerce.number().int().min(0).max(100).optional(),
});
const begunSchema = z.object({ publication: z.string() });
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
      query: z.strictObject({ have: haveSchema }),
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
      query: publishQuerySchema,
      lines: downEntrySchema,
      answers: {
        200: { description: 'published, or with `more` taken', schema: z.union([publishedSchema, begunSchema]) },
        400: { description: 'a line is wrong; nothing was published', schema: refusalSchema },
        404: { description: 'there is no such publication any more', schema: refusalSchema },
        409: {
          description: 'it would remove everything, or more than was allowed; nothing was published',
          schema: refusalSchema,
        },
      },
    },
    async ({ params, query, lines, reply }) => {
      const { mode, more, publication, lines: linesBefore, allowEmpty, removalPercentMax } = query;
      const wish = {
        ...{ ...params, mode, publication: publication ?? null, hasMore: more === 'true', linesBefore },
        ...{ allowEmpty: allowEmpty === 'true', removalPercentMax: removalPercentMax ?? null },
      };
      const published = await publishLines(store, wish, lines);
      if (!published.ok) {
        const { status, kind, detail } = refusalOf(published.error, params.channel);
        return reply.code(status).send({ kind, detail });
      }
      if (!wish.hasMore) log.info({ ...params, mode, ...published.value }, 'published');
      return published.value;
    },
  );
}

function refusalOf(error: PublishError, channel: string): { status: number; kind: string; detail: string } {
  switch (error.kind) {
    case 'unknownPublication':
      return { status: 404, kind: 'notFound', detail: 'there is no such publication' };
    case 'invalidEntry':
      return { status: 400, kind: error.kind, detail: `line ${error.line}, ${error.key}: ${error.expected}` };
    case 'emptyWhole':
      return {
        status: 409,
        kind: error.kind,
        detail: `there is no value in it: that would remove everything on ${channel}`,
      };
    case 'removesTooMuch': {
      const { removed, entries } = error;
      const percent = Math.round((removed * 100) / entries);
      return {
        ...{ status: 409, kind: error.kind },
        detail: `it would remove ${removed} of ${entries} entries on ${channel} (${percent} %)`,
      };
    }
    default:
      return unreachable(error);
  }
}
