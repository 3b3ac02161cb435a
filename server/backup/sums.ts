/**
 * Whether what a backup's ledger says of sales, tenders and stock is what its journal rows add up to: read again from the rows, with the
 * code that filled the ledger. Two readings of the file, and memory only for a few sums of each chain and for what is in quarantine.
 */
import { createHash } from 'node:crypto';
import { type SaleFigures, saleFiguresOf } from '../effects/sales.ts';
import { understand } from '../effects.ts';
import { readBackupFile } from './backup-file.ts';
import { named } from './check.ts';
import type { Value } from './raw-database.ts';

/** So many differences are told one by one. */
const DIFFERENCES_TOLD_MAX = 20;
/** Sums of fingerprints stay within what a number holds exactly. */
const FINGERPRINT_BYTES = 6;
const FINGERPRINT_RANGE = 2 ** (8 * FINGERPRINT_BYTES);

/** By what is counted, as `lane-1 019ab…: sales in EUR`. */
class Sums {
  readonly #sums = new Map<string, { count: number; sum: number }>();

  add(what: string, amount: number, range = Number.POSITIVE_INFINITY): void {
    const before = this.#sums.get(what) ?? { count: 0, sum: 0 };
    const sum = before.sum + amount;
    this.#sums.set(what, { count: before.count + 1, sum: sum >= range ? sum - range : sum });
  }

  keys(): Iterable<string> {
    return this.#sums.keys();
  }

  of(what: string): { count: number; sum: number } {
    return this.#sums.get(what) ?? { count: 0, sum: 0 };
  }
}

type Row = Record<string, Value | undefined>;

/** What differs, in words; none where the ledger is what its rows say. The file was checked before: it is whole. */
export async function differencesIn(file: string): Promise<string[]> {
  const quarantined = await quarantinedIn(file);
  const [byRows, byLedger] = [new Sums(), new Sums()];
  let hasStock = false;
  let table = { table: '', columns: [] as string[] };
  for await (const part of readBackupFile(file)) {
    if (part.part === 'table') {
      table = part;
      hasStock ||= part.table === 'stock_movement';
    }
    if (part.part !== 'row' || !COUNTED.includes(table.table)) continue;
    const row = named(table.columns, part.row);
    if (table.table !== 'journal') addLedgerRow(byLedger, table.table, row);
    else if (row.kind === 'sale.completed' && quarantined.get(chainOf(row))?.has(Number(row.seq)) !== true) {
      addJournalRow(byRows, row);
    }
  }
  // A ledger of the first version moved no stock yet; it does when it is opened.
  return compare(byRows, byLedger).filter((difference) => hasStock || !difference.includes(STOCK));
}

const COUNTED: readonly string[] = ['journal', 'sale', 'sale_line', 'tender', 'stock_movement'];
const STOCK = 'stock ';
const LINES = 'lines of sales';
const TENDERS = 'tenders';

const chainOf = ({ kiosk, epoch }: Row): string => `${kiosk} ${epoch}`;

async function quarantinedIn(file: string): Promise<Map<string, Set<number>>> {
  const quarantined = new Map<string, Set<number>>();
  let columns: string[] = [];
  let isThere = false;
  for await (const part of readBackupFile(file)) {
    if (part.part === 'table') {
      isThere = part.table === 'quarantine';
      columns = part.columns;
    }
    if (part.part !== 'row' || !isThere) continue;
    const row = named(columns, part.row);
    const rows = quarantined.get(chainOf(row)) ?? new Set();
    quarantined.set(chainOf(row), rows.add(Number(row.seq)));
  }
  return quarantined;
}

function addJournalRow(sums: Sums, row: Row): void {
  const seq = Number(row.seq);
  const chain = chainOf(row);
  const of = { kiosk: String(row.kiosk), epoch: String(row.epoch), seq, kind: String(row.kind) };
  const deed = understand(of, String(row.payload));
  const figures = deed === null || typeof deed === 'string' ? null : saleFiguresOf(deed);
  // Such a row is to be in quarantine: that it is not is a difference too.
  if (figures === null) sums.add(`${chain}: sales that cannot be read`, 0);
  else addSale(sums, chain, seq, figures);
}

function addSale(sums: Sums, chain: string, seq: number, { currency, totalMinor, ...figures }: SaleFigures): void {
  sums.add(`${chain}: sales in ${currency}`, totalMinor);
  for (const { amountMinor } of figures.lines) sums.add(LINES, amountMinor);
  for (const { amountMinor } of figures.tenders) sums.add(TENDERS, amountMinor);
  for (const movement of figures.movements) addMovement(sums, chain, { ...movement, seq });
}

function addLedgerRow(sums: Sums, table: string, row: Row): void {
  const chain = chainOf(row);
  if (table === 'sale') sums.add(`${chain}: sales in ${row.currency}`, Number(row.total_minor));
  if (table === 'sale_line') sums.add(LINES, Number(row.amount_minor));
  if (table === 'tender') sums.add(TENDERS, Number(row.amount_minor));
  if (table !== 'stock_movement') return;
  const [seq, position] = [Number(row.seq), Number(row.position)];
  const [quantity, weightGrams] = [Number(row.quantity), Number(row.weight_grams)];
  addMovement(sums, chain, { seq, position, code: String(row.code), quantity, weightGrams });
}

interface Moved {
  seq: number;
  position: number;
  code: string;
  quantity: number;
  weightGrams: number;
}

/** By number and by weight; and which articles in which rows, as one fingerprint, so that no swap of two goes unseen. */
function addMovement(sums: Sums, chain: string, { seq, position, code, quantity, weightGrams }: Moved): void {
  sums.add(`${chain}: ${STOCK}by number`, quantity);
  sums.add(`${chain}: ${STOCK}by weight, in grams`, weightGrams);
  const hash = createHash('sha256')
    .update(JSON.stringify([seq, position, code, quantity, weightGrams]))
    .digest();
  sums.add(`${chain}: ${STOCK}fingerprint`, hash.readUIntBE(0, FINGERPRINT_BYTES), FINGERPRINT_RANGE);
}

function compare(byRows: Sums, byLedger: Sums): string[] {
  const found: string[] = [];
  for (const what of new Set([...byRows.keys(), ...byLedger.keys()])) {
    const [own, here] = [byRows.of(what), byLedger.of(what)];
    if (own.count === here.count && own.sum === here.sum) continue;
    found.push(`${what}: ${own.count} of ${own.sum} by the journal's rows, ${here.count} of ${here.sum} in the ledger`);
  }
  const more = found.length - DIFFERENCES_TOLD_MAX;
  return more > 0 ? [...found.slice(0, DIFFERENCES_TOLD_MAX), `and ${more} more`] : found;
}
