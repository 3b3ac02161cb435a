/** Whatever happens on the way, the kiosk sells from one published version or from the next, never from something between. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Product } from '../../../core/catalogue/product.ts';
import { err, ok } from '../../../core/result.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { catalogueStaging } from '../../../offline/catalogue-staging.ts';
import { createDownloadPass } from '../../../offline/download-pass.ts';
import { silentLog } from '../../../offline/log.ts';
import { type Connection, enterWal, openFile } from '../../../offline/sqlite.ts';
import type { SyncTransport } from '../../../offline/sync-transport.ts';
import { currencyEntry, priceEntry, productEntry, testPublisher } from '../../support/publisher.ts';
import { MILK } from '../core/world.ts';

const CODES = Array.from({ length: 8 }, (_, index) => String(index).padStart(14, '0'));
const INTERVAL_MS = 1_000;
const AT_MS = 5;
/** One for every run, told again where it fails: how many programs die is counted below, and is no matter of luck. */
const SEED = 20_261_124;
const RUNS = 100;

type Seen = (number | null)[];
type Move =
  | { do: 'publish'; channel: 'catalogue' | 'prices'; codes: number[]; priceMinor: number; isRemoval: boolean }
  | { do: 'step'; fault: 'none' | 'cut' | 'wrongBytes' | 'shortBytes' | 'gone' }
  | { do: 'wait' }
  /** The program dies at this many statements from now on. */
  | { do: 'kill'; afterStatements: number };

const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      channel: fc.constantFrom('catalogue' as const, 'prices' as const),
      codes: fc.uniqueArray(fc.nat(CODES.length - 1), { minLength: 1 }),
      priceMinor: fc.integer({ min: 1, max: 10_000 }),
      isRemoval: fc.boolean(),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      fault: fc.oneof(
        { weight: 5, arbitrary: fc.constant('none' as const) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('cut' as const, 'wrongBytes' as const, 'shortBytes' as const, 'gone' as const),
        },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'wait' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('kill' as const), afterStatements: fc.integer({ min: 1, max: 30 }) }),
  },
);

class Killed extends Error {}

