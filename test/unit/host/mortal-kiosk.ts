/**
 * A kiosk that dies at one of its seams: the whole host as it is put together in a store, on virtual time, with far ends (terminal,
 * recycler, printer, server) that outlive it and count for themselves. Nothing else goes wrong.
 */
import type { Product } from '../../../core/catalogue/product.ts';
import type { SuspendedBasket } from '../../../core/checkout/suspend/suspended-basket.ts';
import { kioskConfigSchema } from '../../../core/config/kiosk-config.ts';
import type { View } from '../../../core/contract/view.ts';
import { err } from '../../../core/result.ts';
import type { SessionEvent } from '../../../core/session/events.ts';
import { readEvent } from '../../../core/session/read-event.ts';
import { volatileMemory } from '../../../hardware/device-memory.ts';
import { assembleKiosk } from '../../../host/assemble.ts';
import type { KioskParts } from '../../../host/kiosk-parts.ts';
import type { SeededChoice } from '../../../lab/data/random.ts';
import type { Faults } from '../../../lab/simulation/faults.ts';
import { seededBytes } from '../../../lab/simulation/keys.ts';
import {
  createLaneDevices,
  type LaneDevices,
  noDepartureControl,
  noPictures,
} from '../../../lab/simulation/lane-devices.ts';
import { guardedClock, guardedJournal, guardedKeeper, guardedLog } from '../../../lab/simulation/lane-guards.ts';
import { createLaneScreen, type LaneScreen } from '../../../lab/simulation/lane-screen.ts';
import { createLife, Dead, type Life } from '../../../lab/simulation/life.ts';
import { memoryJournalStorage } from '../../../lab/simulation/memory-journal-storage.ts';
import { createWorld, type World } from '../../../lab/simulation/world.ts';
import { openJournal } from '../../../offline/journal.ts';
import type { SyncState } from '../../../offline/sync-client.ts';
import { accountsOf, shelfOf } from './outliving-server.ts';

/** After a loss of power the session's key is gone: sealed numbers can be opened no more. */
export type Death = 'killed' | 'power cut';

const RESTART_MS = 2_000;
/** A person looks at the screen and does what it asks for. */
const LOOKS_EVERY_MS = 700;
const ENDS_BY_MS = 15 * 60_000;
const ROWS_MAX = 10_000;

/** Always the same luck: enough change in the recycler, cards that are approved, the slowest of answers. */
const STEADY: SeededChoice = {
  integer: (_minimum, maximum) => maximum,
  pick([first]) {
    if (first === undefined) throw new Error('nothing to pick from');
    return first;
  },
  chance: (percent) => percent > 50,
  shuffled: (list) => [...list],
};
const NOTHING_ELSE_FAILS: Faults = {
  ...{ strike: () => false, happened: () => undefined, timesPlanned: () => 0, cease: () => undefined },
  ...{ haveCeased: false, counts: new Map() },
};
const ONLINE: SyncState = {
  ...{ online: true, behind: 0, sinceMs: 0, lastError: null, ackedSeq: 0, quarantinedCount: 0 },
  ...{ down: { versions: {}, missingParts: 0, problem: null }, headOfficeKey: null, stopped: null },
};
const unreachable = async () => err({ kind: 'unreachable', detail: 'not asked for here' } as const);
const FIXED: Pick<
  KioskParts,
  'pictures' | 'departureControl' | 'learnedWeights' | 'pinVerifier' | 'shop' | 'refunds' | 'sync' | 'deliverKeys'
> = {
  pictures: noPictures,
  departureControl: noDepartureControl,
  learnedWeights: { known: () => ({}), learn: () => undefined, close: () => undefined },
  pinVerifier: { verify: async () => false, close: async () => undefined },
  shop: { claimCode: unreachable, releaseCode: unreachable, findMember: unreachable },
  refunds: { find: unreachable, claim: unreachable },
  sync: {
    state: ONLINE,
    onState: () => () => undefined,
    nudge: () => undefined,
    setNetwork: () => undefined,
    close: async () => undefined,
  },
  deliverKeys: () => undefined,
};

export type Hands = Pick<LaneScreen, 'tap'> & Pick<LaneDevices, 'scan' | 'recycler'>;

export type Setting = {
  products: readonly Product[];
  /** Of gift cards and vouchers, by number. */
  balances: Record<string, number>;
  kept: readonly SuspendedBasket[];
  checkout: object;
  /** Does whatever this screen asks for; looks again in a moment. */
  person: (view: View, hands: Hands) => void;
  /** On the screen. */
  isDone: (view: View) => boolean;
  death: Death;
  /** Of its seams, counted from 1. */
  diesAt: number;
};

