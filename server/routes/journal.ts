import { unreachable } from '../../core/result.ts';
import { uploadAnswerSchema, uploadConflictSchema, uploadRequestSchema } from '../../offline/wire/journal-wire.ts';
import type { RouteContext } from '../app.ts';
import { RequestError } from '../request-error.ts';
import { TooBusyError } from '../store/serial.ts';
import { type Route, refusalSchema } from './route.ts';

export function journalRoutes(route: Route, { store, metrics, log }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/journal',
      subject: 'journal',
      summary: 'Delivers rows of a kiosk’s journal; with no rows it asks for the mark',
      access: 'signed',
      body: uploadRequestSchema,
      answers: {
        200: { description: 'stored and durable up to the mark', schema: uploadAnswerSchema },
        403: { description: 'a kiosk sends its own journal only', schema: refusalSchema },
        409: { description: 'the rows do not follow the mark, or contradict it', schema: uploadConflictSchema },
      },
    },
    async ({ body: upload, by, reply }) => {
      if (upload.kiosk !== by.kiosk) throw new RequestError(403, 'otherKiosk', 'a kiosk sends its own journal only');
      if (!by.epochs.includes(upload.epoch)) throw new RequestError(401, 'notEnrolled', 'this epoch is not enrolled');
      const outcome = await store.ingest(upload);
      if (outcome.ok) {
        metrics.acknowledged(upload.rows.length, reply.elapsedTime);
        return outcome.value;
      }
      const { error } = outcome;
      switch (error.kind) {
        case 'gap':
          return reply.code(409).send(error);
        case 'fork':
          log.error({ kiosk: upload.kiosk, epoch: upload.epoch, from: upload.from }, 'a journal has forked');
          return reply.code(409).send(error);
        case 'brokenRows':
          throw new RequestError(400, 'brokenRows', `row ${error.seq}: ${error.detail}`);
        case 'notEnrolled':
          throw new RequestError(401, 'notEnrolled', 'this epoch is not enrolled');
        case 'storeBusy':
          throw new TooBusyError('too many uploads wait');
        default:
          return unreachable(error);
      }
    },
  );
}