/** Every statement that is run passes `before`, which may throw: the program is dead then. */
function watched(connection: Connection, before: () => void): Connection {
  return new Proxy(connection, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (name === 'prepare') {
        return (text: string) => {
          const statement = target.prepare(text);
          return new Proxy(statement, {
            get(inner, method) {
              const member = Reflect.get(inner, method, inner);
              if (typeof member !== 'function') return member;
              return (...args: unknown[]) => {
                if (method === 'run') before();
                return member.apply(inner, args);
              };
            },
          });
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function kiosk(folder: string) {
  const file = join(folder, 'catalogue.db');
  const reader = openCatalogue(file, { repair: true });
  const publisher = testPublisher({ entriesPerPart: 3 });
  /** What is to be seen with these versions of both channels. */
  const articles = new Map<number, Map<string, Product>>([[0, new Map()]]);
  const prices = new Map<number, Map<string, number>>([[0, new Map()]]);
  const world = { nowMs: 0, fault: 'none', left: Number.POSITIVE_INFINITY, images: 0, killed: 0 };

  const seenBy = (catalogue: Pick<typeof reader, 'find'>): Seen =>
    CODES.map((code) => catalogue.find(code, AT_MS)?.priceMinor ?? null);
  const expected = (of: { version: number; versionOf: (typeof reader)['versionOf'] }): Seen => {
    const sold = articles.get(of.version);
    const listed = prices.get(of.versionOf('prices'));
    if (sold === undefined || listed === undefined) throw new Error('a version that was never published');
    return CODES.map((code) => (sold.has(code) ? (listed.get(code) ?? sold.get(code)?.priceMinor ?? null) : null));
  };

  /** What a power cut would leave now: the files as they are, opened like at a start. */
  function checkImage(): void {
    const image = mkdtempSync(join(folder, 'image-'));
    for (const suffix of ['', '-wal']) {
      if (existsSync(file + suffix)) copyFileSync(file + suffix, join(image, `catalogue.db${suffix}`));
    }
    const opened = openCatalogue(join(image, 'catalogue.db'), { repair: true });
    expect(existsSync(join(image, 'catalogue.db.broken'))).toBe(false);
    expect(seenBy(opened)).toEqual(expected(opened));
    opened.close();
    rmSync(image, { recursive: true });
    world.images += 1;
  }

  function beforeStatement(): void {
    world.left -= 1;
    if (world.left > 0) return;
    checkImage();
    throw new Killed();
  }

  const transport: Pick<SyncTransport, 'down' | 'part'> = {
    down: async (have) =>
      world.fault === 'cut' ? err({ kind: 'unreachable', detail: '' }) : publisher.transport.down(have),
    async part(sha256) {
      const bytes = publisher.parts.get(sha256) ?? null;
      switch (world.fault) {
        case 'cut':
          return err({ kind: 'unreachable', detail: '' });
        case 'wrongBytes':
          return ok(Buffer.from(bytes ?? []).reverse());
        case 'shortBytes':
          return ok(bytes?.subarray(0, 10) ?? null);
        case 'gone':
          return ok(null);
        default:
          return ok(bytes);
      }
    },
  };

  function start() {
    const connection = openFile(file);
    enterWal(connection, 'NORMAL');
    const pass = createDownloadPass({
      staging: catalogueStaging(watched(connection, beforeStatement)),
      transport,
      publisherKey: () => publisher.publicKey,
      now: () => world.nowMs,
      log: silentLog,
      intervalMs: INTERVAL_MS,
    });
    return { connection, pass };
  }
  let running = start();

  function publish({ channel, codes, priceMinor, isRemoval }: Extract<Move, { do: 'publish' }>): void {
    const before = publisher.versionOf(channel);
    const picked = codes.map((index) => CODES[index] ?? '');
    const version = before + 1;
    if (channel === 'catalogue') {
      const next = new Map(articles.get(before));
      for (const code of picked) {
        if (isRemoval) next.delete(code);
        else next.set(code, { ...MILK, code, priceMinor });
      }
      articles.set(version, next);
      const changes = picked.map((code) =>
        isRemoval ? { key: code, removed: true as const } : productEntry({ ...MILK, code, priceMinor }),
      );
      publisher.publish('catalogue', [currencyEntry(), ...changes], version);
      return;
    }
    const next = new Map(prices.get(before));
    for (const code of picked) {
      if (isRemoval) next.delete(code);
      else next.set(code, priceMinor);
    }
    prices.set(version, next);
    publisher.publish(
      'prices',
      picked.map((code) =>
        isRemoval ? { key: code, removed: true as const } : priceEntry(code, { validFromMs: 0, priceMinor }),
      ),
      version,
    );
  }

  async function step(): Promise<'idle' | 'more'> {
    try {
      const step = await running.pass.step();
      return step.ok && step.value === 'idle' ? 'idle' : 'more';
    } catch (cause) {
      if (!(cause instanceof Killed)) throw cause;
      world.killed += 1;
      world.left = Number.POSITIVE_INFINITY;
      running.connection.close();
      running = start();
      return 'more';
    }
  }

  return {
    world,
    async carryOut(move: Move): Promise<void> {
      const before = [reader.version, reader.versionOf('prices')] as const;
      if (move.do === 'publish') publish(move);
      if (move.do === 'wait') world.nowMs += INTERVAL_MS;
      if (move.do === 'kill') world.left = move.afterStatements;
      if (move.do === 'step') {
        world.fault = move.fault;
        await step();
        world.fault = 'none';
      }
      expect(seenBy(reader)).toEqual(expected(reader));
      expect(reader.version).toBeGreaterThanOrEqual(before[0]);
      expect(reader.versionOf('prices')).toBeGreaterThanOrEqual(before[1]);
    },
    /** Without further faults everything that was published arrives. */
    async settle(): Promise<void> {
      world.left = Number.POSITIVE_INFINITY;
      for (let rounds = 0; rounds < 3; rounds += 1) {
        world.nowMs += 10 * INTERVAL_MS;
        while ((await step()) === 'more');
      }
      expect(reader.version).toBe(publisher.versionOf('catalogue'));
      expect(reader.versionOf('prices')).toBe(publisher.versionOf('prices'));
      expect(seenBy(reader)).toEqual(expected(reader));
    },
    close(): void {
      running.connection.close();
      reader.close();
    },
  };
}

it('kills, cuts and wrong bytes in any order end in a published version, and in the newest once they are over', async () => {
  let killed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 10, maxLength: 60 }), async (played) => {
      const folder = mkdtempSync(join(tmpdir(), 'portico-downlink-'));
      const own = kiosk(folder);
      try {
        for (const move of played) await own.carryOut(move);
        await own.settle();
      } finally {
        killed += own.world.killed;
        own.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(killed, `programs that died, seed ${SEED}`).toBeGreaterThan(20);
}, 120_000);

it('a program that dies at any statement of a price flip leaves the old prices or the new ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-flip-'));
  const own = kiosk(folder);
  const publish = (channel: 'catalogue' | 'prices', priceMinor: number) =>
    own.carryOut({ do: 'publish', channel, codes: CODES.map((_, index) => index), priceMinor, isRemoval: false });
  await publish('catalogue', 100);
  await publish('prices', 90);
  await own.settle();
  for (let afterStatements = 1; afterStatements <= 60; afterStatements += 1) {
    await publish('prices', 90 + afterStatements);
    await own.carryOut({ do: 'wait' });
    await own.carryOut({ do: 'kill', afterStatements });
    for (let step = 0; step < 8; step += 1) await own.carryOut({ do: 'step', fault: 'none' });
    await own.settle();
  }
  expect(own.world.images).toBeGreaterThan(15);
  own.close();
  rmSync(folder, { recursive: true });
});
