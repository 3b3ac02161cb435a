/** The server's real HTTP side over a store of the simulation. What it would read from files or from the real clock is left out here. */
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createServer } from '../../server/app.ts';
import { createDownlinkAnswers } from '../../server/downlink/answers.ts';
import type { HeadOfficeKey } from '../../server/head-office-key.ts';
import type { Metrics } from '../../server/metrics.ts';
import type { PublisherKey } from '../../server/publisher-key.ts';
import { sealingKeyOf } from '../../server/station/sealing-key.ts';
import { stationSettingsSchema } from '../../server/station/settings.ts';
import type { Store } from '../../server/store/store.ts';

/** The form of an X25519 key. Session keys are wrapped by a stand-in, because HPKE takes chance from the machine; nobody opens them. */
const HEAD_OFFICE_KEY = Buffer.alloc(32, 7).toString('base64url');

/** Nobody signs in at the station here. */
const SEALING_KEY = Buffer.alloc(32, 7);

const headOfficeKey: HeadOfficeKey = {
  publicKey: HEAD_OFFICE_KEY,
  openSessionKey: async () => ({ ok: false, error: { kind: 'cannotOpen' } }),
  list: () => [],
  rotate: async () => ({ ok: false, error: { kind: 'tooManyKeys' } }),
  retire: () => ({ ok: false, error: { kind: 'unknownKey' } }),
};

/** Figures are read by nobody here, and the real ones would watch the real clock. */
const noMetrics: Metrics = {
  contentType: 'text/plain',
  text: async () => '',
  acknowledged: () => undefined,
  kioskIsBehind: () => undefined,
  refused: () => undefined,
  committed: () => undefined,
  close: () => undefined,
};

export function appOn(parts: {
  store: Store;
  publisherKey: PublisherKey;
  now: () => number;
  newId: () => string;
}): FastifyInstance {
  const { store, publisherKey, now, newId } = parts;
  const log = pino({ level: 'silent' });
  return createServer({
    receipts: { keepDays: 90 },
    store,
    headOfficeKey,
    publisherKey,
    downlink: createDownlinkAnswers({ store, sign: publisherKey.sign, newId, log }),
    opener: { nudge: () => undefined },
    erasures: { erase: async () => false, reapply: async () => 0 },
    pictureSvg: () => null,
    readiness: async () => ({ isReady: true, checks: [] }),
    metrics: noMetrics,
    operatorToken: null,
    tls: null,
    stationSettings: stationSettingsSchema.parse({}),
    sealingKey: sealingKeyOf(SEALING_KEY),
    passwords: { hash: async () => '', fits: async () => false },
    onFirstAccount: () => undefined,
    now,
    newId,
    log,
  }).fastify;
}
