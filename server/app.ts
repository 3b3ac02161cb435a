/** The server's HTTP side. Everything it works with is passed in. */
import { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, fastify, LogController } from 'fastify';
import { ROW_LINES_CONTENT_TYPE } from '../offline/wire/row-lines.ts';
import { createBadRequests } from './bad-requests.ts';
import { BODY_BYTES_MAX } from './body.ts';
import type { DownlinkAnswers } from './downlink/answers.ts';
import type { HeadOfficeKey } from './head-office-key.ts';
import { createLiveHub, type LiveHub } from './live/hub.ts';
import type { Metrics } from './metrics.ts';
import type { Erasures } from './office/erasures.ts';
import type { Opener } from './office/opener.ts';
import type { PublisherKey } from './publisher-key.ts';
import type { Readiness } from './readiness.ts';
import type { ReceiptServerSettings } from './receipts/settings.ts';
import { RequestError } from './request-error.ts';
import { readSignature, requireSignature, requireSigner } from './request-signature.ts';
import { alarmRoutes } from './routes/alarms.ts';
import { departureControlRoutes } from './routes/departure-control.ts';
import { downlinkRoutes } from './routes/downlink.ts';
import { enrolRoutes } from './routes/enrol.ts';
import { healthRoutes } from './routes/health.ts';
import { journalRoutes } from './routes/journal.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { liveRoutes } from './routes/live.ts';
import { officeRoutes } from './routes/office.ts';
import { offlinePaymentRoutes } from './routes/offline-payments.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { quarantineRoutes } from './routes/quarantine.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { reconciliationRoutes } from './routes/reconciliation.ts';
import { refundRoutes } from './routes/refunds.ts';
import { createRoute, LINES_CONTENT_TYPE } from './routes/route.ts';
import { settlementRoutes } from './routes/settlement.ts';
import { shopRoutes } from './routes/shop.ts';
import { stationRoutes } from './routes/station.ts';
import { stationAccountRoutes } from './routes/station-accounts.ts';
import { storedValueRoutes } from './routes/stored-value.ts';
import { suspendedRoutes } from './routes/suspended.ts';
import { rememberedSigners } from './signers.ts';
import { createStationDesk, type StationDesk } from './station/desk.ts';
import { createStationGuard } from './station/guard.ts';
import type { Passwords } from './station/passwords.ts';
import type { SealingKey } from './station/sealing-key.ts';
import type { StationSettings } from './station/settings.ts';
import { ComeBackError } from './store/come-back.ts';
import type { Store } from './store/store.ts';
import type { Tls } from './tls.ts';

export type ServerLog = FastifyBaseLogger;

const RETRY_AFTER_SECONDS = 2;
const REQUEST_TIMEOUT_MS = 60_000;
const REFUSALS_FROM = 400;
/** Statuses that tell of a broken or hostile client rather than of a refusal by the rules. */
const BAD_REQUEST_STATUSES = [400, 404, 413, 414, 415];

export interface AppOptions {
  store: Store;
  headOfficeKey: HeadOfficeKey;
  publisherKey: PublisherKey;
  downlink: DownlinkAnswers;
  /** Told of every upload that names session keys. */
  opener: Pick<Opener, 'nudge'>;
  erasures: Erasures;
  receipts: Pick<ReceiptServerSettings, 'keepDays'>;
  /** SVG text of an article's picture, null where there is none. */
  pictureSvg: (name: string) => string | null;
  readiness: () => Promise<Readiness>;
  metrics: Metrics;
  /** Lets another machine read what operators read; null lets none. */
  operatorToken: string | null;
  /** Null: plain HTTP. */
  tls: Tls | null;
  stationSettings: StationSettings;
  /** Seals what the station's accounts keep secret. */
  sealingKey: SealingKey;
  passwords: Pick<Passwords, 'hash' | 'fits'>;
  /** Told whenever somebody has set up an account. */
  onFirstAccount: () => void;
  now: () => number;
  /** UUIDv7. */
  newId: () => string;
  log: ServerLog;
}

