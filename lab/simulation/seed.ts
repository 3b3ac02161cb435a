/** One world from its seed: hours in a small store, everything that can go wrong, calm, and the count. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Count, countLane, NOTHING_COUNTED } from './check.ts';
import { checkBaskets } from './check-baskets.ts';
import { checkRefunds } from './check-refunds.ts';
import { createDesk, type SimulatedDesk } from './desk.ts';
import { createFaults, type FaultKind, type Faults, MORNING_MS } from './faults.ts';
import { createGoods, type Goods } from './goods.ts';
import { createLane, type Lane } from './lane.ts';
import { Dead } from './life.ts';
import { seedMachine } from './natives.ts';
import { type SimulatedServer, startSimulatedServer } from './server.ts';
import { createShop, type Shop } from './shop.ts';
import { createShopper, type Shopper } from './shopper.ts';
import { createSlips, type Slips } from './slips.ts';
import { createStaff, type Staff } from './staff.ts';
import type { Acquirer } from './terminal.ts';
import { createWorld, type Finding, WORLD_STARTS_MS, type World } from './world.ts';

const LANES = [1, 2] as const;
const SHOP_HOURS_MS = [120_000, 480_000] as const;
/** After the last fault everything must be settled and delivered within this. */
const CALM_MS_MAX = 1_800_000;
/** Calm is looked at this often. */
const LOOK_MS = 5_000;
const PUBLISHED = [0, 6] as const;
const MEMORY_FOLDER = '/dev/shm';

export interface SeedResult {
  seed: number;
  count: Count;
  faults: Partial<Record<FaultKind, number>>;
  findings: readonly Finding[];
  traceHash: string;
  virtualMs: number;
}

export interface Place {
  lane: Lane;
  shopper: Shopper;
  staff: Staff;
}

/** Runs in a process of its own kind: `natives.ts` must have been loaded before everything else. */
export async function runSeed(seed: number, trace: (line: string) => void = () => undefined): Promise<SeedResult> {
  const world = createWorld(seed, trace);
  seedMachine(seed);
  const folder = mkdtempSync(join(memoryOr(tmpdir()), 'portico-simulation-'));
  const onRejection = (cause: unknown) => {
    if (!(cause instanceof Dead)) world.find('crash', cause instanceof Error ? String(cause.stack) : String(cause));
  };
  process.on('unhandledRejection', onRejection);
  try {
    return await inWorld(world, folder);
  } finally {
    process.off('unhandledRejection', onRejection);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inWorld(world: World, folder: string): Promise<SeedResult> {
  const faults = createFaults(world);
  const goods = createGoods(world);
  const shop = createShop(world, goods);
  const [desk, slips] = [createDesk(world, faults), createSlips()];
  const chance = world.chance('day');
  const lanes = Array.from({ length: chance.integer(...LANES) }, (_, index) => `lane-${index + 1}`);
  const server = await startSimulatedServer({ world, faults, goods, shop }, { folder: join(folder, 'server'), lanes });
  server.publish(goods.next());
  const acquirer: Acquirer = [];
  const receipts = (): string[] => places.flatMap(({ shopper }) => [...shopper.book.paid.keys()]);
  const places: readonly Place[] = lanes.map((who) =>
    placeOf({ world, faults, goods, shop, desk, slips, server, acquirer, receipts, folder, who }),
  );
  const closesAtMs = WORLD_STARTS_MS + chance.integer(...SHOP_HOURS_MS);
  planMoments(world, faults, goods, server, places, closesAtMs - WORLD_STARTS_MS);
  for (const { lane, shopper, staff } of places) {
    lane.boot();
    shopper.begin();
    staff.begin();
  }
  await world.run(() => false, closesAtMs);

  faults.cease();
  for (const { lane, shopper } of places) {
    shopper.closeShop();
    lane.calm();
  }
  let isSettled = false;
  const look = () => {
    isSettled = places.every(({ lane }) => lane.unrest() === null);
    if (!isSettled) world.after(LOOK_MS, look);
  };
  look();
  await world.run(() => isSettled, world.nowMs + CALM_MS_MAX);
  if (!isSettled) {
    for (const { lane } of places) {
      const unrest = lane.unrest();
      if (unrest !== null) world.find('unrest', `${lane.who}: ${unrest}`);
    }
  }
  const refunds = checkRefunds({ world, server }, places);
  const counts = places.map((place) => countLane({ world, faults, server, slips, desk, refunds }, place));
  checkBaskets({ world, server, slips }, places);
  for (const { lane } of places) lane.close();
  await server.close();
  return {
    seed: world.seed,
    count: counts.reduce(added, NOTHING_COUNTED),
    faults: Object.fromEntries(faults.counts),
    findings: world.findings,
    traceHash: world.traceHash(),
    virtualMs: world.nowMs - WORLD_STARTS_MS,
  };
}

function placeOf(deps: {
  world: World;
  faults: Faults;
  goods: Goods;
  shop: Shop;
  desk: SimulatedDesk;
  slips: Slips;
  server: SimulatedServer;
  acquirer: Acquirer;
  receipts: () => string[];
  folder: string;
  who: string;
}): Place {
  const isTaken = (): boolean => staff.refunder.isAtWork;
  const here = { ...deps, devices: () => lane.devices, screen: () => lane.screen, isTaken };
  const shopper = createShopper(here);
  const staff: Staff = createStaff({ ...here, book: shopper.book });
  const lane = createLane({
    ...deps,
    folder: join(deps.folder, deps.who),
    onView: shopper.see,
    onMoneyAsked() {
      // Whatever the host thinks: the screen said that somebody has to look first.
      if (shopper.book.isHeld)
        deps.world.find('intervention', `${deps.who}: money was asked for while staff were wanted`);
    },
  });
  return { lane, shopper, staff };
}

/** What begins at a moment of its own and not at an occasion. */
function planMoments(
  world: World,
  faults: Faults,
  goods: Goods,
  server: SimulatedServer,
  places: readonly Place[],
  hoursMs: number,
): void {
  const chance = world.chance('moments');
  const sometime = () => chance.integer(MORNING_MS, hoursMs);
  const lane = () => chance.pick(places).lane;
  const someMs = () => chance.integer(10_000, 180_000);
  const several = (kind: Parameters<Faults['timesPlanned']>[0], action: () => void) => {
    for (let time = 0; time < faults.timesPlanned(kind); time += 1) world.after(sometime(), action);
  };
  for (let more = chance.integer(...PUBLISHED); more > 0; more -= 1) {
    world.after(sometime(), () => server.publish(goods.next()));
  }
  several('networkDown', () => {
    const { line } = lane();
    line.setDown(true);
    world.after(someMs(), () => line.setDown(false));
  });
  several('diskFull', () => lane().fillDisk(someMs()));
  several('clockJump', () => lane().jumpClock(someMs()));
  several('secondUploader', () => lane().uploadTwice());
  several('terminalBroken', () => {
    if (chance.chance(30)) lane().devices.terminal.break();
  });
  several('serverRestored', () => {
    server.backUp();
    world.after(chance.integer(30_000, 240_000), () => {
      if (!faults.haveCeased) server.restore();
    });
  });
}

function added(a: Count, b: Count): Count {
  const sum = { ...a };
  for (const key of Object.keys(sum) as (keyof Count)[]) sum[key] += b[key];
  return sum;
}

/** Files that need not survive lie in memory where the machine has such a folder. */
function memoryOr(other: string): string {
  return existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : other;
}
