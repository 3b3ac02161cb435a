/** The lab's own web server: its page, the state of the bench, and what a person does at it. Only for this machine. */
import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { z } from 'zod';
import { carryOut } from './actions.ts';
import { actionSchema, kioskName } from './api.ts';
import { barcodeSchema, drawBarcode } from './barcode.ts';
import type { Lab } from './lab.ts';
import { bookingsOf, flightsOf, shelfOf } from './offers.ts';
import { builtFolders } from './paths.ts';
import { LOOPBACK } from './ports.ts';
import { shopCodesOf } from './shop-codes.ts';
import { createStateStream } from './state-stream.ts';

const BODY_BYTES_MAX = 16_384;
const LEDGER_WAIT_MS = 3_000;
const LEDGER_ROWS = 50;

const LEDGER_PATHS = {
  summary: '/v1/ledger/summary',
  sales: `/v1/ledger/sales?order=newest&limit=${LEDGER_ROWS}`,
  offline: `/v1/ledger/offline-tenders?order=newest&limit=${LEDGER_ROWS}`,
  checkins: `/v1/ledger/checkins?order=newest&limit=${LEDGER_ROWS}`,
} as const;

const kioskParams = z.object({ kiosk: kioskName, id: z.string().regex(/^paper-\d{1,6}$/) });
const flightParams = z.object({ flightId: z.string().max(40) });
const ledgerParams = z.object({ part: z.enum(['summary', 'sales', 'offline', 'checkins']) });

export interface LabServer {
  close(): Promise<void>;
}

export async function startLabServer(lab: Lab, { port }: { port: number }): Promise<LabServer> {
  const app = fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true });
  guard(app, port);
  const stream = createStateStream(lab);
  app.get('/', (_request, reply) => reply.redirect('/lab/'));
  app.get('/lab', (_request, reply) => reply.redirect('/lab/'));
  app.get('/lab/api/state', () => lab.state());
  app.get('/lab/api/events', (_request, reply) => stream.add(reply));
  app.post('/lab/api/actions', async (request, reply) => {
    const action = actionSchema.safeParse(request.body);
    if (!action.success) return reply.code(400).send({ problem: z.prettifyError(action.error) });
    return carryOut(lab, action.data);
  });
  addOffers(app, lab);
  addPapersAndLedger(app, lab);
  if (existsSync(builtFolders.pictures)) {
    app.register(fastifyStatic, { root: builtFolders.pictures, prefix: '/lab/pictures/', decorateReply: false });
  }
  app.register(fastifyStatic, { root: builtFolders.labPages, prefix: '/lab/' });
  await app.listen({ host: LOOPBACK, port });
  return {
    async close() {
      stream.close();
      await app.close();
    },
  };
}

/**
 * A page from elsewhere must not work the bench: its name resolving to this machine fails on the Host header, its requests on the
 * Origin header.
 */
function guard(app: FastifyInstance, port: number): void {
  const hosts = new Set([`${LOOPBACK}:${port}`, `localhost:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    if (!hosts.has(request.headers.host ?? '')) return reply.code(403).send({ problem: 'unknown host name' });
    if (request.method !== 'GET' && !origins.has(request.headers.origin ?? '')) {
      return reply.code(403).send({ problem: 'only the lab page may work the bench' });
    }
  });
  // The kiosks' screens, also of one that opens later: a policy stands from the page's first byte on.
  const screens = `http://${LOOPBACK}:*`;
  app.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    reply.header(
      'content-security-policy',
      `default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; frame-src ${screens}`,
    );
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
  });
}

function addOffers(app: FastifyInstance, lab: Lab): void {
  const shelf = shelfOf(lab.sample);
  app.get('/lab/api/shelf', () => shelf);
  app.get('/lab/api/codes', () => shopCodesOf(lab.sample, Date.now(), lab.airportOfShop));
  app.get('/lab/api/flights', () => flightsOf(lab.sample, Date.now()));
  app.get('/lab/api/flights/:flightId', (request) => {
    const { flightId } = flightParams.parse(request.params);
    return bookingsOf(lab.sample, flightId);
  });
  app.get('/lab/api/barcode', (request, reply) => {
    const wanted = barcodeSchema.safeParse(request.query);
    const svg = wanted.success ? drawBarcode(wanted.data) : null;
    if (svg === null) return reply.code(400).send({ problem: 'no barcode can be drawn of this' });
    return reply.header('cache-control', 'private, max-age=86400, immutable').type('image/svg+xml').send(svg);
  });
}

function addPapersAndLedger(app: FastifyInstance, lab: Lab): void {
  app.get('/lab/api/papers/:kiosk/:id', (request, reply) => {
    const wanted = kioskParams.safeParse(request.params);
    const papers = lab.kiosks.find(({ name }) => name === wanted.data?.kiosk)?.printer.papers() ?? [];
    const paper = papers.find(({ id }) => id === wanted.data?.id);
    if (paper === undefined) return reply.code(404).send({ problem: 'this paper is not in the tray' });
    return reply.type('image/svg+xml').send(paper.svg);
  });
  // Asked of the server directly: the ledger stays readable while the kiosks' network is off.
  app.get('/lab/api/ledger/:part', async (request, reply) => {
    const wanted = ledgerParams.safeParse(request.params);
    if (!wanted.success) return reply.code(404).send({ problem: 'no such ledger' });
    try {
      const answer = await fetch(new URL(LEDGER_PATHS[wanted.data.part], lab.server.url), {
        signal: AbortSignal.timeout(LEDGER_WAIT_MS),
      });
      return reply
        .code(answer.status)
        .type('application/json')
        .send(await answer.text());
    } catch (cause) {
      return reply.code(502).send({ problem: `the store server does not answer: ${String(cause)}` });
    }
  });
}
