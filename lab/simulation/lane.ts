/** One kiosk: a machine whose disk, keys and devices outlive the hosts that run on it. The host is the real one, put together here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KioskConfig, kioskConfigSchema } from '../../core/config/kiosk-config.ts';
import type { View } from '../../core/contract/view.ts';
import { InvariantError } from '../../core/result.ts';
import { volatileMemory } from '../../hardware/device-memory.ts';
import { assembleKiosk } from '../../host/assemble.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { type KioskIdentity, openIdentity } from '../../offline/identity.ts';
import { openJournal } from '../../offline/journal.ts';
import { openLearnedWeights } from '../../offline/learned-weights.ts';
import { createRefundClient } from '../../offline/refund-client.ts';
import { createServerClock } from '../../offline/server-clock.ts';
import { createStoredValueClient } from '../../offline/stored-value-client.ts';
import { createSuspendedClient } from '../../offline/suspended-client.ts';
import type { JournalRow } from '../../offline/wire/journal-wire.ts';
import type { SimulatedDesk } from './desk.ts';
import type { Faults } from './faults.ts';
import type { Goods } from './goods.ts';
import { ed25519Pkcs8, seededBytes } from './keys.ts';
import { startClone } from './lane-clone.ts';
import { createLaneDevices, type LaneDevices, noDepartureControl, noPictures } from './lane-devices.ts';
import { createDisturbances } from './lane-disturbances.ts';
import { guardedClock, guardedJournal, guardedKeeper, guardedLog } from './lane-guards.ts';
import { createLaneScreen, type LaneScreen } from './lane-screen.ts';
import { type LaneSync, startLaneSync } from './lane-sync.ts';
import { createLife, Dead, type Life } from './life.ts';
import { memoryJournalStorage } from './memory-journal-storage.ts';
import { createLine, EXCHANGE_TIMEOUT_MS, type Line } from './network.ts';
import type { SimulatedServer } from './server.ts';
import type { Shop } from './shop.ts';
import type { Acquirer } from './terminal.ts';
import type { World } from './world.ts';

const RESTART_MS = [500, 15_000] as const;
const ROWS_READ = 1_000;
/** Sooner than the server lets another machine take a kiosk's place that it has not heard of. */
const CLONE_NEEDS_HEARD_MS = 40_000;

export interface Lane {
  readonly who: string;
  readonly devices: LaneDevices;
  readonly screen: LaneScreen;
  readonly line: Line;
  readonly isUp: boolean;
  /** What the running host's sync says; null without a host. */
  readonly sync: LaneSync | null;
  /** Instances that ran on copies of the disk. */
  readonly cloneIds: ReadonlySet<string>;
  boot(): void;
  kill(kind: 'hostKilled' | 'powerCut'): void;
  fillDisk(forMs: number): void;
  jumpClock(forMs: number): void;
  /** A copy of the disk runs on another machine for a while. */
  uploadTwice(): void;
  /** Whatever was wrong with disk, clock and line is mended. */
  calm(): void;
  /**
   * What nobody can know: the terminal broke for good, and the screen says that this payment is unknown. Seen from outside, from the
   * terminal and the screen alone.
   */
  readonly openUnknown: { tenderId: string; amountMinor: number } | null;
  /** What there is still to do here; null when nobody is in a session, nothing is under way and the server has everything. */
  unrest(): string | null;
  /** Every row that is on the disk. */
  rows(): JournalRow[];
  close(): void;
}

export interface LaneDeps {
  world: World;
  faults: Faults;
  server: SimulatedServer;
  goods: Goods;
  shop: Shop;
  desk: SimulatedDesk;
  acquirer: Acquirer;
  who: string;
  /** A real folder for the files that may be lost: catalogue, sync progress, key. */
  folder: string;
  onView(view: View): void;
  /** The terminal or the recycler is asked for money, right now. */
  onMoneyAsked(): void;
}

/** The real comparison takes chance and a thread of its own; here a PIN is the end of its hash. */
const simulatedPins = {
  verify: async (pin: string, pinHash: string) => pinHash.endsWith(pin),
  close: async () => undefined,
};

