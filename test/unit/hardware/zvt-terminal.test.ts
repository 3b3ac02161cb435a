import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { volatileMemory } from '../../../hardware/device-memory.ts';
import { HURRIED_MS, INTERRUPTION_MS, T3_MS } from '../../../hardware/drivers/zvt-conversation.ts';
import { FRAME_REPEATS_MAX, T2_MS, ZvtSerialLink, ZvtTcpLink } from '../../../hardware/drivers/zvt-link.ts';
import { ZvtTerminal } from '../../../hardware/drivers/zvt-terminal.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import { decodeZvt, encodeZvt } from '../../../hardware/protocols/zvt.ts';
import type { ZvtFields } from '../../../hardware/protocols/zvt-fields.ts';
import { ACK, NAK } from '../../../hardware/protocols/zvt-serial-frame.ts';
import type { ByteWire } from '../../../hardware/transports/byte-wire.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A wire of which the test is the far end. */
class HeldWire implements ByteWire {
  connected = true;
  /** Takes nothing any more, and never says so. */
  isStuck = false;
  readonly written: Uint8Array[] = [];
  readonly resets: string[] = [];
  readonly bytes = new Listeners<[Uint8Array]>();
  readonly changes = new Listeners<[boolean, string | null]>();
  onWritten: (bytes: Uint8Array) => void = () => undefined;

  onBytes = (listener: (bytes: Uint8Array) => void) => this.bytes.add(listener);
  onConnected = (listener: (connected: boolean, detail: string | null) => void) => this.changes.add(listener);

  async write(bytes: Uint8Array): ReturnType<ByteWire['write']> {
    if (this.isStuck) return new Promise(() => undefined);
    this.written.push(bytes);
    this.onWritten(bytes);
    return { ok: true, value: undefined };
  }

  reset(reason: string): void {
    this.resets.push(reason);
    this.connected = false;
    this.changes.emit(false, reason);
  }

  open(): void {
    this.connected = true;
    this.changes.emit(true, null);
  }

  close = async (): Promise<void> => this.bytes.clear();
}

type Said = { command: string; fields?: ZvtFields };
const LAST: ZvtFields = { resultCode: 0, amountMinor: 1, terminalId: '52523535', receiptNumber: 41, traceNumber: 97 };
const APPROVED: ZvtFields = { ...LAST, amountMinor: 1_999, currencyCode: 978, receiptNumber: 42, traceNumber: 98 };
const READY: Readonly<Record<string, Said[]>> = {
  '05 01': [{ command: '80 00' }, { command: '06 0F' }],
  '06 00': [{ command: '80 00' }, { command: '06 0F' }],
  '06 20': [{ command: '80 00' }, { command: '04 0F', fields: LAST }, { command: '06 0F' }],
};

/** A terminal that answers each command as the script says, and keeps silent where it says nothing. */
async function scripted(answers: Record<string, Said[]> = {}) {
  const wire = new HeldWire();
  const script: Record<string, Said[]> = { ...READY, ...answers };
  const asked: string[] = [];
  const say = ({ command, fields = {} }: Said): void => {
    const encoded = encodeZvt({ command, fields });
    if (!encoded.ok) throw new Error(JSON.stringify(encoded.error));
    wire.bytes.emit(encoded.value);
  };
  wire.onWritten = (bytes) => {
    const decoded = decodeZvt(bytes);
    const command = decoded.ok ? decoded.value.command : 'nonsense';
    if (command === '80 00') return;
    asked.push(command);
    for (const answer of script[command] ?? []) queueMicrotask(() => say(answer));
  };
  const log = { info: () => undefined, warn: () => undefined };
  const settings = { password: '123456', currency: 'EUR', language: null, paymentType: 0x40 } as const;
  const terminal = new ZvtTerminal(new ZvtTcpLink(wire), { ...settings, memory: volatileMemory(), log });
  wire.open();
  await vi.waitFor(() => expect(terminal.status).toBe('READY'));
  asked.splice(0);
  return { wire, terminal, script, asked, say };
}

const amount = { amountMinor: 1_999, currency: 'EUR' } as const;
const request = { tenderId: 'tender-1', saleId: 'sale-1', amount, mustBeOnline: false } as const;
const never = new AbortController().signal;
const paid = {
  reversalId: 'r1',
  tenderId: 'tender-1',
  terminalReference: '52523535-0042-000098',
  charged: amount,
  amount,
};
const untilAsked = (asked: string[], command: string) => vi.waitFor(() => expect(asked).toContain(command));
const CANCELLED = { ok: true, value: { outcome: 'declined', reason: 'cancelled', wasOnline: false } };

