import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KioskNow } from '../../../core/attendant/kiosk-now.ts';
import {
  createLiveLink,
  LASTED_MS,
  type LiveLink,
  type LiveSocket,
  SILENCE_MS_MAX,
  STUBBORN_MS,
  TELL_GAP_MS,
  WAITING_BYTES_MAX,
} from '../../../offline/live-link.ts';
import { silentLog } from '../../../offline/log.ts';
import { LIVE_CLOSE } from '../../../offline/wire/live-wire.ts';
import { createKioskLine } from '../../../server/live/kiosk-line.ts';
import { idleKiosk } from '../../support/kiosk-now.ts';

const EMPTY = idleKiosk('lane-1');
type Basket = NonNullable<NonNullable<KioskNow['session']>['basket']>;
const lineOf = (number: number): Basket['lines'][number] => ({
  lineId: `l-${number}`,
  name: { en: `Article ${number}` },
  quantity: 1,
  weightGrams: null,
  amountMinor: 100,
});
const withLines = (lines: Basket['lines']): KioskNow => ({
  ...EMPTY,
  screen: 'basket',
  session: {
    ...{ language: 'en', helpCalled: false, staff: null, interventions: [], party: null },
    basket: { lines, totalMinor: 100 * lines.length, paidMinor: 0, openedAtMs: 1 },
  },
});

/** Timers that run when the test says so. */
class Clock {
  atMs = 1_000;
  #timers: { atMs: number; action: () => void }[] = [];
  nowMs = (): number => this.atMs;
  after = (delayMs: number, action: () => void): (() => void) => {
    const timer = { atMs: this.atMs + delayMs, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };
  pass(ms: number): void {
    const untilMs = this.atMs + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.atMs = next.atMs;
      next.action();
    }
    this.atMs = untilMs;
  }
}

class Socket implements LiveSocket {
  readonly sent: string[] = [];
  waitingBytes = 0;
  isCut = false;
  on: Parameters<LiveSocket['listen']>[0] | null = null;
  listen(on: Parameters<LiveSocket['listen']>[0]): void {
    this.on = on;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  cut(): void {
    this.isCut = true;
  }
  get kinds(): string[] {
    return this.sent.map((text) => JSON.parse(text).kind);
  }
}

let clock: Clock;
let sockets: Socket[];
let link: LiveLink;
const newest = (): Socket => sockets.at(-1) ?? expect.unreachable('a socket was opened');

beforeEach(() => {
  clock = new Clock();
  sockets = [];
  link = createLiveLink({
    open: () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket;
    },
    clock,
    random: () => 1,
    log: silentLog,
  });
});

const opened = (): Socket => {
  newest().on?.open();
  return newest();
};
const tell = (now: KioskNow): void => link.changed(() => now);

