import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { ok } from '../../../core/result.ts';
import { EscposPrinter, escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import { IDENTITY_REQUEST, IN_ORDER_STATUS_REQUEST } from '../../../hardware/protocols/escpos-status.ts';
import type { ByteWire } from '../../../hardware/transports/byte-wire.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RECEIPT: PrintDocument = {
  kind: 'receipt',
  language: 'en',
  blocks: [{ type: 'text', text: 'Receipt', align: 'start', size: 'normal', bold: false }],
};
const ENOUGH_PAPER = Uint8Array.of(0x00);
const MAKER = Buffer.from('_CITIZEN\0', 'latin1');
/** A job is given up after this. */
const TIMING = { jobPollMs: 100, jobPollsMax: 20, statusPollMs: 60_000 };
const JOB_MS = 3_000;
const OWED_MS = 6_000;

const endsWith = (bytes: Uint8Array, end: Uint8Array): boolean => Buffer.from(bytes).subarray(-end.length).equals(end);

/** A printer that is asked by `GS r`: it answers status questions at once, and the rest when the test says so. */
async function rig() {
  const bytes = new Listeners<[Uint8Array]>();
  const changes = new Listeners<[boolean, string | null]>();
  const asked: Uint8Array[] = [];
  const wire: ByteWire & { connected: boolean } = {
    connected: false,
    onBytes: (listener) => bytes.add(listener),
    onConnected: (listener) => changes.add(listener),
    write: async (sent) => {
      if (sent[0] === 0x10 && sent[1] === 0x04) queueMicrotask(() => bytes.emit(Uint8Array.of(0x12)));
      else asked.push(sent);
      return ok(undefined);
    },
    reset: () => undefined,
    close: async () => undefined,
  };
  const printer = new EscposPrinter(wire, modelPart(escposPrinter, 'citizen-ct-s310ii'), {
    renderer: { render: async () => [], close: async () => undefined },
    log: { info: () => undefined, warn: () => undefined },
    timing: TIMING,
  });
  const connect = async (connected: boolean): Promise<void> => {
    wire.connected = connected;
    changes.emit(connected, connected ? null : 'pulled');
    await vi.advanceTimersByTimeAsync(0);
  };
  await connect(true);
  const say = (answer: Uint8Array): void => bytes.emit(answer);
  const jobs = (): Uint8Array[] => asked.filter((sent) => sent.length > 20);
  return { printer, say, connect, jobs, wait: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

describe('a printer that is asked in the order of its data', () => {
  test('has printed a job once it answered twice', async () => {
    const { printer, say, wait, jobs } = await rig();
    const printed = printer.print('job-1', RECEIPT);
    await wait(10);
    expect(endsWith(jobs()[0] ?? Uint8Array.of(), IN_ORDER_STATUS_REQUEST)).toBe(true);
    say(ENOUGH_PAPER);
    say(ENOUGH_PAPER);
    await wait(JOB_MS);
    expect(await printed).toEqual({ ok: true, value: { jobId: 'job-1' } });
  });

  test.each([
    ['one stray NUL', [0x00]],
    ['bytes that no paper sensor says', [0x01, 0x02, 0x60, 0x6f, 0x0d, 0x0a]],
    ['a block that is nobody’s name', [0x5f, 0x01, 0x02, 0x00]],
  ])('has not printed a job because of %s', async (_, noise) => {
    const { printer, say, wait } = await rig();
    const printed = printer.print('job-1', RECEIPT);
    await wait(10);
    say(Uint8Array.from(noise));
    await wait(JOB_MS);
    expect(await printed).toEqual({ ok: false, error: { kind: 'unknown', reason: 'TIMED_OUT' } });
  });

  test('that tells its maker ends each job with that, which no noise looks like', async () => {
    const { printer, say, wait, jobs } = await rig();
    say(MAKER);
    const printed = printer.print('job-1', RECEIPT);
    await wait(10);
    expect(endsWith(jobs()[0] ?? Uint8Array.of(), IDENTITY_REQUEST)).toBe(true);
    say(Uint8Array.of(0x00, 0x00, 0x0f));
    await wait(200);
    say(MAKER);
    await wait(JOB_MS);
    expect(await printed).toEqual({ ok: true, value: { jobId: 'job-1' } });
  });

  test.each([
    ['a printer that says nothing else', []],
    ['a printer that tells its maker', [MAKER]],
  ])('whose cable was pulled in a job does not end the next one by late answers (%s)', async (_, greeting) => {
    const { printer, say, connect, wait, jobs } = await rig();
    for (const answer of greeting) say(answer);
    const first = printer.print('job-1', RECEIPT);
    await wait(10);
    await connect(false);
    await wait(JOB_MS);
    expect(await first).toEqual({ ok: false, error: { kind: 'unknown', reason: 'NOT_CONNECTED' } });
    await connect(true);
    const second = printer.print('job-2', RECEIPT);
    await wait(100);
    expect(jobs()).toHaveLength(1);
    // From the printer, which went on with the first job all the time.
    say(ENOUGH_PAPER);
    say(ENOUGH_PAPER);
    for (const answer of greeting) say(answer);
    await wait(OWED_MS);
    expect(jobs()).toHaveLength(2);
    await wait(JOB_MS);
    expect(await second).toEqual({ ok: false, error: { kind: 'unknown', reason: 'TIMED_OUT' } });
  });
});
