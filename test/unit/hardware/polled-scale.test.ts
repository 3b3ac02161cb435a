import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok } from '../../../core/result.ts';
import {
  ANSWER_TIMEOUT_MS,
  PolledScale,
  SCALE_COMMAND_TIMEOUT_MS,
  WATCHED_POLL_MS,
} from '../../../hardware/drivers/polled-scale.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import type { ScaleReading } from '../../../hardware/ports/scale.ts';
import { CasConversation, encodeCasWeight } from '../../../hardware/protocols/cas-scale.ts';
import { SicsConversation } from '../../../hardware/protocols/mt-sics.ts';
import { NciConversation } from '../../../hardware/protocols/nci-scale.ts';
import type { ScaleConversation } from '../../../hardware/protocols/scale-answer.ts';
import type { ByteWire } from '../../../hardware/transports/byte-wire.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function rig(
  conversation: ScaleConversation = new SicsConversation(),
  taken: () => Promise<void> = () => Promise.resolve(),
) {
  const bytes = new Listeners<[Uint8Array]>();
  const changes = new Listeners<[boolean, string | null]>();
  const asked: string[] = [];
  const wire: ByteWire & { connected: boolean } = {
    connected: false,
    onBytes: (listener) => bytes.add(listener),
    onConnected: (listener) => changes.add(listener),
    write: async (sent) => {
      asked.push(Buffer.from(sent).toString('latin1').trim());
      await taken();
      return ok(undefined);
    },
    reset: () => undefined,
    close: async () => undefined,
  };
  const scale = new PolledScale(wire, conversation);
  const readings: (ScaleReading | null)[] = [];
  const states: string[] = [];
  scale.watch((reading) => readings.push(reading));
  scale.onStatus((state, detail) => states.push(detail === null ? state : `${state}: ${detail}`));
  return {
    scale,
    asked,
    readings,
    states,
    connect: (connected: boolean, detail: string | null = null) => {
      wire.connected = connected;
      changes.emit(connected, detail);
    },
    say: (text: string) => bytes.emit(Buffer.from(`${text}\r\n`, 'latin1')),
    sayBytes: (raw: Uint8Array) => bytes.emit(raw),
  };
}

describe('a scale that is asked', () => {
  test('has one question on the wire at a time', () => {
    const { connect, asked, say } = rig();
    connect(true);
    expect(asked).toEqual(['SI']);
    vi.advanceTimersByTime(WATCHED_POLL_MS * 2);
    expect(asked).toEqual(['SI']);
    say('S S 100 g');
    vi.advanceTimersByTime(WATCHED_POLL_MS);
    expect(asked).toEqual(['SI', 'SI']);
  });

  test('takes no weight that it did not ask for, nor one twice', () => {
    const { connect, readings, say, scale } = rig();
    connect(true);
    say('S S 100 g');
    say('S S 200 g');
    say('S S 300 g');
    expect(readings).toEqual([{ kind: 'stable', weightGrams: 100 }]);
    vi.advanceTimersByTime(WATCHED_POLL_MS);
    say('S S 100 g');
    expect(readings).toEqual([{ kind: 'stable', weightGrams: 100 }]);
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 100 });
  });

  test('loses its connection with its answers, and asks on', async () => {
    const { connect, readings, states, asked, say } = rig();
    connect(true);
    say('S S 100 g');
    await vi.advanceTimersByTimeAsync(WATCHED_POLL_MS + ANSWER_TIMEOUT_MS);
    expect(states).toEqual(['READY', 'NOT_CONNECTED: no answer']);
    expect(readings).toEqual([{ kind: 'stable', weightGrams: 100 }, null]);
    expect(asked.length).toBe(3);
    say('S S 50 g');
    expect(states.at(-1)).toBe('READY');
  });

  test('has no second question waiting on a line that takes nothing, and asks on once it takes again', async () => {
    const line = Promise.withResolvers<void>();
    const { connect, asked, states, scale, say } = rig(new SicsConversation(), () => line.promise);
    connect(true);
    const done = scale.zero();
    await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS * 50);
    expect(asked).toEqual(['SI']);
    expect(scale.status).toBe('NOT_CONNECTED');
    line.resolve();
    await vi.advanceTimersByTimeAsync(0);
    say('S S 100 g');
    expect(states.at(-1)).toBe('READY');
    expect(asked).toEqual(['SI', 'Z']);
    say('Z A');
    expect(await done).toEqual({ ok: true, value: undefined });
  });

  test('waits for a good answer behind a bad one', () => {
    const { connect, readings, say } = rig();
    connect(true);
    say('S S 1#0 g');
    say('S S 100 g');
    expect(readings).toEqual([{ kind: 'stable', weightGrams: 100 }]);
  });

  test('is broken while it says so or does not know what it is asked, and has no reading then', () => {
    const { connect, readings, states, say, scale } = rig();
    connect(true);
    say('S S 100 g');
    vi.advanceTimersByTime(WATCHED_POLL_MS);
    say('S S Error 10b');
    expect(states).toEqual(['READY', 'HARDWARE_ERROR: the scale reports error 10b']);
    expect(readings).toEqual([{ kind: 'stable', weightGrams: 100 }, null]);
    expect(scale.current).toBeNull();
    vi.advanceTimersByTime(WATCHED_POLL_MS);
    say('S S 100 g');
    vi.advanceTimersByTime(WATCHED_POLL_MS);
    say('ES');
    expect(states.slice(2)).toEqual(['READY', 'HARDWARE_ERROR: the scale does not know the command (ES)']);
  });

  test('that says nothing of the weight is there, and has none', () => {
    const { connect, sayBytes, scale, states } = rig(new NciConversation());
    connect(true);
    sayBytes(Buffer.from('\n20\r\x03', 'latin1'));
    expect(states).toEqual(['READY']);
    expect(scale.current).toBeNull();
  });
});

