import { beforeEach, describe, expect, test } from 'vitest';
import { createHostKeeper, type HostKeeper, STOP_WAIT_MS, type ToHostProcess } from '../../../electron/host-keeper.ts';
import { EXIT_CONFIG, EXIT_REFUSED } from '../../../host/supervision.ts';
import { type FakeClock, fakeClock } from '../host/rig.ts';

type FakeHost = {
  posted: { message: ToHostProcess; port: string | undefined }[];
  says: (message: unknown) => void;
  dies: (code: number | null) => void;
  isKilled: boolean;
};

let clock: FakeClock;
let hosts: FakeHost[];
let given: string[];
let refused: string[];
let keeper: HostKeeper;

beforeEach(() => {
  clock = fakeClock();
  hosts = [];
  given = [];
  refused = [];
  let lines = 0;
  keeper = createHostKeeper<string>({
    start() {
      const host: FakeHost = { posted: [], says: () => undefined, dies: () => undefined, isKilled: false };
      hosts.push(host);
      return {
        post: (message, port) => void host.posted.push({ message, port }),
        onMessage: (listener) => {
          host.says = listener;
        },
        onExit: (listener) => {
          host.dies = listener;
        },
        kill() {
          host.isKilled = true;
          host.dies(null);
        },
      };
    },
    openLine() {
      lines += 1;
      return { host: `host-${lines}`, screen: `screen-${lines}` };
    },
    giveToScreen: (port) => void given.push(port),
    clock,
    onRefused: (reason) => void refused.push(reason),
    onDied: () => undefined,
  });
  keeper.begin();
});
const newest = (): FakeHost => {
  const host = hosts.at(-1);
  if (host === undefined) throw new Error('no host was started');
  return host;
};
const key = Buffer.alloc(32, 7).toString('base64url');

describe('the shell', () => {
  test('starts a host that died again, later each time', () => {
    const starts: number[] = [];
    for (let death = 0; death < 9; death += 1) {
      newest().dies(1);
      let waitedMs = 0;
      const before = hosts.length;
      while (hosts.length === before) {
        clock.advance(100);
        waitedMs += 100;
      }
      starts.push(waitedMs);
    }
    expect(starts).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000]);
    expect(keeper.restarts).toBe(9);
  });

  test('starts one that was healthy for long at once', () => {
    for (let death = 0; death < 5; death += 1) {
      newest().dies(1);
      clock.advance(10_000);
    }
    clock.advance(60_000);
    const before = hosts.length;
    newest().dies(1);
    clock.advance(100);
    expect(hosts.length).toBe(before + 1);
  });

  test('hands the keys of a dead host to the next', () => {
    newest().says({ kind: 'keepKey', sessionId: 's1', key });
    expect(newest().posted.at(-1)?.message).toEqual({ kind: 'keyKept', sessionId: 's1' });
    newest().dies(null);
    clock.advance(100);
    newest().says({ kind: 'recallKey', sessionId: 's1' });
    expect(newest().posted.at(-1)?.message).toEqual({ kind: 'recalledKey', sessionId: 's1', key });
  });

  test('does not listen to what is no message of a host', () => {
    newest().says({ kind: 'keepKey', sessionId: 's1', key: 'short' });
    newest().says(null);
    expect(newest().posted).toEqual([]);
  });

  test.each([EXIT_CONFIG, EXIT_REFUSED])('says why a host refused (%i), and does not start it again', (code) => {
    newest().says({ kind: 'stopped', reason: 'kiosk.json: no such brand' });
    newest().dies(code);
    clock.advance(60_000);
    expect(refused).toEqual(['kiosk.json: no such brand']);
    expect(hosts).toHaveLength(1);
  });

  test('gives a screen a line to the running host', () => {
    keeper.screenWanted();
    expect(newest().posted).toEqual([{ message: { kind: 'screen' }, port: 'host-1' }]);
    expect(given).toEqual(['screen-1']);
  });

  test('lets a screen that asks between two hosts wait for the next, and gives it one line', () => {
    newest().dies(1);
    keeper.screenWanted();
    keeper.screenWanted();
    expect(given).toEqual([]);
    clock.advance(100);
    expect(newest().posted).toEqual([{ message: { kind: 'screen' }, port: 'host-1' }]);
    expect(given).toEqual(['screen-1']);
  });

  test('asks the host to end, and starts no other', async () => {
    const stopped = keeper.stop();
    expect(newest().posted.at(-1)?.message).toEqual({ kind: 'stop' });
    newest().dies(0);
    await stopped;
    clock.advance(60_000);
    expect(hosts).toHaveLength(1);
    expect(newest().isKilled).toBe(false);
  });

  test('ends a host that does not end by itself', async () => {
    const stopped = keeper.stop();
    clock.advance(STOP_WAIT_MS);
    await stopped;
    expect(newest().isKilled).toBe(true);
  });

  test('that stops between two hosts starts none', async () => {
    newest().dies(1);
    await keeper.stop();
    clock.advance(60_000);
    expect(hosts).toHaveLength(1);
  });
});
