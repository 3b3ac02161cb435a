import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../offline/log.ts';
import type { SyncClient, SyncState } from '../../../offline/sync-client.ts';
import { createEpochsClient, type EpochSource } from '../../../offline/sync-epochs.ts';
import type { SyncError } from '../../../offline/sync-pass.ts';
import { openSyncStore, withStoppedOf } from '../../../offline/sync-store.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

const IDLE: SyncState = {
  ...{ online: false, behind: 2, sinceMs: 0, lastError: null, ackedSeq: 1, quarantinedCount: 0 },
  down: { versions: {}, missingParts: 0, problem: null },
  ...{ headOfficeKey: null, stopped: null },
};

/** Clients that say what a test tells them to. */
function rig(...epochs: string[]) {
  const begun: string[] = [];
  const ended: string[] = [];
  let say: (state: SyncState) => void = () => undefined;
  const opens = (epoch: string) => (onState: (state: SyncState) => void) => {
    const client: SyncClient = {
      state: IDLE,
      start() {
        begun.push(epoch);
        say = onState;
      },
      ...{ nudge: () => undefined, setNetwork: () => undefined, close: () => Promise.resolve() },
    };
    return client;
  };
  const source = (epoch: string): EpochSource => ({
    epoch,
    open: opens(epoch),
    ended: ({ state }) => void ended.push(`${epoch} ${state}`),
  });
  const client = createEpochsClient({
    earlier: epochs.map(source),
    present: { epoch: 'present', open: opens('present') },
    presentBehind: () => 0,
    onState: () => undefined,
    log: silentLog,
  });
  client.start();
  return {
    ...{ client, begun, ended, source },
    async hears(change: Partial<SyncState>) {
      say({ ...IDLE, ...change });
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

describe('the epochs of a kiosk', () => {
  it.each<SyncError>([{ kind: 'cloned' }, { kind: 'revoked' }, { kind: 'held', retryAfterMs: 1 }])(
    'are not given up for what the server says of this client ($kind)',
    async (lastError) => {
      const { begun, ended, hears } = rig('old');
      await hears({ lastError });
      expect({ begun, ended }).toEqual({ begun: ['old'], ended: [] });
      await hears({ online: true, behind: 0 });
      expect({ begun, ended }).toEqual({ begun: ['old', 'present'], ended: ['old delivered'] });
    },
  );

  it('go on with the next one where the server will not take the rest of one', async () => {
    const { begun, ended, hears } = rig('old');
    await hears({ lastError: { kind: 'fork', seq: 1 } });
    expect({ begun, ended }).toEqual({ begun: ['old', 'present'], ended: ['old undeliverable'] });
  });

  it('are delivered again, oldest first, when the server lost them, and then the present one goes on', async () => {
    const { client, begun, hears, source } = rig();
    client.deliverFirst([source('oldest'), source('old')]);
    await hears({});
    await hears({ online: true, behind: 0 });
    await hears({ online: true, behind: 0 });
    expect(begun).toEqual(['present', 'oldest', 'old', 'present']);
  });
});

describe('whether a kiosk was stopped', () => {
  let place: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    place = temporaryFolder();
  });
  afterEach(() => place.remove());
  const stores = () => {
    const present = openSyncStore(join(place.folder, 'sync.db'), 'present');
    return { present, earlier: withStoppedOf(present, openSyncStore(join(place.folder, 'old.db'), 'old')) };
  };

  it('is kept with the present epoch, whichever was on its way', () => {
    const { present, earlier } = stores();
    earlier.confirm(3, 'incarnation');
    earlier.setStopped('revoked');
    expect(present.read()).toMatchObject({ stopped: 'revoked', ackedSeq: 0 });
    expect(earlier.read()).toMatchObject({ stopped: 'revoked', ackedSeq: 3 });
    earlier.setStopped(null);
    expect(present.read().stopped).toBeNull();
  });

  it('as a clone is ended by the present epoch being heard only', () => {
    const { present, earlier } = stores();
    present.setStopped('cloned');
    earlier.setStopped(null);
    expect(earlier.read().stopped).toBe('cloned');
    present.setStopped(null);
    expect(earlier.read().stopped).toBeNull();
  });
});

describe('the number of a run', () => {
  let place: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    place = temporaryFolder();
  });
  afterEach(() => place.remove());
  const started = (epoch: string, nowMs: number): number => {
    const store = openSyncStore(join(place.folder, 'sync.db'), epoch);
    const run = store.nextRun(nowMs);
    store.close();
    return run;
  };
  const NOW_MS = Date.UTC(2026, 10, 22);

  it('rises with every start, wherever the clock stands and whatever the epoch', () => {
    const runs = [
      started('one', NOW_MS),
      started('one', NOW_MS),
      started('one', NOW_MS + 86_400_000),
      started('one', NOW_MS),
      started('two', 0),
    ];
    expect([...runs].sort((a, b) => a - b)).toEqual(runs);
    expect(new Set(runs).size).toBe(runs.length);
  });

  it('goes on above those before where the file is lost, by the time that has passed', () => {
    const before = started('one', NOW_MS);
    rmSync(join(place.folder, 'sync.db'));
    expect(started('one', NOW_MS + 60_000)).toBeGreaterThan(before);
  });
});
