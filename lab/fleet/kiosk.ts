/** One kiosk of the fleet: journals sales at its pace and delivers them with the real sync client over real HTTP. */
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { openCatalogue } from '../../offline/catalogue.ts';
import { sha256Hex } from '../../offline/chain.ts';
import { createHttpTransport } from '../../offline/http-transport.ts';
import type { KioskIdentity } from '../../offline/identity.ts';
import { silentLog } from '../../offline/log.ts';
import { createSyncClient, type SyncState } from '../../offline/sync-client.ts';
import { openSyncStore } from '../../offline/sync-store.ts';
import { createFleetJournal } from './journal.ts';
import { saleEntry } from './sales.ts';

const EXCHANGE_TIMEOUT_MS = 20_000;
/** As in the host: delivery does not hurry after an event. */
const DELIVERY_DELAY_MS = 300;

export interface FleetKiosk {
  readonly kioskId: string;
  readonly journalled: number;
  readonly state: SyncState;
  /** Milliseconds from the journal to the server's confirmation, of each row since the last call. */
  takeAckTimes(): number[];
  /** Errors by kind since the start. */
  readonly errors: ReadonlyMap<string, number>;
  append(rows: number): void;
  setNetwork(isUp: boolean): void;
  /** Resolves when the server has confirmed every row. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

export function startFleetKiosk(options: {
  kioskId: string;
  folder: string;
  serverUrl: string;
  enrolmentCode: string;
  identity: KioskIdentity;
}): FleetKiosk {
  const { kioskId, identity } = options;
  const epoch = uuidv7();
  const journal = createFleetJournal({ boot: uuidv7(), newId: uuidv7 });
  const journalledAtMs: number[] = [];
  const errors = new Map<string, number>();
  let ackTimesMs: number[] = [];
  let acked = 0;
  let isUp = true;
  let nudge: NodeJS.Timeout | null = null;
  let onDrained: (() => void)[] = [];

  const kept = openSyncStore(join(options.folder, `${kioskId}.sync.db`), epoch);
  const store = {
    ...kept,
    /** The moment in which the kiosk knows; its state is told only after several uploads. */
    confirm(ackedSeq: number, incarnation: string) {
      kept.confirm(ackedSeq, incarnation);
      noteAcked(ackedSeq);
    },
  };
  const catalogue = openCatalogue(join(options.folder, `${kioskId}.catalogue.db`), { repair: true });
  const client = createSyncClient({
    enrolment: {
      ...{ kiosk: kioskId, epoch, previous: null },
      ...{ publicKey: identity.publicKey, enrolmentCode: options.enrolmentCode },
    },
    instance: { id: uuidv7(), machine: sha256Hex(kioskId) },
    sign: identity.sign,
    reader: { ...journal, sessionKeysOf: () => [] },
    forgetSessionKeys: async () => 'done',
    store,
    staging: catalogue.staging(),
    transport: createHttpTransport({ url: options.serverUrl, identity, now: Date.now, timeoutMs: EXCHANGE_TIMEOUT_MS }),
    now: Date.now,
    random: Math.random,
    log: silentLog,
    schedule: (run, delayMs) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    onState: take,
  });

  function take({ lastError }: SyncState): void {
    if (lastError !== null && isUp) errors.set(lastError.kind, (errors.get(lastError.kind) ?? 0) + 1);
  }

  function noteAcked(ackedSeq: number): void {
    const nowMs = performance.now();
    for (; acked < ackedSeq; acked += 1) ackTimesMs.push(nowMs - (journalledAtMs[acked] ?? nowMs));
    if (acked < journal.end().seq) return;
    for (const tell of onDrained) tell();
    onDrained = [];
  }

  client.start();
  return {
    kioskId,
    errors,
    get journalled() {
      return journal.end().seq;
    },
    get state() {
      return client.state;
    },
    takeAckTimes() {
      const taken = ackTimesMs;
      ackTimesMs = [];
      return taken;
    },
    append(rows) {
      const first = journal.end().seq + 1;
      const entries = Array.from({ length: rows }, (_, index) => saleEntry(kioskId, first + index, Date.now()));
      journal.append(entries);
      for (let row = 0; row < rows; row += 1) journalledAtMs.push(performance.now());
      nudge ??= setTimeout(() => {
        nudge = null;
        client.nudge();
      }, DELIVERY_DELAY_MS);
    },
    setNetwork(next) {
      isUp = next;
      client.setNetwork(next);
    },
    drained: () =>
      acked >= journal.end().seq ? Promise.resolve() : new Promise((resolve) => void onDrained.push(resolve)),
    async close() {
      if (nudge !== null) clearTimeout(nudge);
      await client.close();
      kept.close();
      catalogue.close();
    },
  };
}