/** Runs until the person has what they came for. */
export async function livesOf(setting: Setting) {
  const world: World = Object.create(
    createWorld(1, () => undefined),
    { chance: { value: () => STEADY } },
  );
  const devices = createLaneDevices({ world, faults: NOTHING_ELSE_FAILS, who: 'k1', acquirer: [] }, () => undefined);
  const storage = memoryJournalStorage();
  const accounts = accountsOf(world, setting.balances);
  const shelf = shelfOf(world, setting.kept);
  const newId = world.ids('k1', () => Math.round(world.nowMs));
  const sessionKeys = new Map<string, Uint8Array>();
  const seen: { view: View; isAfter: boolean }[] = [];
  const screen = createLaneScreen(newId, (view) => seen.push({ view, isAfter: diedAt !== null }));
  let life: Life | null = null;
  let seams = 0;
  let keysMade = 0;
  let diedAt: string | null = null;

  function mayDie(place: string): boolean {
    seams += 1;
    if (seams !== setting.diesAt) return false;
    diedAt = place;
    life?.end();
    life = null;
    if (setting.death === 'killed') storage.kill();
    else {
      storage.powerCut();
      sessionKeys.clear();
    }
    world.after(RESTART_MS, boot);
    return true;
  }

  function boot(): void {
    const own = createLife(mayDie);
    life = own;
    const log = guardedLog(world, 'k1', own);
    const clock = guardedClock(world, () => Math.round(world.nowMs), own);
    const opened = openJournal({ file: 'journal.db', storage, kioskId: 'k1', boot: newId(), newId, log });
    if (!opened.ok) throw new Error(`the journal does not open: ${opened.error.kind}`);
    const parts: KioskParts = {
      ...FIXED,
      boot: newId(),
      newId,
      chance: () => 4_711,
      randomKey() {
        keysMade += 1;
        return seededBytes(`key ${keysMade}`);
      },
      wrapSessionKey: async () => '',
      journal: guardedJournal(own, opened.value),
      devices: devices.portsFor(own),
      catalogue: catalogueOf(setting.products),
      pinMemory: volatileMemory(),
      storedValue: accounts.clientFor(own),
      suspended: shelf.clientFor(own),
    };
    const deps = { clock, log, keeper: guardedKeeper(own, sessionKeys), timeZone: 'UTC' };
    assembleKiosk(configOf(setting.checkout), parts, deps).then(
      (kiosk) => kiosk.addCarrier(screen.carrierFor(own)),
      (cause: unknown) => {
        if (!(cause instanceof Dead)) world.find('broken', `the host does not start: ${String(cause)}`);
      },
    );
  }

  const events = (): SessionEvent[] => {
    const reader = storage.openReader();
    const rows = reader.readAfter(0, ROWS_MAX);
    reader.close();
    return rows.map(({ payload }) => readEvent(payload));
  };
  function look(): void {
    // First, because whoever taps may kill the host, and is still there then.
    world.after(LOOKS_EVERY_MS, look);
    const { view } = screen;
    if (view !== null) setting.person(view, { tap: screen.tap, scan: devices.scan, recycler: devices.recycler });
  }

  boot();
  world.after(LOOKS_EVERY_MS, look);
  await world.run(() => screen.view !== null && setting.isDone(screen.view), world.nowMs + ENDS_BY_MS);
  return {
    world,
    devices,
    accounts,
    shelf,
    seen,
    seams,
    diedAt: diedAt as string | null,
    events: events(),
    view: screen.view,
  };
}

function configOf(checkout: object) {
  return kioskConfigSchema.parse({
    ...{ kioskId: 'k1', journey: 'checkout', brand: 'fennel', placeName: 'Here', languages: ['en'], currency: 'EUR' },
    ...{ dataFolder: '/nowhere', server: { url: 'http://127.0.0.1:9', enrolmentCode: 'ABCD-1234' }, checkout },
  });
}

const catalogueOf = (products: readonly Product[]): KioskParts['catalogue'] => ({
  version: 1,
  currency: 'EUR',
  find: (code) => products.find((product) => product.code === code) ?? null,
  produce: () => [],
  promotions: () => [],
  recalls: () => [],
  articles: () => [],
  flights: () => [],
  settings: () => [],
  versionOf: () => 0,
  reports: () => [],
  staging() {
    throw new Error('nothing comes down here');
  },
  close: () => undefined,
});
