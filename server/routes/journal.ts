import type { FastifyInstance } from 'fastify';
import { unreachable } from '../../core/result.ts';
import { uploadRequestSchema } from '../../offline/wire/journal-wire.ts';
import type { RouteContext } from '../app.ts';
import { readBody } from '../body.ts';
import { RequestError } from '../request-error.ts';
import { requireSignature } from '../request-signature.ts';
import { TooBusyError } from '../store/serial.ts';

export function journalRoutes(app: FastifyInstance, { store, now, log }: RouteContext): void {
  app.post('/v1/journal', async (request, reply) => {
    const by = await requireSignature(request, store, now());
    const upload = await readBody(request, uploadRequestSchema);
    if (upload.kiosk !== by.kiosk) throw new RequestError(403, 'otherKiosk', 'a kiosk sends its own journal only');
    if (!by.epochs.includes(upload.epoch)) throw new RequestError(401, 'notEnrolled', 'this epoch is not enrolled');
    const outcome = await store.ingest(upload);
    if (outcome.ok) return outcome.value;
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
  });
}
