import { describe, expect, test } from 'vitest';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { EscposPrinter, escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import { PrinterSimulator } from '../../../hardware/simulators/printer-simulator.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, FAST_RETRY_MS, NOTHING_TO_DRAW, SILENT, untilStatus } from './support.ts';

const JOBS = 8;
const receiptOf = (job: number): PrintDocument => ({
  kind: 'receipt',
  language: 'en',
  blocks: [{ type: 'text', text: `Receipt ${job}`, align: 'start', size: 'normal', bold: false }],
});
const FAULTS = ['split', 'merge', 'slow', 'duplicate', 'garbage'] as const;

/** Each seed makes other answers suffer; which, is the same every time. */
describe.each([1, 2, 3, 4, 5, 6])('over a line that spoils answers (seed %i)', (seed) => {
  test.each(['epson-tm-m30', 'generic-80mm-escpos'])(
    'a job that is ok on %s came out once, and none came out twice',
    async (name) => {
      const faults = { seed, faults: FAULTS, oneIn: 5 };
      const simulator = closing(await PrinterSimulator.open({ nowMs: () => 0, faults }));
      const wire = new TcpWire({ host: simulator.host, port: simulator.port, retryMs: FAST_RETRY_MS });
      const timing = { statusPollMs: 20, jobPollMs: 20, statusTimeoutMs: 500 };
      const surroundings = { renderer: NOTHING_TO_DRAW, log: SILENT, timing };
      const printer = closing(new EscposPrinter(wire, modelPart(escposPrinter, name), surroundings));
      const outcomes: string[] = [];
      for (let job = 0; job < JOBS; job += 1) {
        await untilStatus(printer, 'READY');
        const outcome = await printer.print(`job-${job}`, receiptOf(job));
        outcomes.push(outcome.ok ? 'ok' : outcome.error.kind);
      }
      const copies = outcomes.map(
        (_, job) => simulator.papers().filter(({ lines }) => lines.includes(`Receipt ${job}`)).length,
      );
      for (const [job, outcome] of outcomes.entries()) {
        if (outcome === 'ok') expect(copies[job], `job ${job} was ok`).toBe(1);
        else if (outcome === 'notStarted') expect(copies[job], `job ${job} was not started`).toBe(0);
        else expect(copies[job], `job ${job} is unknown`).toBeLessThanOrEqual(1);
      }
      expect(outcomes).toContain('ok');
    },
  );
});