/** What every group of routes gets. */
export interface RouteContext extends AppOptions {
  badRequestCount(): number;
  station: StationDesk;
  live: Pick<LiveHub, 'kiosks'>;
}

export interface App {
  fastify: FastifyInstance;
  /** What fastify itself knows, `HEAD` included: for checking the document against. */
  routes(): { method: string; url: string }[];
  /** For connections from now on. */
  renewTls(tls: Tls): void;
}

export function createServer(options: AppOptions): App {
  const { store, now, metrics, operatorToken, log } = options;
  const badRequests = createBadRequests(log);
  const common = {
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
  };
  // Encrypted or not: to the routes it is the same.
  const secure = options.tls === null ? null : fastify({ ...common, https: options.tls });
  const app = secure === null ? fastify(common) : (secure as unknown as FastifyInstance);
  const known: { method: string; url: string }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    known.push(...[method].flat().map((each) => ({ method: each, url })));
  });
  // Signatures cover the bytes as sent, so nothing is parsed before it was checked.
  app.removeAllContentTypeParsers();
  const asSent = ['application/json', ROW_LINES_CONTENT_TYPE];
  app.addContentTypeParser(asSent, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser(LINES_CONTENT_TYPE, (_request, lines, done) => done(null, lines));

  const note = (request: FastifyRequest, reason: string) => badRequests.note(request.ip, reason);
  app.setNotFoundHandler(async (request, reply) => {
    note(request, 'unknown path');
    return reply.code(404).send({ kind: 'unknownPath', detail: 'there is nothing here' });
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof ComeBackError) {
      return reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).send({ kind: 'busy', detail: error.message });
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      log.error({ err: error, path: request.routeOptions.url }, 'a request failed');
      return reply.code(status).send({ kind: 'internal', detail: 'the server failed; its log says why' });
    }
    if (BAD_REQUEST_STATUSES.includes(status)) note(request, error.message);
    const { kind, facts } = error instanceof RequestError ? error : { kind: 'badRequest', facts: {} };
    return reply.code(status).send({ kind, detail: error.message, ...facts });
  });

  // Every refusal passes here, whether a route answered it or an error became it.
  app.addHook('preSerialization', async (_request, reply, payload) => {
    if (reply.statusCode >= REFUSALS_FROM && isRefusal(payload)) metrics.refused(payload.kind);
    return payload;
  });

  const live = createLiveHub({ server: app.server, store, now, log });
  // Before the server waits for its connections to end: these would last.
  app.addHook('preClose', async () => live.close());
  const guard = createStationGuard({ store, settings: options.stationSettings, isTls: options.tls !== null });
  const station = createStationDesk({ ...options, guard });
  const context: RouteContext = { ...options, badRequestCount: () => badRequests.count, live, station };
  const uploaders = rememberedSigners(store);
  const { route, entries } = createRoute(app, {
    signatures: {
      introducing: async (request) => readSignature(request, now()),
      uploading: (request) => requireSigner(request, uploaders, now()),
      signed: (request) => requireSignature(request, store, now()),
      station: guard.caller,
      stationOpen: guard.visitor,
    },
    operatorToken,
  });
  const groups = [
    enrolRoutes,
    journalRoutes,
    downlinkRoutes,
    pictureRoutes,
    departureControlRoutes,
    storedValueRoutes,
    suspendedRoutes,
    refundRoutes,
    shopRoutes,
    ledgerRoutes,
    offlinePaymentRoutes,
    officeRoutes,
    settlementRoutes,
    reconciliationRoutes,
    quarantineRoutes,
    alarmRoutes,
    receiptRoutes,
    liveRoutes,
    stationRoutes,
    stationAccountRoutes,
    healthRoutes,
  ];
  for (const addRoutes of groups) addRoutes(route, context);
  openApiRoutes(route, entries);
  return { fastify: app, routes: () => known, renewTls: (tls) => secure?.server.setSecureContext(tls) };
}

const isRefusal = (payload: unknown): payload is { kind: string } =>
  typeof payload === 'object' && payload !== null && 'kind' in payload && typeof payload.kind === 'string';