describe('before a ZVT terminal is asked for money', () => {
  test('a cancel while it looks up its last receipt ends the charge, and nothing is asked', async () => {
    const { terminal, asked, say } = await scripted({ '06 20': [{ command: '80 00' }] });
    const charging = terminal.charge(request, never);
    await untilAsked(asked, '06 20');
    await terminal.cancel('tender-1');
    expect(await charging).toMatchObject(CANCELLED);
    say({ command: '06 0F' });
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['06 20']);
    expect(await terminal.enquire('tender-1', amount)).toMatchObject(CANCELLED);
  });

  test('a cancel at the very moment that it is ready ends the charge as well', async () => {
    const { terminal, asked, say } = await scripted({ '06 20': [{ command: '80 00' }] });
    const charging = terminal.charge(request, never);
    await untilAsked(asked, '06 20');
    say({ command: '06 0F' });
    await terminal.cancel('tender-1');
    expect(await charging).toMatchObject(CANCELLED);
    expect(asked).toEqual(['06 20']);
  });

  test('it is held for that one: another charge finds it busy, and an enquiry hears that it is in progress', async () => {
    const { terminal, asked } = await scripted({ '06 20': [{ command: '80 00' }] });
    void terminal.charge(request, never);
    await untilAsked(asked, '06 20');
    const busy = { ok: true, value: { outcome: 'declined', reason: 'busy' } };
    expect(await terminal.charge({ ...request, tenderId: 'tender-2' }, never)).toMatchObject(busy);
    expect(await terminal.reverse(paid, never)).toMatchObject(busy);
    expect(await terminal.endOfDay(never)).toMatchObject({ ok: true, value: { outcome: 'refused' } });
    expect(await terminal.enquire('tender-1', amount)).toEqual({ ok: false, error: { kind: 'inProgress' } });
  });

  test.each([
    ['charge', (terminal: ZvtTerminal, signal: AbortSignal) => terminal.charge(request, signal)],
    ['reversal', (terminal: ZvtTerminal, signal: AbortSignal) => terminal.reverse(paid, signal)],
    ['end of day', (terminal: ZvtTerminal, signal: AbortSignal) => terminal.endOfDay(signal)],
  ])('a %s that is given up is not sent, and does not wait for a receipt that never comes', async (_what, ask) => {
    const { terminal, asked } = await scripted({ '06 20': [{ command: '80 00' }] });
    const givingUp = new AbortController();
    const asking = ask(terminal, givingUp.signal);
    await untilAsked(asked, '06 20');
    givingUp.abort();
    expect(await asking).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(asked).toEqual(['06 20']);
    // The one who comes next waits for that receipt no longer than this.
    await vi.advanceTimersByTimeAsync(HURRIED_MS);
    expect(terminal.status).toBe('NOT_CONNECTED');
  });

  test('its last transaction is always its own word, also after an approval', async () => {
    const approval = [{ command: '80 00' }, { command: '04 0F', fields: APPROVED }, { command: '06 0F' }];
    const { terminal, asked } = await scripted({ '06 01': approval });
    await terminal.charge(request, never);
    await terminal.charge({ ...request, tenderId: 'tender-2' }, never);
    expect(asked).toEqual(['06 20', '06 01', '06 20', '06 01']);
  });
});

describe('a ZVT terminal whose wire takes nothing', () => {
  test('is given up after T3, and the charge with it', async () => {
    const { wire, terminal } = await scripted();
    wire.isStuck = true;
    const charging = terminal.charge(request, never);
    await vi.advanceTimersByTimeAsync(T3_MS);
    expect(await charging).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(wire.resets).toHaveLength(1);
  });

  test('leaves a payment unknown that it may have taken', async () => {
    const { wire, terminal, asked, script, say } = await scripted({ '06 20': [{ command: '80 00' }] });
    const charging = terminal.charge(request, never);
    await untilAsked(asked, '06 20');
    script['06 20'] = [];
    wire.isStuck = true;
    say({ command: '06 0F' });
    await vi.advanceTimersByTimeAsync(T3_MS);
    expect(await charging).toMatchObject({ ok: false, error: { kind: 'unknown' } });
  });
});

