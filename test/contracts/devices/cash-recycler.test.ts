import { describe, expect, test } from 'vitest';
import { collecting, EURO, openTcpRecycler, RECYCLER_RIGS, shutOk, sumOf } from './cash-recycler-rigs.ts';
import { eventually, untilStatus } from './support.ts';

describe.each(RECYCLER_RIGS)('a cash recycler $name', ({ open }) => {
  const ready = async (change: Parameters<typeof open>[0] = {}) => {
    const opened = await open(change);
    await untilStatus(opened.recycler, 'READY');
    return opened;
  };

  test('says what it takes and what it can pay out of', async () => {
    const { recycler, simulator } = await ready();
    expect([recycler.currency, recycler.denominations]).toEqual(['EUR', EURO]);
    expect(recycler.levels).toEqual(simulator.vault.levels);
  });

  test('tells each piece once, in order and by number, and the last number when it is shut', async () => {
    const { recycler, simulator } = await ready();
    const cash = collecting(recycler, simulator, 'c-1');
    await cash.opened();
    await cash.put(500, 20, 200);
    expect(await recycler.shut('c-1')).toEqual(shutOk(3));
    expect(await cash.done).toEqual({ ok: true, value: undefined });
    expect(cash.taken).toEqual(
      [500, 20, 200].map((denominationMinor, index) => ({ sequence: index + 1, denominationMinor })),
    );
    expect(cash.escrowed).toEqual([500]);
    expect(simulator.insert(100)).toBe(false);
    await cash.until(() => !simulator.isOpen);
  });

  test('takes no further piece before the last one is durable, and tells one again that was not taken up', async () => {
    const { recycler, simulator } = await ready();
    const cash = collecting(recycler, simulator, 'c-1');
    await cash.opened();
    cash.refuse(1);
    await cash.put(100);
    expect(simulator.insert(100)).toBe(false);
    await cash.put(200);
    expect(await recycler.shut('c-1')).toEqual(shutOk(2));
    expect(cash.taken.map(({ denominationMinor }) => denominationMinor)).toEqual([100, 200]);
  });

  test('gives back by itself what is not taken now, not read or not real, and says why', async () => {
    const { recycler, simulator } = await ready();
    const cash = collecting(recycler, simulator, 'c-1', { takes: [10, 20] });
    await cash.opened();
    await cash.put(2_000);
    for (const fault of ['unreadable', 'counterfeit', 'boxFull'] as const) {
      simulator.failNext(fault);
      await cash.put(10);
    }
    await cash.put(10);
    expect(await recycler.shut('c-1')).toEqual(shutOk(1));
    expect(cash.returned).toEqual(['notTaken', 'unreadable', 'counterfeit', 'full']);
    expect(simulator.takeTray()).toEqual([2_000, 10, 10, 10]);
    expect(sumOf(cash.taken)).toBe(10);
  });

  test('keeps what came in over a lost line, and tells it to whoever goes on with the collection', async () => {
    const { recycler, simulator } = await ready();
    const cash = collecting(recycler, simulator, 'c-1');
    await cash.opened();
    await cash.put(100);
    await cash.until(() => cash.taken.length === 1);
    cash.refuse(1_000);
    await cash.put(500);
    await simulator.unplug();
    expect(await cash.done).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    await simulator.plug();
    await untilStatus(recycler, 'READY');
    const again = collecting(recycler, simulator, 'c-1', { after: 1 });
    await again.opened();
    expect(await recycler.shut('c-1')).toEqual(shutOk(2));
    expect(again.taken).toEqual([{ sequence: 2, denominationMinor: 500 }]);
  });

  test('ends a collection when a piece jams: what is counted stands, what is stuck is not', async () => {
    const { recycler, simulator } = await ready();
    const cash = collecting(recycler, simulator, 'c-1');
    await cash.opened();
    await cash.put(1_000);
    simulator.failNext('jamWhileStacking');
    await cash.put(2_000);
    expect(await cash.done).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(recycler.status).toBe('MEDIA_JAMMED');
    expect(sumOf(cash.taken)).toBe(1_000);
    expect(await recycler.shut('c-1')).toEqual(shutOk(1));
    simulator.clear();
    await untilStatus(recycler, 'READY');
  });

  test('pays out exactly those pieces, once for ever under one name', async () => {
    const { recycler, simulator } = await ready();
    const before = simulator.vault.totalMinor;
    const pieces = [
      { denominationMinor: 200, count: 2 },
      { denominationMinor: 50, count: 1 },
    ];
    expect(await recycler.payOut('p-1', pieces)).toEqual({
      ok: true,
      value: { kind: 'ended', paidMinor: 450, uncertainMinor: 0 },
    });
    expect(simulator.takeTray()).toEqual([200, 200, 50]);
    expect(await recycler.payOut('p-1', pieces)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await recycler.payoutOf('p-1')).toEqual({
      ok: true,
      value: { kind: 'ended', paidMinor: 450, uncertainMinor: 0 },
    });
    expect(before - simulator.vault.totalMinor).toBe(450);
    expect(simulator.tray).toEqual([]);
  });

  test('closes a payout that it was asked about before it was asked for', async () => {
    const { recycler, simulator } = await ready();
    expect(await recycler.payoutOf('p-1')).toEqual({ ok: true, value: { kind: 'neverSeen' } });
    await recycler.payOut('p-1', [{ denominationMinor: 100, count: 1 }]);
    expect(simulator.tray).toEqual([]);
    expect(await recycler.payoutOf('p-1')).toEqual({ ok: true, value: { kind: 'neverSeen' } });
  });

  test('says what came out for certain when a hopper runs empty', async () => {
    const { recycler, simulator } = await ready();
    simulator.failNext('hopperEmpty');
    const paid = await recycler.payOut('p-1', [{ denominationMinor: 50, count: 4 }]);
    expect(paid).toEqual({ ok: true, value: { kind: 'ended', paidMinor: 100, uncertainMinor: 0 } });
    expect(simulator.takeTray()).toEqual([50, 50]);
  });

  test('says after a loss of power what came out for certain and what may have', async () => {
    const { recycler, simulator } = await ready();
    simulator.failNext('powerLostInPayout');
    expect(await recycler.payOut('p-1', [{ denominationMinor: 200, count: 4 }])).toMatchObject({
      error: { kind: 'unknown' },
    });
    await simulator.plug();
    await untilStatus(recycler, 'READY');
    expect(await recycler.payoutOf('p-1')).toEqual({
      ok: true,
      value: { kind: 'ended', paidMinor: 400, uncertainMinor: 200 },
    });
  });

  test('that is not there moved nothing: nothing was sent', async () => {
    const { recycler, simulator } = await ready();
    await simulator.unplug();
    await untilStatus(recycler, 'NOT_CONNECTED');
    expect(recycler.levels).toBeNull();
    expect(await recycler.payOut('p-1', [])).toMatchObject({ error: { kind: 'notSent' } });
    expect(await collecting(recycler, simulator, 'c-1').done).toMatchObject({ error: { kind: 'notSent' } });
  });
});

test('over a line that spoils and loses bytes every piece is counted once', async () => {
  const { recycler, simulator } = await openTcpRecycler({
    faults: { seed: 7, faults: ['split', 'garbage', 'wrongCheckSum', 'duplicate'], oneIn: 4 },
  });
  await untilStatus(recycler, 'READY');
  const cash = collecting(recycler, simulator, 'c-1');
  await cash.opened();
  await cash.put(100, 200, 50, 20, 10, 500);
  await eventually(
    (look) => simulator.onChange(look),
    () => cash.taken.length === 6,
  );
  expect(await recycler.shut('c-1')).toEqual(shutOk(6));
  expect(sumOf(cash.taken)).toBe(880);
});
