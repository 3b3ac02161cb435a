import { describe, expect, it } from 'vitest';
import { manifestSchema } from '../../../offline/wire/down-wire.ts';
import { createDownlinkAnswers, type DownlinkAnswersOptions } from '../../../server/downlink/answers.ts';
import type { ChannelState } from '../../../server/store/downlink-store.ts';

type Store = DownlinkAnswersOptions['store'];

/** A store whose every call is written down; only the channels and one package are there. */
function bench(state: Partial<ChannelState>, entries = 3) {
  const calls: string[] = [];
  const parts = new Map<string, { index: number; sha256: string; bytes: number; entries: number }[]>();
  const told = <T>(name: string, answer: T): Promise<T> => {
    calls.push(name);
    return Promise.resolve(answer);
  };
  const store: Store = {
    incarnation: 'first',
    channels: () =>
      told('channels', [{ channel: 'prices', version: 50, floor: 10, entries, isChanging: false, ...state }]),
    hasVersion: (_channel, version) => told('hasVersion', version % 2 === 0 || version === 11 || version === 9),
    countChanged: (_channel, since, limit) => told('countChanged', Math.min(limit, (state.version ?? 50) - since)),
    changedAfter: (_query, { key }) =>
      told('changedAfter', key === '' ? [{ key: 'plu:4011', version: 50, value: '{"steps":[]}' }] : []),
    findPackage: (channel, from, to) => told('findPackage', parts.get(`${channel} ${from} ${to}`) ?? null),
    beginPackage: () => told('beginPackage', undefined),
    putPart: () => told('putPart', undefined),
    finishPackage: ({ channel, from, to }, made) => {
      parts.set(`${channel} ${from} ${to}`, [...made]);
      return told('finishPackage', undefined);
    },
    dropPackage: () => told('dropPackage', undefined),
  };
  const answers = createDownlinkAnswers({
    store,
    sign: (text) => `signed ${text.length}`,
    newId: () => 'package',
    log: { error: (fields) => void calls.push(`error ${JSON.stringify(fields)}`) },
  });
  const manifests = async (have: number) =>
    (await answers.answer({ prices: have })).manifests.map(({ text }) => manifestSchema.parse(JSON.parse(text)));
  return { answers, manifests, calls };
}

describe('a kiosk that asks what is new', () => {
  it('costs one look where nothing is', async () => {
    const { answers, calls } = bench({});
    expect(await answers.answer({ prices: 50, catalogue: 0 })).toEqual({ manifests: [], pending: [] });
    expect(calls).toEqual(['channels']);
  });

  it('is let alone where it is ahead, or where nothing was ever published', async () => {
    expect(await bench({}).manifests(51)).toEqual([]);
    expect(await bench({ version: 0 }).manifests(0)).toEqual([]);
  });

  it.each([
    ['what changed since its version', 40, {}, 3, 40],
    ['the whole where its version was never offered here', 41, {}, 3, 0],
    ['the whole where it has nothing', 0, {}, 3, 0],
    ['the whole where removals since then are forgotten', 9, {}, 3, 0],
    ['the whole where too much changed', 11, { floor: 11, version: 5_000 }, 3, 0],
  ])('gets %s', async (_what, have, state, entries, from) => {
    const [manifest] = await bench(state, entries).manifests(have);
    expect(manifest).toMatchObject({ channel: 'prices', fromVersion: from, incarnation: 'first' });
  });

  it('gets a package that was put together once, however many ask', async () => {
    const { manifests, calls } = bench({});
    await Promise.all(Array.from({ length: 20 }, () => manifests(40)));
    expect(calls.filter((call) => call === 'finishPackage')).toHaveLength(1);
  });

  it('is told to come again while something is being written, or a long package is put together', async () => {
    expect(await bench({ isChanging: true }).answers.answer({ prices: 40 })).toMatchObject({ pending: ['prices'] });
    const long = bench({}, 1_000_000);
    expect(await long.answers.answer({ prices: 0 })).toEqual({ manifests: [], pending: ['prices'] });
    await long.answers.close();
    expect(await long.manifests(0)).toMatchObject([{ fromVersion: 0, toVersion: 50 }]);
  });
});
