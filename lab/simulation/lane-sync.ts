/** A lane's catalogue and its way to the server: what the product runs in a worker, inline on virtual time. */
import { isDeepStrictEqual } from 'node:util';
import { InvariantError } from '../../core/result.ts';
import type { KioskParts } from '../../host/kiosk-parts.ts';
import type { Clock, Log } from '../../host/ports.ts';
import { type LocalCatalogue, openCatalogue } from '../../offline/catalogue.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { createHttpTransport } from '../../offline/http-transport.ts';
import { openIdentity } from '../../offline/identity.ts';
import type { Journal } from '../../offline/journal.ts';
import type { JournalReader } from '../../offline/journal-reader.ts';
import { createServerClock } from '../../offline/server-clock.ts';
import { createSyncClient, type SyncState } from '../../offline/sync-client.ts';
import { openSyncStore, type SyncStore } from '../../offline/sync-store.ts';
import type { Goods } from './goods.ts';
import { seededBytes } from './keys.ts';
import { Dead, type Life } from './life.ts';
import type { MemoryJournalStorage } from './memory-journal-storage.ts';
import { databasesWhile, setSeam } from './natives.ts';
import { EXCHANGE_TIMEOUT_MS, type Line } from './network.ts';
import { enrolmentCodeOf } from './server.ts';
import type { World } from './world.ts';

/** Look at the journal without a nudge less often than the product, so that idle hours cost little. */
const POLL_MS = 5_000;
/** So much of a statement is in the trace. */
const SOURCE_SHOWN = 24;

export interface LaneSync {
  readonly state: SyncState | null;
  readonly thread: KioskParts['sync'];
  /** The host's own view of the catalogue; every look-up is compared with what was published. */
  readonly catalogue: LocalCatalogue;
  start(): void;
  closeFiles(): void;
}

export interface LaneSyncDeps {
  world: World;
  goods: Goods;
  /** The newest version that a look-up has answered from on this machine. */
  seen: { catalogueVersion: number };
  who: string;
  folder: string;
  newId: () => string;
  storage: MemoryJournalStorage;
  line: Line;
  life: Life;
  clock: Clock;
  log: Log;
}

type Files = { reader: JournalReader; store: SyncStore; writer: LocalCatalogue; machine: string };

export function clientFor(
  deps: LaneSyncDeps,
  { reader, store, writer, machine }: Files,
  onState: (state: SyncState) => void,
) {
  const { world, who, folder, line, life, clock, log, newId } = deps;
  const identity = openIdentity(dataFiles(folder).key, who);
  if (!identity.ok) throw new InvariantError(`the simulated key cannot be used: ${identity.error.kind}`);
  const { epoch, previous } = reader.identity();
  const serverClock = createServerClock(clock.nowMs);
  const chance = world.chance(`${who}/jitter/${world.nowMs}`);
  return createSyncClient({
    enrolment: {
      kiosk: who,
      epoch,
      publicKey: identity.value.publicKey,
      enrolmentCode: enrolmentCodeOf(who),
      previous,
    },
    instance: { id: newId(), machine: seededBytes(machine).toString('hex'), run: store.nextRun(clock.nowMs()) },
    sign: identity.value.sign,
    clockOffsetMs: () => serverClock.offsetMs,
    reader,
    store,
    staging: writer.staging(),
    // Nobody erases anything here.
    forgetSessionKeys: async () => 'done',
    transport: createHttpTransport({
      url: 'http://127.0.0.1',
      identity: identity.value,
      now: clock.nowMs,
      clock: serverClock,
      timeoutMs: EXCHANGE_TIMEOUT_MS,
      fetch: line.fetchFor(life),
      // On virtual time nothing runs beside the event that is under way.
      afterSending: (work) => work(),
    }),
    now: clock.nowMs,
    log,
    random: () => chance.integer(0, 999_999) / 1_000_000,
    schedule: (run, delayMs) => clock.after(delayMs, run),
    timing: { pollMs: POLL_MS },
    onState,
  });
}

export function startLaneSync(deps: LaneSyncDeps & { journal: Journal }): LaneSync {
  const { who, folder, life, journal, log } = deps;
  const files = dataFiles(folder);
  const { value: opened, databases } = databasesWhile(() => {
    const catalogue = openCatalogue(files.catalogue, { repair: true, log });
    const writer = openCatalogue(files.catalogue, { repair: false, log });
    return { catalogue, writer, store: openSyncStore(files.sync, journal.identity.epoch, log) };
  });
  for (const database of databases) {
    setSeam(database, (source) => {
      if (life.isDead) throw new Dead(source);
      // Between two readings nothing is half done.
      if (!source.startsWith('SELECT')) life.seam(`"${source.slice(0, SOURCE_SHOWN)}"`);
    });
  }
  const { catalogue, writer, store } = opened;
  const listeners = new Set<(state: SyncState) => void>();
  let state: SyncState | null = null;
  const client = clientFor(deps, { reader: deps.storage.openReader(), store, writer, machine: who }, (next) => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  });

  return {
    get state() {
      return state;
    },
    catalogue: compared(catalogue, deps),
    thread: {
      get state() {
        return state;
      },
      onState(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      nudge: () => client.nudge(),
      setNetwork: (isUp) => client.setNetwork(isUp),
      close: () => client.close(),
    },
    start() {
      if (journal.failure !== null) client.setNetwork(false);
      client.start();
    },
    closeFiles() {
      for (const database of databases) {
        // Whoever still asks is dead.
        setSeam(database, (source) => {
          throw new Dead(source);
        });
        database.close();
      }
    },
  };
}

/** A look-up must answer from exactly one published version, the one that the catalogue names, and never from an older one than before. */
function compared(catalogue: LocalCatalogue, { world, goods, who, seen }: LaneSyncDeps): LocalCatalogue {
  return Object.assign(Object.create(catalogue) as LocalCatalogue, {
    find(code: string, atMs: number) {
      const { version } = catalogue;
      const found = catalogue.find(code, atMs);
      const meant = goods.find(version, code);
      if (meant === undefined || !isDeepStrictEqual(found, meant)) {
        world.find('mixture', `${who}: ${code} is not what version ${version} says`);
      }
      if (version < seen.catalogueVersion)
        world.find('older', `${who}: from version ${seen.catalogueVersion} back to ${version}`);
      seen.catalogueVersion = version;
      return found;
    },
  });
}