export function createLane(deps: LaneDeps): Lane {
  const { world, faults, who, folder } = deps;
  const chance = world.chance(who);
  const keyed = (name: string) => seededBytes(`${world.seed}/${who}/${name}`);
  const storage = memoryJournalStorage();
  const devices = createLaneDevices(deps, deps.onMoneyAsked);
  const line = createLine({ world, faults, server: deps.server, who });
  const sessionKeys = new Map<string, Uint8Array>();
  const disturbances = createDisturbances({ world, faults, who, chance, storage });
  const nowMs = () => Math.round(world.nowMs + disturbances.clockOffsetMs);
  const newId = world.ids(who, nowMs);
  const screen = createLaneScreen(
    world.ids(`${who}/taps`, () => world.nowMs),
    deps.onView,
  );
  // Staff's wrong PINs outlive the host, as their file does.
  const pinMemory = volatileMemory();
  let life: Life | null = null;
  let sync: LaneSync | null = null;
  let closeFiles: () => void = () => undefined;
  let keysMade = 0;
  const seen = { catalogueVersion: 0 };
  const cloneIds = new Set<string>();

  mkdirSync(folder, { recursive: true });
  const privateKeyPkcs8 = ed25519Pkcs8(`${world.seed}/${who}`);
  writeFileSync(join(folder, 'kiosk-key.json'), JSON.stringify({ v: 1, kiosk: who, privateKeyPkcs8 }));

  function newCloneId(): string {
    const id = newId();
    cloneIds.add(id);
    return id;
  }

  function kill(kind: 'hostKilled' | 'powerCut'): void {
    if (life === null) return;
    life.end();
    life = null;
    sync = null;
    if (kind === 'hostKilled') storage.kill();
    else {
      storage.powerCut(chance.integer(0, storage.unsyncedBatches));
      sessionKeys.clear();
    }
    closeFiles();
    world.after(chance.integer(...RESTART_MS), boot);
  }

  function mayDie(place: string): boolean {
    // Between two statements of a file that is not the journal there are many ways to be half done, and few occasions.
    const kinds = place.startsWith('"') ? (['killedInStatement'] as const) : (['hostKilled', 'powerCut'] as const);
    for (const kind of kinds) {
      if (!faults.strike(kind, chance, who)) continue;
      world.note(who, `dies at ${place}`);
      kill(kind === 'powerCut' ? 'powerCut' : 'hostKilled');
      return true;
    }
    return false;
  }

  function openUnknown(): Lane['openUnknown'] {
    const { isBroken, askedLast } = devices.terminal;
    const shown = screen.view?.screen;
    if (!isBroken || askedLast === null || shown?.name !== 'paymentUnknown' || shown.kind !== 'card') return null;
    return { tenderId: askedLast, amountMinor: shown.amountMinor };
  }

  function boot(): void {
    if (life !== null) return;
    const own = createLife(mayDie);
    life = own;
    world.note(who, 'host starts');
    const log = guardedLog(world, who, own);
    const clock = guardedClock(world, nowMs, own);
    const opened = openJournal({ file: join(folder, 'journal.db'), storage, kioskId: who, boot: newId(), newId, log });
    if (!opened.ok) {
      world.note(who, `the journal does not open: ${opened.error.kind}`);
      kill('hostKilled');
      return;
    }
    const journal = guardedJournal(own, opened.value);
    const started = startLaneSync({
      ...deps,
      seen,
      newId,
      storage,
      line,
      life: own,
      clock,
      log,
      journal: opened.value,
    });
    sync = started;
    const learnedWeights = openLearnedWeights(dataFiles(folder).learnedWeights, log);
    closeFiles = () => {
      started.closeFiles();
      learnedWeights.close();
    };
    const identity = identityOf(folder, who);
    const asking = {
      url: 'http://127.0.0.1',
      identity,
      now: clock.nowMs,
      clock: createServerClock(clock.nowMs),
      timeoutMs: EXCHANGE_TIMEOUT_MS,
      fetch: line.fetchFor(own),
    };
    const parts = {
      boot: newId(),
      newId,
      chance: () => chance.integer(0, 999_999),
      randomKey: () => {
        keysMade += 1;
        return keyed(`session key ${keysMade}`);
      },
      // HPKE takes chance from the machine; what the server cannot open here it only stores.
      wrapSessionKey: async (_head: string, session: string) => keyed(`wrapped ${session}`).toString('base64url'),
      journal,
      devices: devices.portsFor(own),
      catalogue: started.catalogue,
      pictures: noPictures,
      departureControl: noDepartureControl,
      pinVerifier: simulatedPins,
      pinMemory,
      learnedWeights,
      sign: identity.sign,
      storedValue: createStoredValueClient(asking),
      shop: deps.desk.serviceFor(own, who),
      suspended: createSuspendedClient(asking),
      refunds: createRefundClient(asking),
      sync: started.thread,
      deliverKeys: () => undefined,
    };
    assembleKiosk(configOf(deps.shop, who, folder), parts, {
      clock,
      log,
      keeper: guardedKeeper(own, sessionKeys),
      timeZone: 'UTC',
    }).then(
      (kiosk) => {
        if (own.isDead) return;
        kiosk.addCarrier(screen.carrierFor(own));
        started.start();
      },
      (cause: unknown) => {
        if (cause instanceof Dead) return;
        world.find('broken', `${who}: the host does not start: ${String(cause)}`);
      },
    );
  }

  return {
    who,
    devices,
    screen,
    line,
    get isUp() {
      return life !== null;
    },
    get sync() {
      return sync;
    },
    cloneIds,
    boot,
    kill(kind) {
      faults.happened(kind, who);
      kill(kind);
    },
    fillDisk: disturbances.fillDisk,
    jumpClock: disturbances.jumpClock,
    uploadTwice() {
      // A restored server takes every lease for run out, and may let the copy in first: then only people can help.
      if (
        life === null ||
        faults.timesPlanned('serverRestored') > 0 ||
        !deps.server.hasHeard(who, CLONE_NEEDS_HEARD_MS)
      )
        return;
      faults.happened('secondUploader', who);
      const own = createLife(() => false);
      startClone({
        ...deps,
        seen: { catalogueVersion: 0 },
        newId: newCloneId,
        storage,
        line,
        life: own,
        clock: guardedClock(world, nowMs, own),
        log: guardedLog(world, who, own),
      });
    },
    calm() {
      disturbances.calm();
      line.setDown(false);
    },
    get openUnknown() {
      return openUnknown();
    },
    unrest() {
      const { view } = screen;
      if (life === null || view === null) return 'the host is down';
      if (view.screen.name !== 'attract' && openUnknown() === null) return `the screen shows ${view.screen.name}`;
      const state = sync?.state ?? null;
      if (state === null || !state.online) return `sync is at ${JSON.stringify(state)}`;
      const reader = storage.openReader();
      const end = reader.end().seq;
      reader.close();
      const mark = deps.server.markOf(who);
      if (mark !== end) return `${end} rows here, ${mark ?? 'nothing'} at the server, ${JSON.stringify(state)}`;
      const newest = deps.server.catalogueVersion();
      return state.down.versions.catalogue === newest ? null : `the catalogue is not version ${newest}`;
    },
    rows() {
      const reader = storage.openReader();
      const rows: JournalRow[] = [];
      for (;;) {
        const some = reader.readAfter(rows.length, ROWS_READ);
        if (some.length === 0) break;
        rows.push(...some);
      }
      reader.close();
      return rows;
    },
    close() {
      life?.end();
      closeFiles();
    },
  };
}

function identityOf(folder: string, who: string): KioskIdentity {
  const identity = openIdentity(dataFiles(folder).key, who);
  if (!identity.ok) throw new InvariantError(`the simulated key cannot be used: ${identity.error.kind}`);
  return identity.value;
}

function configOf(shop: Shop, kioskId: string, dataFolder: string): KioskConfig {
  const parsed = kioskConfigSchema.safeParse({ ...shop.configOf(kioskId), dataFolder });
  if (!parsed.success)
    throw new InvariantError(`the simulated kiosk's configuration is wrong: ${parsed.error.message}`);
  return parsed.data;
}
