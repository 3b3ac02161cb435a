import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../../core/result.ts';
import { type LocalCatalogue, openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { createDownloadPass } from '../../../offline/download-pass.ts';
import { silentLog } from '../../../offline/log.ts';
import type { DownEntry, Have, SignedManifest } from '../../../offline/wire/down-wire.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { priceEntry, testPublisher } from '../../support/publisher.ts';

const INTERVAL_MS = 60_000;
const CODES = Array.from({ length: 10 }, (_, index) => String(index).padStart(14, '0'));
const pricesOf = (priceMinor: number): DownEntry[] =>
  CODES.map((code) => priceEntry(code, { validFromMs: 0, priceMinor }));

let place: ReturnType<typeof temporaryFolder>;
let catalogue: LocalCatalogue;
let publisher: ReturnType<typeof testPublisher>;
beforeEach(() => {
  place = temporaryFolder();
  catalogue = openCatalogue(dataFiles(place.folder).catalogue, { repair: true });
  publisher = testPublisher({ entriesPerPart: 2 });
});
afterEach(() => {
  catalogue.close();
  place.remove();
});

/** A download pass whose line the test holds in its hands; what it asked for is kept. */
function bench(publisherKey: () => string | null = () => publisher.publicKey) {
  const world = { nowMs: 1_000, asked: [] as Have[], fetched: [] as string[] };
  const transport = {
    ...publisher.transport,
    offers: null as SignedManifest[] | null,
  };
  const pass = createDownloadPass({
    staging: catalogue.staging(),
    transport: {
      down: async (have) => {
        world.asked.push(have);
        return transport.offers === null ? transport.down(have) : ok({ manifests: transport.offers, pending: [] });
      },
      part: async (sha256) => {
        world.fetched.push(sha256);
        return transport.part(sha256);
      },
    },
    publisherKey,
    now: () => world.nowMs,
    log: silentLog,
    intervalMs: INTERVAL_MS,
  });
  return {
    world,
    transport,
    pass,
    async untilIdle() {
      for (;;) {
        const step = await pass.step();
        if (!step.ok) return step.error.kind;
        if (step.value === 'idle') return 'idle';
      }
    },
  };
}
const version = () => catalogue.versionOf('prices');

describe('what comes down', () => {
  it('is not asked for before the kiosk knows whose word counts', async () => {
    publisher.publish('prices', pricesOf(100));
    const { pass, world } = bench(() => null);
    expect(await pass.step()).toEqual(ok('idle'));
    expect(world.asked).toEqual([]);
  });

  it('is asked for in intervals, comes part by part, and only what changed comes after the first time', async () => {
    publisher.publish('prices', pricesOf(100));
    const { untilIdle, world, pass } = bench();
    await untilIdle();
    expect([version(), world.fetched.length]).toEqual([1, 5]);
    publisher.publish('prices', pricesOf(110).slice(0, 1));
    await untilIdle();
    expect(version()).toBe(1);
    world.nowMs += INTERVAL_MS;
    await untilIdle();
    expect([version(), world.fetched.length]).toEqual([2, 6]);
    expect(world.asked.at(-1)).toMatchObject({ prices: 1, catalogue: 0 });
    expect(pass.state()).toMatchObject({ versions: { prices: 2 }, missingParts: 0, problem: null });
  });

  it('goes on after a cut and after a crash where it was', async () => {
    publisher.publish('prices', pricesOf(100));
    const first = bench();
    for (let step = 0; step < 3; step += 1) await first.pass.step();
    first.transport.part = async () => err({ kind: 'unreachable', detail: 'cut' });
    expect(await first.untilIdle()).toBe('unreachable');
    catalogue.close();
    catalogue = openCatalogue(dataFiles(place.folder).catalogue, { repair: true });
    const second = bench();
    expect(second.pass.state().missingParts).toBe(3);
    await second.untilIdle();
    expect([version(), second.world.fetched.length]).toEqual([1, 3]);
  });

  it('lets a small price list pass a long catalogue', async () => {
    publisher.publish(
      'articles',
      Array.from({ length: 40 }, (_, index) => ({ key: `a-${index}`, value: HELP })),
    );
    publisher.publish('prices', pricesOf(100).slice(0, 2));
    const { pass } = bench();
    for (let step = 0; step < 3; step += 1) await pass.step();
    expect(version()).toBe(1);
    expect(catalogue.versionOf('articles')).toBe(0);
    expect(pass.state().missingParts).toBe(20);
  });

  it('is asked for again soon where the server is still putting it together', async () => {
    const { transport, world, untilIdle } = bench();
    transport.down = async () => ok({ manifests: [], pending: ['catalogue'] });
    await untilIdle();
    world.nowMs += 2_000;
    await untilIdle();
    expect(world.asked).toHaveLength(2);
  });

  it('does not keep rows from a server that has no downlink', async () => {
    const { transport, untilIdle, world } = bench();
    transport.down = async () => err({ kind: 'refused', status: 404, detail: 'unknown path' });
    expect(await untilIdle()).toBe('idle');
    expect(world.asked).toHaveLength(1);
  });
});

const HELP = { topic: 't', title: { en: 'T' }, body: { en: 'B' }, keywords: [] };

describe('a refused update changes nothing, and is told', () => {
  /** What was there before every case: version 1 with all prices at 100. */
  async function refusalOf(
    prepare: (own: ReturnType<typeof bench>) => void,
  ): Promise<{ kind: string | undefined; own: ReturnType<typeof bench> }> {
    publisher.publish('prices', pricesOf(100));
    const own = bench();
    await own.untilIdle();
    prepare(own);
    own.world.nowMs += INTERVAL_MS;
    await own.untilIdle();
    const { problem } = own.pass.state();
    expect(version()).toBe(1);
    expect(catalogue.reports()).toMatchObject([{ channel: 'prices', entries: 10, problem: { kind: problem?.kind } }]);
    return { kind: problem?.kind, own };
  }

  it('signed by somebody else', async () => {
    const { kind, own } = await refusalOf(({ transport }) => {
      const stranger = testPublisher();
      stranger.publish('prices', pricesOf(1), 2);
      transport.offers = [stranger.signed(stranger.manifestFrom('prices', 0))];
    });
    expect(kind).toBe('badSignature');
    expect(own.world.fetched).toHaveLength(5);
  });

  it('changed after it was signed', async () => {
    const { kind } = await refusalOf(({ transport }) => {
      publisher.publish('prices', pricesOf(1));
      const { text, signature } = publisher.signed(publisher.manifestFrom('prices', 1));
      transport.offers = [{ text: text.replace('"toVersion":2', '"toVersion":3'), signature }];
    });
    expect(kind).toBe('badSignature');
  });

  it('that is no manifest', async () => {
    const { kind } = await refusalOf(({ transport }) => {
      transport.offers = [publisher.signed({ channel: 'prices', fromVersion: 1, toVersion: -2 })];
    });
    expect(kind).toBe('invalidManifest');
  });

  it.each([0, 1])('that is no newer, from version %i', async (from) => {
    const { kind } = await refusalOf(({ transport }) => {
      transport.offers = [publisher.signed({ ...publisher.manifestFrom('prices', from), toVersion: 1 })];
    });
    expect(kind).toBe('notNewer');
  });

  it('that starts at another version: the whole is asked for, and taken', async () => {
    const { kind, own } = await refusalOf(({ transport }) => {
      publisher.publish('prices', pricesOf(1), 5);
      transport.offers = [publisher.signed(publisher.manifestFrom('prices', 3))];
    });
    expect(kind).toBe('otherStart');
    own.transport.offers = null;
    own.world.nowMs += INTERVAL_MS;
    await own.untilIdle();
    expect(own.world.asked.at(-1)).toMatchObject({ prices: 0 });
    expect(version()).toBe(5);
    expect(own.pass.state().problem).toBeNull();
  });

  it('whose part is other bytes: asked for again a few times, then given up', async () => {
    const { kind, own } = await refusalOf(({ transport }) => {
      publisher.publish('prices', pricesOf(1));
      transport.part = async () => ok(Buffer.from('something else'));
    });
    expect(kind).toBe('brokenPart');
    for (let tries = 0; tries < 4; tries += 1) {
      own.world.nowMs += 5_000;
      await own.untilIdle();
    }
    expect(own.world.fetched).toHaveLength(5 + 4);
    expect([version(), own.pass.state().missingParts]).toEqual([1, 0]);
  });

  it('whose part inflates beyond what a part may hold', async () => {
    const { kind } = await refusalOf(({ transport }) => {
      const bomb = publisher.addPart('x'.repeat(3_000_000));
      const part = { index: 0, ...bomb, entries: 1 };
      transport.offers = [publisher.signed({ ...publisher.manifestFrom('prices', 1), toVersion: 2, parts: [part] })];
    });
    expect(kind).toBe('brokenPart');
  });

  it('with a value that breaks its schema, and it is not fetched again and again', async () => {
    const { kind, own } = await refusalOf(() => {
      publisher.publish('prices', [{ key: CODES[0] ?? '', value: { steps: [{ validFromMs: 0, priceMinor: 1.5 }] } }]);
    });
    expect(kind).toBe('invalidEntry');
    const fetched = own.world.fetched.length;
    own.world.nowMs += INTERVAL_MS;
    await own.untilIdle();
    expect(own.world.fetched).toHaveLength(fetched);
  });

  it('that counts other entries than its parts bring', async () => {
    const { kind } = await refusalOf(({ transport }) => {
      const lines = `${JSON.stringify({ key: CODES[0], removed: true })}\n`;
      const first = { index: 0, ...publisher.addPart(lines), entries: 1 };
      // Twice the same key: two entries are counted, one is staged.
      transport.offers = [
        publisher.signed({
          ...publisher.manifestFrom('prices', 1),
          toVersion: 2,
          parts: [first, { ...first, index: 1 }],
        }),
      ];
    });
    expect(kind).toBe('incomplete');
  });

  it('whose parts are gone in the middle: the server is asked anew', async () => {
    const { kind, own } = await refusalOf(({ transport }) => {
      publisher.publish('prices', pricesOf(1));
      let parts = 0;
      transport.part = async (sha256) => {
        parts += 1;
        return ok(parts > 2 ? null : (publisher.parts.get(sha256) ?? null));
      };
    });
    expect(kind).toBe('superseded');
    own.transport.part = publisher.transport.part;
    own.world.nowMs += 2_000;
    await own.untilIdle();
    expect(version()).toBe(2);
  });

  it('of a publisher that the kiosk no longer belongs to', async () => {
    publisher.publish('prices', pricesOf(100));
    const first = bench();
    for (let step = 0; step < 2; step += 1) await first.pass.step();
    const other = testPublisher();
    const second = bench(() => other.publicKey);
    second.transport.down = async () => ok({ manifests: [], pending: [] });
    await second.untilIdle();
    expect([version(), second.pass.state().missingParts, second.world.fetched]).toEqual([0, 0, []]);
  });

  it('that is cut off in the middle of its bytes', async () => {
    const { kind } = await refusalOf(({ transport }) => {
      publisher.publish('prices', pricesOf(1));
      transport.part = async (sha256) => ok((publisher.parts.get(sha256) ?? gzipSync('')).subarray(0, 20));
    });
    expect(kind).toBe('brokenPart');
  });
});
