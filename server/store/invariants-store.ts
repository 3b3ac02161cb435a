/**
 * What must be true of every kiosk's part of the ledger, asked of the database itself: rows 1 to the mark without a gap, each linked to the
 * one before and applied once, or in quarantine with its reason.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { joinTotals, type SaleTotal, saleTotalSchema } from '../../core/checkout/reports/sale-totals.ts';
import { invariant } from '../../core/result.ts';
import { GENESIS_HASH } from '../../offline/wire/journal-wire.ts';
import type { StoreContext, Trx } from './context.ts';

export const epochCheckSchema = z.object({
  epoch: z.string(),
  /** Count, sum and tail: the kiosk's own figures must be the same. */
  rows: z.int(),
  hash: z.string(),
  sales: z.int(),
  salesMinor: z.array(saleTotalSchema),
  quarantined: z.int(),
  /** Broken invariants in words; none on a good day. */
  problems: z.array(z.string()),
});
export type EpochCheck = z.infer<typeof epochCheckSchema>;

/** Rows that one transaction looks at: on SQLite nobody else is served meanwhile. */
const ROWS_PER_LOOK = 20_000;

export interface InvariantsStore {
  /**
   * One entry for each epoch of the kiosk. Looks at the rows behind `after` and counts only those; at all where it is not given. Takes
   * its time, in steps between which others are served.
   */
  checkInvariants(kiosk: string, after?: (epoch: string) => number): Promise<EpochCheck[]>;
}

export const invariantsStore = ({ read }: StoreContext): InvariantsStore => ({
  async checkInvariants(kiosk, after = () => 0) {
    const epochs = await read((trx) => epochsOf(trx, kiosk));
    const checks: EpochCheck[] = [];
    for (const epoch of epochs) checks.push(await checkEpoch(read, { kiosk, epoch }, after(epoch)));
    return checks.sort((a, b) => a.epoch.localeCompare(b.epoch));
  },
});

async function epochsOf(trx: Trx, kiosk: string): Promise<string[]> {
  const found = await trx
    .selectFrom('enrolment')
    .select('epoch')
    .where('kiosk', '=', kiosk)
    .union(trx.selectFrom('mark').select('epoch').where('kiosk', '=', kiosk))
    .execute();
  return found.map(({ epoch }) => epoch);
}

type Epoch = { kiosk: string; epoch: string };
/** Rows behind `after`, up to `upTo` or to the end of all that is there. */
interface Stretch extends Epoch {
  after: number;
  upTo: number;
}

interface Look {
  /** The mark, as of this look. */
  mark: { hwm: number; hash: string };
  tail: string | undefined;
  isLast: boolean;
  rows: number;
  first: number | null;
  last: number | null;
  salesMinor: SaleTotal[];
  quarantined: number;
  faults: { rows: number; fault: string }[];
}

async function checkEpoch(read: StoreContext['read'], key: Epoch, from: number): Promise<EpochCheck> {
  const looks: Look[] = [];
  for (let after = from; looks.at(-1)?.isLast !== true; after += ROWS_PER_LOOK) {
    looks.push(await read((trx) => lookAt(trx, key, after)));
  }
  const last = looks.at(-1);
  invariant(last !== undefined, 'there is a last look');
  const { mark, tail } = last;
  const sumOf = (count: (look: Look) => number) => looks.reduce((sum, look) => sum + count(look), 0);
  const rows = sumOf((look) => look.rows);
  const faults = new Map<string, number>();
  for (const { fault, rows: found } of looks.flatMap((look) => look.faults)) {
    faults.set(fault, (faults.get(fault) ?? 0) + found);
  }
  const problems = [...faults].filter(([, found]) => found > 0).map(([fault, found]) => `${found} ${fault}`);
  const first = looks.find((look) => look.first !== null)?.first ?? from + 1;
  const end = looks.findLast((look) => look.last !== null)?.last ?? from;
  if (rows !== mark.hwm - from || first !== from + 1 || end !== mark.hwm) {
    problems.unshift(`the mark says rows ${from + 1} to ${mark.hwm}, there are ${rows} from ${first} to ${end}`);
  }
  if (tail !== mark.hash) problems.unshift(`the mark's hash is not that of row ${mark.hwm}`);
  const salesMinor = looks.reduce<SaleTotal[]>((totals, look) => joinTotals(totals, look.salesMinor), []);
  return {
    ...{ epoch: key.epoch, rows, hash: tail ?? '', salesMinor, problems },
    sales: salesMinor.reduce((sum, { sales }) => sum + sales, 0),
    quarantined: sumOf((look) => look.quarantined),
  };
}

