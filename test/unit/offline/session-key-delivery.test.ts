import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../offline/chain.ts';
import { silentLog } from '../../../offline/log.ts';
import { createSessionKeyDelivery } from '../../../offline/session-key-delivery.ts';
import type { SyncStore } from '../../../offline/sync-store.ts';
import { entry } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

function bench(keys: { session: string; wrapped: string }[] = []) {
  const progress = { headOfficeKey: 'old', erasuresDone: 0 };
  const forgotten: string[][] = [];
  const world = { isBroken: false, isRead: false };
  const store = {
    read: () => progress,
    setHeadOfficeKey: (headOfficeKey: string) => void Object.assign(progress, { headOfficeKey }),
    setErasuresDone: (erasuresDone: number) => void Object.assign(progress, { erasuresDone }),
  } as unknown as SyncStore;
  const delivery = createSessionKeyDelivery({
    reader: {
      readAfter: () => [],
      hashAt: () => null,
      end: () => ({ seq: 0, hash: '' }),
      sessionKeysOf: (sessions) => keys.filter(({ session }) => sessions.includes(session)),
    },
    store,
    log: silentLog,
    forgetSessionKeys: async (sessions) => {
      if (world.isBroken) throw new Error('the disk is full');
      forgotten.push([...sessions]);
      return world.isRead ? 'busy' : 'done';
    },
  });
  return { delivery, progress, forgotten, world };
}

describe('session keys on their way', () => {
  it('go with the rows that name them, each once, and no others', () => {
    const [first, second] = [
      { session: 's-1', wrapped: 'first' },
      { session: 's-1', wrapped: 'second' },
    ];
    const { delivery } = bench([
      first,
      second,
      { session: 's-1', wrapped: 'of no row' },
      { session: 's-2', wrapped: 'x' },
    ]);
    const rows = kioskRows('till-1').append([
      entry({ type: 'session.started', wrappedKeyHash: sha256Hex('first') }),
      entry({ type: 'item.noted', wrappedKeyHash: sha256Hex('of no row') }),
      entry({ type: 'session.rekeyed', wrappedKeyHash: sha256Hex('second') }),
      entry({ type: 'session.started', wrappedKeyHash: null }, 's-2'),
    ]);
    expect(delivery.keysOf(rows)).toEqual([first, second]);
    expect(delivery.keysOf(rows.slice(0, 1))).toEqual([first]);
    expect(delivery.keysOf(rows.slice(1, 2))).toEqual([]);
  });

  it('are forgotten when the head office says so, and that is noted only when it is done', async () => {
    const { delivery, progress, forgotten, world } = bench();
    const erasures = [
      { no: 4, session: 's-1' },
      { no: 9, session: 's-2' },
    ];
    world.isBroken = true;
    await expect(delivery.heed({ erasures })).rejects.toThrow('the disk is full');
    expect(progress.erasuresDone).toBe(0);
    world.isBroken = false;
    await delivery.heed({ erasures });
    expect(forgotten).toEqual([['s-1', 's-2']]);
    expect(progress.erasuresDone).toBe(9);
    await delivery.heed({ erasures: [] });
    expect(progress.erasuresDone).toBe(9);
  });

  it('are forgotten again with the next answer while somebody reads the journal', async () => {
    const { delivery, progress, forgotten, world } = bench();
    const erasures = [{ no: 4, session: 's-1' }];
    world.isRead = true;
    await delivery.heed({ erasures });
    expect(progress.erasuresDone).toBe(0);
    world.isRead = false;
    await delivery.heed({ erasures });
    expect(progress.erasuresDone).toBe(4);
    expect(forgotten).toHaveLength(2);
  });

  it('are wrapped to the head office’s new key from then on', async () => {
    const { delivery, progress } = bench();
    await delivery.heed({ headOfficeKey: 'new' });
    expect(progress.headOfficeKey).toBe('new');
  });
});