describe('the kiosk’s end of the live link', () => {
  test('tells everything first, and then what changed', () => {
    tell(EMPTY);
    const socket = opened();
    clock.pass(TELL_GAP_MS);
    tell(withLines([lineOf(1)]));
    expect(socket.kinds).toEqual(['now', 'changes']);
    tell(withLines([lineOf(1)]));
    clock.pass(TELL_GAP_MS);
    expect(socket.kinds).toEqual(['now', 'changes']);
  });

  test('tells what happens within a moment once, as it stands at the end', () => {
    tell(EMPTY);
    const socket = opened();
    for (let count = 1; count <= 20; count += 1)
      tell(withLines(Array.from({ length: count }, (_, index) => lineOf(index))));
    expect(socket.sent).toHaveLength(1);
    clock.pass(TELL_GAP_MS);
    expect(socket.sent).toHaveLength(2);
    expect(socket.sent[1]).toContain('l-19');
  });

  test('comes back after a line that broke, later each time, and tells everything again', () => {
    tell(EMPTY);
    opened().on?.close({ detail: 'broken', code: null, retryAfterMs: null });
    expect(link.isUp).toBe(false);
    clock.pass(999);
    expect(sockets).toHaveLength(1);
    clock.pass(1);
    expect(sockets).toHaveLength(2);
    newest().on?.close({ detail: 'refused', code: null, retryAfterMs: null });
    clock.pass(1_999);
    expect(sockets).toHaveLength(2);
    clock.pass(1);
    expect(opened().kinds).toEqual(['now']);
  });

  test('waits as long as the server asks', () => {
    newest().on?.close({ detail: 'refused with 503', code: null, retryAfterMs: 60_000 });
    clock.pass(60_000);
    expect(sockets).toHaveLength(1);
    clock.pass(1_000);
    expect(sockets).toHaveLength(2);
  });

  test.each(Object.entries(LIVE_CLOSE))(
    'does not come back at once to a server that closed it with "%s"',
    (_, code) => {
      opened().on?.close({ detail: 'closed', code, retryAfterMs: null });
      clock.pass(STUBBORN_MS);
      expect(sockets).toHaveLength(1);
      clock.pass(1_000);
      expect(sockets).toHaveLength(2);
    },
  );

  test('comes back soon after a link that lasted, and later each time after links that did not', () => {
    opened().on?.close({ detail: 'broken', code: null, retryAfterMs: null });
    clock.pass(1_000);
    opened().on?.close({ detail: 'broken', code: null, retryAfterMs: null });
    clock.pass(1_999);
    expect(sockets).toHaveLength(2);
    clock.pass(1);
    opened();
    clock.pass(LASTED_MS);
    newest().on?.close({ detail: 'broken', code: null, retryAfterMs: null });
    clock.pass(1_000);
    expect(sockets).toHaveLength(4);
  });

  test('does not believe a line on which nothing is heard', () => {
    const socket = opened();
    clock.pass(SILENCE_MS_MAX - 1);
    socket.on?.heard();
    clock.pass(SILENCE_MS_MAX - 1);
    expect(socket.isCut).toBe(false);
    clock.pass(1);
    expect(socket.isCut).toBe(true);
    expect(link.isUp).toBe(false);
  });

  test('gives a server that does not read nothing more, and everything once it has read', () => {
    tell(EMPTY);
    const socket = opened();
    socket.waitingBytes = WAITING_BYTES_MAX + 1;
    clock.pass(TELL_GAP_MS);
    tell(withLines([lineOf(1)]));
    clock.pass(10 * TELL_GAP_MS);
    expect(socket.kinds).toEqual(['now']);
    socket.waitingBytes = 0;
    clock.pass(TELL_GAP_MS);
    expect(socket.kinds).toEqual(['now', 'now']);
  });

  test('hears nothing more of a connection whose place another took, and opens none after it was closed', () => {
    const first = opened();
    first.on?.close({ detail: 'broken', code: null, retryAfterMs: null });
    clock.pass(1_000);
    const second = opened();
    first.on?.open();
    first.on?.close({ detail: 'late', code: null, retryAfterMs: null });
    expect(link.isUp).toBe(true);
    link.close();
    second.on?.close({ detail: 'cut', code: null, retryAfterMs: null });
    clock.pass(1_000_000);
    expect(sockets).toHaveLength(2);
  });
});

test('whatever happens at the kiosk, and however often the line breaks, the server knows it in the end', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 }).map((lines) => ({ lines })) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 200 }).map((ms) => ({ ms })) },
    { weight: 1, arbitrary: fc.constant('break' as const) },
    { weight: 1, arbitrary: fc.constant('loseOne' as const) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const time = new Clock();
      const server = createKioskLine('lane-1', time.nowMs);
      let losesNext = false;
      let here: Socket | null = null;
      const wire = createLiveLink({
        open: () => {
          const socket = new Socket();
          here = socket;
          socket.send = (text) => {
            if (losesNext) {
              losesNext = false;
              return;
            }
            const answer = server.take(text);
            if (answer === 'tellAll') time.after(1, () => socket.on?.message(JSON.stringify({ kind: 'tellAll' })));
            else expect(answer).toBe('taken');
          };
          time.after(1, () => {
            server.opened();
            socket.on?.open();
          });
          return socket;
        },
        clock: time,
        random: () => 0.5,
        log: silentLog,
      });
      let now = EMPTY;
      for (const each of steps) {
        if (each === 'break') (here as Socket | null)?.on?.close({ detail: 'broken', code: null, retryAfterMs: null });
        else if (each === 'loseOne') losesNext = true;
        else if ('ms' in each) time.pass(each.ms);
        else {
          now = withLines([...new Set(each.lines)].map(lineOf));
          const told = now;
          wire.changed(() => told);
        }
      }
      losesNext = false;
      time.pass(40_000);
      // A change after the last loss is what shows the server that something is missing.
      now = { ...now, placeName: 'There' };
      wire.changed(() => now);
      time.pass(1_000);
      expect(server.kiosk.now).toEqual(now);
      wire.close();
    }),
  );
});
