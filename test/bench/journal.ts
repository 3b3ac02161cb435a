/**
 * Durable sales a second: one `append` of one sale-sized row, WAL and synchronous=FULL, as the kiosk does it; beside it, on the same
 * disk in the same run, the rate at which the disk takes a raw overwrite of the same size with fsync, and what many sales in one
 * transaction bring. Then the time from nothing to the first screen with a journal of 1,000,000 events, its files in the page cache.
 */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { eventSchema } from '../../core/session/events.ts';
import { evolve } from '../../core/session/evolve.ts';
import { CLOSED } from '../../core/session/state.ts';
import { viewOf } from '../../core/session/view-of.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { type Journal, type JournalEntry, openJournal } from '../../offline/journal.ts';
import { MILK, scan, surroundingsOf, World } from '../unit/core/world.ts';
import { percentile, report } from './report.ts';

const ROUNDS = 5;
const PER_ROUND = 400;
const SALE_BYTES = 550;
/** Sales a transaction, and how many transactions a round. */
const GROUPS: readonly { sales: number; transactions: number }[] = [
  { sales: 10, transactions: 100 },
  { sales: 500, transactions: 8 },
];
const EVENTS = 1_000_000;
const EVENTS_PER_TRANSACTION = 1_000;
const EVENTS_PER_SESSION = 10;
/** The active file is as long as it gets before it is rotated out. */
const EVENTS_PER_SEGMENT = 100_000;

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

function opened(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const file = dataFiles(folder).journal;
  const answer = openJournal({ file, kioskId: 'bench', boot: uuidv7(), newId: () => uuidv7() });
  if (!answer.ok) throw new Error(`the journal cannot be opened: ${answer.error.kind}`);
  return answer.value;
}

const saleEntry = (session: string): JournalEntry => ({
  session,
  kind: 'sale.completed',
  at: 1,
  catalogueVersion: 1,
  payload: JSON.stringify({ type: 'sale.completed', v: 1, filler: 'x'.repeat(SALE_BYTES - 45) }),
});

function run(folder: string): void {
  const rates = benchRates(folder);
  const opening = benchOpening(folder);
  const sales = percentile(rates.salesPerS, 0.5);
  const fsyncs = percentile(rates.fsyncPerS, 0.5);
  report(
    'journal',
    { sales_per_s: sales, fsync_per_s: fsyncs, ratio: sales / fsyncs },
    {
      ...rates,
      appendP50Ms: percentile(rates.appendMs, 0.5),
      appendP99Ms: percentile(rates.appendMs, 0.99),
      appendMs: undefined,
      ...opening,
    },
  );
}

function benchRates(folder: string) {
  const journal = opened(join(folder, 'rates'));
  const entry = saleEntry('bench');
  const file = openSync(join(folder, 'raw'), 'w+');
  const block = Buffer.alloc(SALE_BYTES, 1);
  writeSync(file, block, 0, block.length, 0);
  const appendMs: number[] = [];
  const salesPerS: number[] = [];
  const fsyncPerS: number[] = [];
  const groupedPerS = GROUPS.map(({ sales }) => ({ sales, perS: [] as number[] }));
  // Taken in turns, so that a disk that slows down or speeds up does so for all.
  for (let round = 0; round < ROUNDS; round += 1) {
    salesPerS.push(
      rate(PER_ROUND, () => {
        const before = performance.now();
        journal.append([entry]);
        appendMs.push(performance.now() - before);
      }),
    );
    fsyncPerS.push(
      rate(PER_ROUND, () => {
        writeSync(file, block, 0, block.length, 0);
        fsyncSync(file);
      }),
    );
    GROUPS.forEach(({ sales, transactions }, index) => {
      const batch = Array.from({ length: sales }, () => entry);
      groupedPerS[index]?.perS.push(sales * rate(transactions, () => journal.append(batch)));
    });
  }
  closeSync(file);
  journal.close();
  for (const { sales, perS } of groupedPerS) {
    process.stdout.write(`${sales} sales a transaction: ${Math.round(percentile(perS, 0.5))} sales a second\n`);
  }
  return { salesPerS, fsyncPerS, appendMs, groupedPerS };
}

function rate(times: number, action: () => void): number {
  const before = performance.now();
  for (let count = 0; count < times; count += 1) action();
  return (times * 1_000) / (performance.now() - before);
}

function benchOpening(folder: string) {
  const place = join(folder, 'long');
  const fillMs = fill(place);
  const openMs: number[] = [];
  const firstScreenMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = performance.now();
    const journal = opened(place);
    openMs.push(performance.now() - before);
    const events = journal.lastSessionRows().map((row) => eventSchema.parse(JSON.parse(row.payload)));
    const view = viewOf(events.reduce(evolve, CLOSED), surroundingsOf('checkout'));
    firstScreenMs.push(performance.now() - before);
    if (view.screen.name !== 'basket') throw new Error(`the first screen is ${view.screen.name}`);
    journal.close();
  }
  const journal = opened(place);
  const before = performance.now();
  const verified = journal.verify();
  const verifyMs = performance.now() - before;
  journal.close();
  if (!verified.ok || verified.value.rows < EVENTS) throw new Error('the long journal is not whole');
  process.stdout.write(
    `a journal of ${verified.value.rows} events: open ${percentile(openMs, 0.5).toFixed(1)} ms, first screen ` +
      `${percentile(firstScreenMs, 0.5).toFixed(1)} ms; every row verified in ${(verifyMs / 1_000).toFixed(1)} s; ` +
      `written in ${(fillMs / 1_000).toFixed(0)} s\n`,
  );
  return { openMs, firstScreenMs, verifyMs, fillMs };
}

/** As a kiosk leaves it that was switched off in the middle of a session. */
function fill(place: string): number {
  const before = performance.now();
  const journal = opened(place);
  for (let written = 0; written < EVENTS; written += EVENTS_PER_TRANSACTION) {
    if (written > 0 && written % EVENTS_PER_SEGMENT === 0) {
      const outcome = journal.rotateIfDue({ nowMs: written, sign: () => 'bench' });
      if (outcome !== 'done') throw new Error(`the journal was not rotated: ${outcome}`);
    }
    journal.append(
      Array.from({ length: EVENTS_PER_TRANSACTION }, (_, index) =>
        saleEntry(`session-${Math.floor((written + index) / EVENTS_PER_SESSION)}`),
      ),
    );
  }
  const world = new World('checkout');
  world.submit(scan(MILK));
  journal.append(
    world.events.map((event) => ({
      ...{ session: 'session-open', kind: event.type, at: event.atMs, catalogueVersion: 1 },
      payload: JSON.stringify(eventSchema.parse(event)),
    })),
  );
  journal.close();
  return performance.now() - before;
}