async function lookAt(trx: Trx, key: Epoch, after: number): Promise<Look> {
  const stored = await trx
    .selectFrom('mark')
    .select(['hwm', 'hash'])
    .where((eb) => eb.and(key))
    .executeTakeFirst();
  const mark = stored ?? { hwm: 0, hash: GENESIS_HASH };
  const isLast = after + ROWS_PER_LOOK >= mark.hwm;
  // The last look sees what lies beyond the mark too.
  const stretch = { ...key, after, upTo: isLast ? Number.MAX_SAFE_INTEGER : after + ROWS_PER_LOOK };
  const { rows, first, last } = await trx
    .selectFrom('journal')
    .select((eb) => [
      eb.fn.countAll<number>().as('rows'),
      eb.fn.min<number | null>('seq').as('first'),
      eb.fn.max<number | null>('seq').as('last'),
    ])
    .where((eb) => eb.and(key))
    .where('seq', '>', stretch.after)
    .where('seq', '<=', stretch.upTo)
    .executeTakeFirstOrThrow();
  const sold = await trx
    .selectFrom('sale')
    .select((eb) => [
      'currency',
      eb.fn.countAll<number>().as('sales'),
      eb.fn.sum<number>('total_minor').as('totalMinor'),
    ])
    .where((eb) => eb.and(key))
    .where('seq', '>', stretch.after)
    .where('seq', '<=', stretch.upTo)
    .groupBy('currency')
    .execute();
  return {
    ...{ mark, isLast, rows, first, last, salesMinor: sold },
    tail: mark.hwm === 0 ? GENESIS_HASH : await hashAt(trx, key, mark.hwm),
    quarantined: await countWhere(sql`quarantine AS found WHERE ${of(stretch)}`, trx),
    faults: await faults(trx, stretch, mark.hwm),
  };
}

async function hashAt(trx: Trx, key: Epoch, seq: number): Promise<string | undefined> {
  const row = await trx
    .selectFrom('journal')
    .select('hash')
    .where((eb) => eb.and({ ...key, seq }))
    .executeTakeFirst();
  return row?.hash;
}

type Condition = ReturnType<typeof sql>;
const of = ({ kiosk, epoch, after, upTo }: Stretch): Condition =>
  sql`found.kiosk = ${kiosk} AND found.epoch = ${epoch} AND found.seq > ${after} AND found.seq <= ${upTo}`;
/** A row of another table with the key of the one that is looked at. */
const same = (table: string): Condition => {
  const [kiosk, epoch, seq] = ['kiosk', 'epoch', 'seq'].map((column) => sql.ref(`${table}.${column}`));
  return sql`${kiosk} = found.kiosk AND ${epoch} = found.epoch AND ${seq} = found.seq`;
};

async function countWhere(from: Condition, trx: Trx): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${from}`.execute(trx);
  return rows[0]?.n ?? 0;
}

/**
 * That a table has a row with the key of the one that is looked at. Counted and not asked for with EXISTS: that PostgreSQL turns into a join,
 * and where the rows of a kiosk are newer than what it knows of the tables, into one of each row with all others.
 */
const has = (table: string, more: Condition = sql``): Condition =>
  sql`(SELECT count(*) FROM ${sql.table(table)} WHERE ${same(table)} ${more}) > 0`;

/** Every way in which a row can be at odds with what was made of it, and how many are. */
async function faults(trx: Trx, key: Stretch, hwm: number): Promise<{ rows: number; fault: string }[]> {
  const [sale, quarantine] = [has('sale'), has('quarantine')];
  const refund = has('journal', sql`AND journal.kind = 'refund.completed'`);
  const linesOfSale = sql`(SELECT count(*) FROM sale_line WHERE sale_line.sale_id = found.sale_id)`;
  const movements = sql`(SELECT count(*) FROM stock_movement WHERE ${same('stock_movement')})`;
  const looks: [Condition, string][] = [
    [
      // One walk along the chain, and no join of the rows with themselves.
      sql`(SELECT seq, prev_hash, lag(seq) OVER chain AS before_seq, lag(hash) OVER chain AS before_hash
          FROM journal AS found WHERE ${of({ ...key, after: key.after - 1 })} WINDOW chain AS (ORDER BY seq)) AS linked
        WHERE seq > ${key.after}
          AND prev_hash <> CASE WHEN before_seq = seq - 1 THEN before_hash ELSE ${GENESIS_HASH} END`,
      'rows do not follow the row before them',
    ],
    [
      sql`journal AS found WHERE ${of(key)} AND found.kind = 'sale.completed' AND NOT ${sale} AND NOT ${quarantine}`,
      'completed sales were not applied',
    ],
    [sql`sale AS found WHERE ${of(key)} AND ${quarantine}`, 'sales are in quarantine and applied all the same'],
    [
      sql`sale AS found WHERE ${of(key)} AND NOT ${has('journal', sql`AND journal.kind = 'sale.completed'`)}`,
      'sales have no row that completed them',
    ],
    [
      sql`sale AS found WHERE ${of(key)} AND ${linesOfSale} <> ${movements}`,
      'sales moved stock for other lines than theirs',
    ],
    [
      sql`stock_movement AS found WHERE ${of(key)} AND NOT ${sale} AND NOT ${refund}`,
      'movements of stock belong to no sale and no refund',
    ],
    [sql`quarantine AS found WHERE ${of(key)} AND found.seq > ${hwm}`, 'rows are in quarantine beyond the mark'],
  ];
  const found: { rows: number; fault: string }[] = [];
  for (const [from, fault] of looks) found.push({ rows: await countWhere(from, trx), fault });
  return found;
}
