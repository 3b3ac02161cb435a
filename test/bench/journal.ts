/**
 * Durable sales a second: one `append` of one sale-sized row, WAL and synchronous=FULL, as the kiosk does it; beside it, on the same
 * disk in the same run, the rate at which the disk takes a raw overwrite of the same size with fsync.
 */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { openJournal } from '../../offline/journal.ts';
import { percentile, report } from './report.ts';

const ROUNDS = 5;
const PER_ROUND = 400;
const SALE_BYTES = 550;

/** Beside the repository's own files, because a temporary folder may be a memory disk. */
const PARENT = fileURLToPath(new URL('../../var/', import.meta.url));

export function benchJournal(): void {
  mkdirSync(PARENT, { recursive: true });
  const folder = mkdtempSync(join(PARENT, 'bench-'));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string): void {
  const opened = openJournal({ file: join(folder, 'journal.db'), kioskId: 'bench', boot: uuidv7(), newId: uuidv7 });
  if (!opened.ok) throw new Error(`the journal cannot be opened: ${opened.error.kind}`);
  const journal = opened.value;
  const payload = JSON.stringify({ type: 'sale.completed', v: 1, filler: 'x'.repeat(SALE_BYTES - 45) });
  const entry = { session: 'bench', kind: 'sale.completed', at: 1, catalogueVersion: 1, payload };
  const file = openSync(join(folder, 'raw'), 'w+');
  const block = Buffer.alloc(SALE_BYTES, 1);
  writeSync(file, block, 0, block.length, 0);

  const appendMs: number[] = [];
  const salesPerS: number[] = [];
  const fsyncPerS: number[] = [];
  // Taken in turns, so that a disk that slows down or speeds up does so for both.
  for (let round = 0; round < ROUNDS; round += 1) {
    salesPerS.push(
      rate(() => {
        const before = performance.now();
        journal.append([entry]);
        appendMs.push(performance.now() - before);
      }),
    );
    fsyncPerS.push(
      rate(() => {
        writeSync(file, block, 0, block.length, 0);
        fsyncSync(file);
      }),
    );
  }
  closeSync(file);
  journal.close();
  const sales = percentile(salesPerS, 0.5);
  const fsyncs = percentile(fsyncPerS, 0.5);
  report(
    'journal',
    { sales_per_s: sales, fsync_per_s: fsyncs, ratio: sales / fsyncs },
    { salesPerS, fsyncPerS, appendP50Ms: percentile(appendMs, 0.5), appendP99Ms: percentile(appendMs, 0.99) },
  );
}

function rate(action: () => void): number {
  const before = performance.now();
  for (let count = 0; count < PER_ROUND; count += 1) action();
  return (PER_ROUND * 1_000) / (performance.now() - before);
}