describe('a command', () => {
  test('waits for the question that is under way, and is not answered by its answer', async () => {
    const { connect, asked, say, scale } = rig();
    connect(true);
    const done = scale.tare();
    expect(asked).toEqual(['SI']);
    say('S S 100 g');
    expect(asked).toEqual(['SI', 'T']);
    say('S S 100 g');
    say('T S 100 g');
    expect(await done).toEqual({ ok: true, value: undefined });
  });

  test('that is done takes the reading from before it away, until there is a new one', async () => {
    const { connect, readings, say, scale } = rig();
    connect(true);
    say('S S 100 g');
    const done = scale.zero();
    say('Z A');
    await done;
    expect(readings).toEqual([{ kind: 'stable', weightGrams: 100 }, null]);
    say('S S 0 g');
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 0 });
  });

  test('that is refused leaves the reading as it was', async () => {
    const { connect, readings, say, scale } = rig();
    connect(true);
    say('S S 100 g');
    const refused = scale.zero();
    say('Z +');
    expect(await refused).toEqual({ ok: false, error: { kind: 'refused', detail: 'above the range' } });
    expect(readings).toEqual([{ kind: 'stable', weightGrams: 100 }]);
  });

  test('resolves when the line breaks before or after it was sent, when nothing answers, and when the scale is closed', async () => {
    const unsent = rig();
    unsent.connect(true);
    const waiting = unsent.scale.zero();
    unsent.connect(false, 'unplugged');
    expect(await waiting).toEqual({ ok: false, error: { kind: 'notConnected' } });

    const sent = rig();
    sent.connect(true);
    sent.say('S S 100 g');
    const broken = sent.scale.zero();
    sent.connect(false, 'unplugged');
    expect(await broken).toEqual({ ok: false, error: { kind: 'unknown', detail: 'unplugged' } });

    const silent = rig();
    silent.connect(true);
    silent.say('S S 100 g');
    const unanswered = silent.scale.zero();
    vi.advanceTimersByTime(SCALE_COMMAND_TIMEOUT_MS);
    expect(await unanswered).toEqual({ ok: false, error: { kind: 'unknown', detail: 'no answer' } });

    const closed = rig();
    closed.connect(true);
    const given = closed.scale.zero();
    await closed.scale.close();
    expect(await given).toEqual({ ok: false, error: { kind: 'unknown', detail: 'closed' } });
    expect(await closed.scale.zero()).toEqual({ ok: false, error: { kind: 'notConnected' } });
  });
});

test('a scale that wants a second word before it answers gets it once a question, however often it says so', () => {
  const { connect, asked, readings, sayBytes } = rig(new CasConversation());
  connect(true);
  sayBytes(Uint8Array.of(0x06, 0x06));
  expect(asked).toEqual(['\x05', '\x11']);
  sayBytes(encodeCasWeight(70, true, 'kg', 3));
  expect(readings).toEqual([{ kind: 'stable', weightGrams: 70 }]);
  vi.advanceTimersByTime(WATCHED_POLL_MS);
  sayBytes(Uint8Array.of(0x06));
  expect(asked).toEqual(['\x05', '\x11', '\x05', '\x11']);
});
