import { describe, expect, test } from 'vitest';
import { PrinterDrawer, printerDrawer } from '../../../hardware/drivers/printer-drawer.ts';
import type { PrinterTiming } from '../../../hardware/drivers/wire-printer.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import {
  HALF_OF_IT_BYTES,
  LARGE_PICTURE,
  LONG_LINES,
  LONG_RECEIPT,
  openRig,
  PRINTER_RIGS,
  SHORT_RECEIPT,
  type SimulatedPrinter,
} from './printer-rigs.ts';
import { closing, eventually, untilStatus } from './support.ts';

const articlesOn = (simulator: SimulatedPrinter): number =>
  simulator.papers().flatMap((paper) => paper.lines.filter((line) => line.startsWith('Article'))).length;

const untilPapers = (simulator: SimulatedPrinter, count: number): Promise<void> =>
  eventually(
    (look) => simulator.onPaper(look),
    () => simulator.papers().length >= count,
  );

describe.each(PRINTER_RIGS)('a printer: $name', (rig) => {
  const connected = async (timing: PrinterTiming = {}) => {
    const opened = await openRig(rig, { timing });
    await untilStatus(opened.printer, 'READY');
    return opened;
  };

  test('prints jobs one after the other in the order of the calls, and only then says ok', async () => {
    const { simulator, printer } = await connected();
    const outcomes = await Promise.all([printer.print('job-1', LONG_RECEIPT), printer.print('job-2', SHORT_RECEIPT)]);
    expect(outcomes).toEqual([
      { ok: true, value: { jobId: 'job-1' } },
      { ok: true, value: { jobId: 'job-2' } },
    ]);
    expect(simulator.papers().map((paper) => paper.lines.length)).toEqual([LONG_LINES, 2]);
    expect(simulator.papers().every((paper) => paper.complete && paper.unknownBytes.length === 0)).toBe(true);
  });

  test('starts nothing while there is no paper, and prints after the refill under the same job id', async () => {
    const { simulator, printer } = await connected();
    simulator.setPaper('out');
    expect(await printer.print('job-1', LONG_RECEIPT)).toEqual({
      ok: false,
      error: { kind: 'notStarted', reason: 'MEDIA_EMPTY' },
    });
    simulator.setPaper('ok');
    expect(simulator.papers()).toEqual([]);
    expect(await printer.print('job-1', LONG_RECEIPT)).toEqual({ ok: true, value: { jobId: 'job-1' } });
    expect(articlesOn(simulator)).toBe(LONG_LINES);
  });

  test('notices low paper, an empty roll, an open cover and a jam without printing', async () => {
    const { simulator, printer } = await connected();
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
    const { simulator, printer } = await connected();
    simulator.outAfterBytes(HALF_OF_IT_BYTES);
    expect(await printer.print('job-1', LONG_RECEIPT)).toEqual({
      ok: false,
      error: { kind: 'unknown', reason: 'MEDIA_EMPTY' },
    });
    simulator.setPaper('ok');
    await untilPapers(simulator, 1);
    await untilStatus(printer, 'READY');
    const before = articlesOn(simulator);
    expect(before).toBeLessThanOrEqual(LONG_LINES);
    expect(await printer.print('job-2', SHORT_RECEIPT)).toEqual({ ok: true, value: { jobId: 'job-2' } });
    expect(articlesOn(simulator)).toBe(before + 2);
  });

  test(`brings out ${rig.keepsTheRest ? 'the' : 'no'} rest of a job that was given up`, async () => {
    const { simulator, printer } = await connected();
    simulator.outAfterBytes(HALF_OF_IT_BYTES);
    await printer.print('job-1', LONG_RECEIPT);
    simulator.setPaper('ok');
    await untilStatus(printer, 'READY');
    await printer.print('job-2', SHORT_RECEIPT);
    expect(simulator.papers().map((paper) => paper.complete)).toEqual([rig.keepsTheRest === true, true]);
    expect(simulator.papers()[1]?.lines).toHaveLength(2);
  });

  test('starts nothing while the cable is pulled, and is back by itself', async () => {
    const { simulator, printer } = await connected();
    await simulator.unplug();
    await untilStatus(printer, 'NOT_CONNECTED');
    expect(await printer.print('job-1', LONG_RECEIPT)).toEqual({
      ok: false,
      error: { kind: 'notStarted', reason: 'NOT_CONNECTED' },
    });
    await simulator.plug();
    await untilStatus(printer, 'READY');
    expect(await printer.print('job-1', LONG_RECEIPT)).toEqual({ ok: true, value: { jobId: 'job-1' } });
    expect(simulator.papers()).toHaveLength(1);
  });

  test('says unknown when the cable is pulled after the job went out, and never sends it again', async () => {
    const { simulator, printer } = await connected();
    // The paper comes out, and the cable goes before the printer can say so.
    simulator.onPaper(() => void simulator.unplug());
    expect(await printer.print('job-1', LONG_RECEIPT)).toEqual({
      ok: false,
      error: { kind: 'unknown', reason: 'NOT_CONNECTED' },
    });
    await simulator.plug();
    await untilStatus(printer, 'READY');
    expect(articlesOn(simulator)).toBe(LONG_LINES);
  });

  test('is not connected while it is switched off behind a wire that stands, and starts nothing', async () => {
    const { simulator, printer } = await connected({ statusTimeoutMs: 100 });
    simulator.setSilent(true);
    await untilStatus(printer, 'NOT_CONNECTED');
    expect(await printer.print('job-1', SHORT_RECEIPT)).toEqual({
      ok: false,
      error: { kind: 'notStarted', reason: 'NOT_CONNECTED' },
    });
    simulator.setSilent(false);
    await untilStatus(printer, 'READY');
    expect(simulator.papers()).toEqual([]);
  });

  test('that takes nothing any more ends the job and lets nobody wait, and is back after the refill', async () => {
    const { simulator, printer } = await openRig(rig, {
      timing: { statusTimeoutMs: 500 },
      handshake: true,
      receiveBufferBytes: 2_048,
    });
    await untilStatus(printer, 'READY');
    simulator.outAfterBytes(HALF_OF_IT_BYTES);
    const [printed, pulsed] = await Promise.all([
      printer.print('job-1', LARGE_PICTURE),
      printer.pulse({ connector: 1, onMs: 100, offMs: 100 }),
    ]);
    expect(printed).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(pulsed).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(printer.status).not.toBe('READY');
    simulator.setPaper('ok');
    await untilStatus(printer, 'READY');
    expect(simulator.drawerOpenings).toBe(0);
  });

  test('opens the drawer once, after the job that is being printed, and tells whether it is open', async () => {
    const { simulator, printer } = await connected();
    const drawer = closing(new PrinterDrawer(printer, modelPart(printerDrawer, 'generic-cash-drawer')));
    const untilPosition = (position: string): Promise<void> =>
      eventually(
        (look) => drawer.onPosition(look),
        () => drawer.position === position,
      );
    await untilPosition('closed');
    const printing = printer.print('job-1', LONG_RECEIPT);
    expect(await drawer.open()).toEqual({ ok: true, value: undefined });
    await untilPosition('open');
    expect(await printing).toEqual({ ok: true, value: { jobId: 'job-1' } });
    expect(simulator.drawerOpenings).toBe(1);
    simulator.setDrawer(false);
    await untilPosition('closed');
    expect(simulator.papers().map(({ lines, unknownBytes }) => [lines.length, unknownBytes])).toEqual([
      [LONG_LINES, []],
    ]);
  });

  test('sends no pulse to a printer that would keep it until the refill', async () => {
    const { simulator, printer } = await connected();
    const drawer = closing(new PrinterDrawer(printer, modelPart(printerDrawer, 'generic-cash-drawer')));
    simulator.setPaper('out');
    expect(await drawer.open()).toEqual({
      ok: false,
      error: { kind: 'notSent', detail: 'the printer is MEDIA_EMPTY' },
    });
    simulator.setPaper('ok');
    await untilStatus(printer, 'READY');
    expect(simulator.drawerOpenings).toBe(0);
  });
});