describe('what a ZVT terminal says', () => {
  test('in refusing a command has asked no bank, whatever the code means there', async () => {
    const { terminal } = await scripted({ '06 01': [{ command: '84 33' }] });
    expect(await terminal.charge(request, never)).toMatchObject({
      value: { outcome: 'declined', reason: 'refused', wasOnline: false },
    });
  });

  test('late about a cancel is not taken for its word about the next command', async () => {
    const { terminal, asked, script, say } = await scripted({ '06 01': [{ command: '80 00' }] });
    const charging = terminal.charge(request, never);
    await untilAsked(asked, '06 01');
    await terminal.cancel('tender-1');
    say({ command: '06 1E', fields: { errorCode: 0x6c } });
    expect(await charging).toMatchObject(CANCELLED);
    script['06 20'] = [{ command: '84 9C' }];
    const next = terminal.charge({ ...request, tenderId: 'tender-2' }, never);
    say({ command: '80 00' });
    expect(await next).toMatchObject({ ok: false, error: { kind: 'notSent' } });
  });

  test('about a cancel is not waited for longer than the bound', async () => {
    const { terminal, asked, say } = await scripted({ '06 01': [{ command: '80 00' }] });
    const charging = terminal.charge(request, never);
    await untilAsked(asked, '06 01');
    await terminal.cancel('tender-1');
    say({ command: '06 1E', fields: { errorCode: 0x6c } });
    await charging;
    asked.splice(0);
    void terminal.charge({ ...request, tenderId: 'tender-2' }, never);
    await vi.advanceTimersByTimeAsync(INTERRUPTION_MS);
    expect(asked).toContain('06 20');
  });

  const tookBack = (originalTraceNumber: number): Record<string, Said[]> => ({
    '06 20': [{ command: '80 00' }, { command: '04 0F', fields: APPROVED }, { command: '06 0F' }],
    '06 30': [
      { command: '80 00' },
      { command: '04 0F', fields: { ...APPROVED, receiptNumber: 43, traceNumber: 99, originalTraceNumber } },
      { command: '06 0F' },
    ],
  });

  test('about a reversal is believed where it names the payment', async () => {
    const { terminal } = await scripted(tookBack(98));
    expect(await terminal.reverse(paid, never)).toMatchObject({ ok: true, value: { outcome: 'reversed' } });
  });

  test('about the reversal of another payment is unknown, for a person', async () => {
    const { terminal } = await scripted(tookBack(77));
    expect(await terminal.reverse(paid, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
  });

  test.each([
    ['of another currency', { amountMinor: 1_999, currency: 'CHF' } as const],
    ['of more than was paid', { amountMinor: 2_000, currency: 'EUR' } as const],
  ])('is not asked about a reversal %s', async (_what, other) => {
    const { terminal, asked } = await scripted(tookBack(98));
    expect(await terminal.reverse({ ...paid, amount: other }, never)).toMatchObject({ error: { kind: 'notSent' } });
    expect(asked).toEqual([]);
  });

  test('with a result other than success closes no day', async () => {
    const { terminal } = await scripted({
      '06 50': [{ command: '80 00' }, { command: '04 0F', fields: { resultCode: 0x6f } }, { command: '06 0F' }],
    });
    expect(await terminal.endOfDay(never)).toMatchObject({ ok: true, value: { outcome: 'refused' } });
  });
});

describe('a serial line to a ZVT terminal', () => {
  const authorization = Uint8Array.from([0x06, 0x01, 0x00]);
  const answer = Uint8Array.from([0x80, 0x00, 0x00]);

  test('is opened anew after a frame without an answer, so that a late NAK repeats no other frame', async () => {
    const wire = new HeldWire();
    const link = new ZvtSerialLink(wire);
    wire.open();
    const sent = link.send(answer);
    const queued = link.send(authorization);
    await vi.advanceTimersByTimeAsync(T2_MS);
    expect(await sent).toMatchObject({ ok: false, error: { kind: 'broken' } });
    expect(wire.resets).toHaveLength(1);
    expect(await queued).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(wire.written).toHaveLength(1);
  });

  test('that takes nothing is opened anew, and what waited is not sent on it then', async () => {
    const wire = new HeldWire();
    const link = new ZvtSerialLink(wire);
    wire.open();
    wire.isStuck = true;
    const sent = link.send(answer);
    const queued = link.send(authorization);
    await vi.advanceTimersByTimeAsync(T2_MS);
    expect(await sent).toMatchObject({ ok: false, error: { kind: 'broken' } });
    wire.isStuck = false;
    wire.open();
    expect(await queued).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(wire.written).toEqual([]);
  });

  test('repeats a frame after a NAK, up to the bound, and then not', async () => {
    const wire = new HeldWire();
    const link = new ZvtSerialLink(wire);
    wire.open();
    const answers = [NAK, NAK, ACK];
    wire.onWritten = () => queueMicrotask(() => wire.bytes.emit(Uint8Array.from([answers.shift() ?? NAK])));
    expect((await link.send(authorization)).ok).toBe(true);
    expect(await link.send(authorization)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(wire.written).toHaveLength(2 * (FRAME_REPEATS_MAX + 1));
  });
});
