import { describe, expect, test } from 'vitest';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { EscposPrinter, escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import { PrinterSimulator } from '../../../hardware/simulators/printer-simulator.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, eventually, FAST_RETRY_MS, NOTHING_TO_DRAW, SILENT, untilStatus } from './support.ts';

const LONG = 40;
const longReceipt: PrintDocument = {
  kind: 'receipt',
  language: 'en',
  blocks: Array.from({ length: LONG }, (_, index) => ({
    type: 'pair',
    label: `Article ${index}`,
    value: '1.00',
    bold: false,
  })),
};
const shortReceipt: PrintDocument = { ...longReceipt, blocks: longReceipt.blocks.slice(0, 2) };

async function connected(modelName: string) {
  const simulator = closing(await PrinterSimulator.open({ nowMs: () => 0 }));
  const wire = new TcpWire({ host: simulator.host, port: simulator.port, retryMs: FAST_RETRY_MS });
  const timing = { statusPollMs: 20, jobPollMs: 20 };
  const printer = closing(
    new EscposPrinter(wire, modelPart(escposPrinter, modelName), { renderer: NOTHING_TO_DRAW, log: SILENT, timing }),
  );
  await untilStatus(printer, 'READY');
  const untilPapers = (count: number): Promise<void> =>
    eventually(
      (look) => simulator.onPaper(look),
      () => simulator.papers().length >= count,
    );
  return { simulator, printer, untilPapers };
}

const articlesOn = (simulator: PrinterSimulator): number =>
  simulator.papers().flatMap((paper) => paper.lines.filter((line) => line.startsWith('Article'))).length;

describe.each(['epson-tm-m30', 'generic-80mm-escpos'])('a printer over TCP (%s)', (modelName) => {
  test('prints jobs one after the other in the order of the calls, and only then says ok', async () => {
    const { simulator, printer } = await connected(modelName);
    const outcomes = await Promise.all([printer.print('job-1', longReceipt), printer.print('job-2', shortReceipt)]);
    expect(outcomes).toEqual([
      { ok: true, value: { jobId: 'job-1' } },
      { ok: true, value: { jobId: 'job-2' } },
    ]);
    expect(simulator.papers().map((paper) => paper.lines.length)).toEqual([LONG, 2]);
    expect(simulator.papers().every((paper) => paper.complete && paper.unknownBytes.length === 0)).toBe(true);
  });

  test('starts nothing while there is no paper, and prints after the refill under the same job id', async () => {
    const { simulator, printer } = await connected(modelName);
    simulator.setPaper('out');
    expect(await printer.print('job-1', longReceipt)).toEqual({
      ok: false,
      error: { kind: 'notStarted', reason: 'MEDIA_EMPTY' },
    });
    simulator.setPaper('ok');
    expect(simulator.papers()).toEqual([]);
    expect(await printer.print('job-1', longReceipt)).toEqual({ ok: true, value: { jobId: 'job-1' } });
    expect(articlesOn(simulator)).toBe(LONG);
  });

  test('notices low paper, an empty roll, an open cover and a jam without printing', async () => {
    const { simulator, printer } = await connected(modelName);
    simulator.setPaper('low');
    await untilStatus(printer, 'MEDIA_LOW');
    simulator.setPaper('out');
    await untilStatus(printer, 'MEDIA_EMPTY');
    simulator.setPaper('ok');
    simulator.setCover(true);
    await untilStatus(printer, 'COVER_OPEN');
    simulator.setCover(false);
    simulator.setJam(true);
    await untilStatus(printer, 'MEDIA_JAMMED');
    expect(simulator.papers()).toEqual([]);
  });

  test('says unknown when the paper ends in the middle of a job, and prints nothing twice after the refill', async () => {
    const { simulator, printer, untilPapers } = await connected(modelName);
    simulator.outAfterBytes(800);
    expect(await printer.print('job-1', longReceipt)).toEqual({
      ok: false,
      error: { kind: 'unknown', reason: 'MEDIA_EMPTY' },
    });
    simulator.setPaper('ok');
    await untilPapers(1);
    await untilStatus(printer, 'READY');
    const before = articlesOn(simulator);
    expect(before).toBeLessThanOrEqual(LONG);
    expect(await printer.print('job-2', shortReceipt)).toEqual({ ok: true, value: { jobId: 'job-2' } });
    expect(articlesOn(simulator)).toBe(before + 2);
  });

  test('starts nothing while the cable is pulled, and is back by itself', async () => {
    const { simulator, printer } = await connected(modelName);
    await simulator.unplug();
    await untilStatus(printer, 'NOT_CONNECTED');
    expect(await printer.print('job-1', longReceipt)).toEqual({
      ok: false,
      error: { kind: 'notStarted', reason: 'NOT_CONNECTED' },
    });
    await simulator.plug();
    await untilStatus(printer, 'READY');
    expect(await printer.print('job-1', longReceipt)).toEqual({ ok: true, value: { jobId: 'job-1' } });
    expect(simulator.papers()).toHaveLength(1);
  });

  test('says unknown when the cable is pulled after the job went out, and never sends it again', async () => {
    const { simulator, printer } = await connected(modelName);
    // The paper comes out, and the cable goes before the printer can say so.
    simulator.onPaper(() => void simulator.unplug());
    expect(await printer.print('job-1', longReceipt)).toEqual({
      ok: false,
      error: { kind: 'unknown', reason: 'NOT_CONNECTED' },
    });
    await simulator.plug();
    await untilStatus(printer, 'READY');
    expect(articlesOn(simulator)).toBe(LONG);
  });
});

test('what a printer still held of a job that was given up does not come out after the refill', async () => {
  const { simulator, printer } = await connected('epson-tm-m30');
  simulator.outAfterBytes(800);
  await printer.print('job-1', longReceipt);
  simulator.setPaper('ok');
  await untilStatus(printer, 'READY');
  await printer.print('job-2', shortReceipt);
  expect(simulator.papers().map((paper) => paper.complete)).toEqual([false, true]);
  expect(simulator.papers()[1]?.lines).toHaveLength(2);
});
