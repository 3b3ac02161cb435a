/**
 * What must be true of every kiosk's part of the ledger, asked of the database itself: rows 1 to the mark without a gap, each linked to the
 * one before and applied once, or in quarantine with its reason.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { GENESIS_HASH } from '../../offline/wire/journal-wire.ts';
import type { StoreContext, Trx } from './context.ts';

export const epochCheckSchema = z.object({
  epoch: z.string(),
  /** Count, sum and tail: the kiosk's own figures must be the same. */
  rows: z.int(),
  hash: z.string(),
  sales: z.int(),
  salesMinor: z.array(z.object({ currency: z.string(), sales: z.int(), totalMinor: z.int() })),
  quarantined: z.int(),
  /** Broken invariants in words; none on a good day. */
  problems: z.array(z.string()),
});
export type EpochCheck = z.infer<typeof epochCheckSchema>;

export interface InvariantsStore {
  /** One entry for each epoch of the kiosk. Reads all of its rows: for the night. */
  checkInvariants(kiosk: string): Promise<EpochCheck[]>;
}

export const invariantsStore = ({ read }: StoreContext): InvariantsStore => ({
  checkInvariants: (kiosk) =>
    read(async (trx) => {
      const epochs = await trx
        .selectFrom('enrolment')
        .select('epoch')
        .where('kiosk', '=', kiosk)
        .union(trx.selectFrom('mark').select('epoch').where('kiosk', '=', kiosk))
        .execute();
      const checks: EpochCheck[] = [];
      for (const { epoch } of epochs) checks.push(await checkEpoch(trx, { kiosk, epoch }));
      return checks.sort((a, b) => a.epoch.localeCompare(b.epoch));
    }),
});

type Epoch = { kiosk: string; epoch: string };

async function checkEpoch(trx: Trx, key: Epoch): Promise<EpochCheck> {
  const journal = await trx
    .selectFrom('journal')
    .select((eb) => [
      eb.fn.countAll<number>().as('rows'),
      eb.fn.coalesce(eb.fn.min('seq'), sql<number>`1`).as('first'),
      eb.fn.coalesce(eb.fn.max('seq'), sql<number>`0`).as('last'),
    ])
    .where((eb) => eb.and(key))
    .executeTakeFirstOrThrow();
  const mark = await trx
    .selectFrom('mark')
    .select(['hwm', 'hash'])
    .where((eb) => eb.and(key))
    .executeTakeFirst();
  const { hwm, hash } = mark ?? { hwm: 0, hash: GENESIS_HASH };
  const salesMinor = await trx
    .selectFrom('sale')
    .select((eb) => [
      'currency',
      eb.fn.countAll<number>().as('sales'),
      eb.fn.sum<number>('total_minor').as('totalMinor'),
    ])
    .where((eb) => eb.and(key))
    .groupBy('currency')
    .orderBy('currency')
    .execute();
  const sales = salesMinor.reduce((sum, { sales: count }) => sum + count, 0);
  const found = await faults(trx, key, hwm);
  const problems = found.filter(({ rows }) => rows > 0).map(({ rows, fault }) => `${rows} ${fault}`);
  if (journal.rows !== hwm || journal.first !== 1 || journal.last !== hwm) {
    problems.unshift(
      `the mark says rows 1 to ${hwm}, there are ${journal.rows} from ${journal.first} to ${journal.last}`,
    );
  }
  const tail = hwm === 0 ? GENESIS_HASH : await hashAt(trx, key, hwm);
  if (tail !== hash) problems.unshift(`the mark's hash is not that of row ${hwm}`);
  const quarantined = await countWhere(sql`quarantine AS found WHERE ${of(key)}`, trx);
  return { epoch: key.epoch, rows: journal.rows, hash: tail ?? '', sales, salesMinor, quarantined, problems };
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
const of = ({ kiosk, epoch }: Epoch): Condition => sql`found.kiosk = ${kiosk} AND found.epoch = ${epoch}`;
/** A row of another table with the key of the one that is looked at. */
const same = (table: string): Condition => {
  const [kiosk, epoch, seq] = ['kiosk', 'epoch', 'seq'].map((column) => sql.ref(`${table}.${column}`));
  return sql`${kiosk} = found.kiosk AND ${epoch} = found.epoch AND ${seq} = found.seq`;
};

async function countWhere(from: Condition, trx: Trx): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${from}`.execute(trx);
  return rows[0]?.n ?? 0;
}

/** Every way in which a row can be at odds with what was made of it, and how many are. */
async function faults(trx: Trx, key: Epoch, hwm: number): Promise<{ rows: number; fault: string }[]> {
  const sale = sql`EXISTS (SELECT 1 FROM sale WHERE ${same('sale')})`;
  const quarantine = sql`EXISTS (SELECT 1 FROM quarantine WHERE ${same('quarantine')})`;
  const linesOfSale = sql`(SELECT count(*) FROM sale_line WHERE sale_line.sale_id = found.sale_id)`;
  const movements = sql`(SELECT count(*) FROM stock_movement WHERE ${same('stock_movement')})`;
  const looks: [Condition, string][] = [
    [
      sql`journal AS found LEFT JOIN journal AS before ON before.kiosk = found.kiosk AND before.epoch = found.epoch
        AND before.seq = found.seq - 1
        WHERE ${of(key)} AND found.prev_hash <> coalesce(before.hash, ${GENESIS_HASH})`,
      'rows do not follow the row before them',
    ],
    [
      sql`journal AS found WHERE ${of(key)} AND found.kind = 'sale.completed' AND NOT ${sale} AND NOT ${quarantine}`,
      'completed sales were not applied',
    ],
    [sql`sale AS found WHERE ${of(key)} AND ${quarantine}`, 'sales are in quarantine and applied all the same'],
    [
      sql`sale AS found WHERE ${of(key)} AND NOT EXISTS (SELECT 1 FROM journal WHERE ${same('journal')}
        AND journal.kind = 'sale.completed')`,
      'sales have no row that completed them',
    ],
    [
      sql`sale AS found WHERE ${of(key)} AND ${linesOfSale} <> ${movements}`,
      'sales moved stock for other lines than theirs',
    ],
    [sql`stock_movement AS found WHERE ${of(key)} AND NOT ${sale}`, 'movements of stock belong to no sale'],
    [sql`quarantine AS found WHERE ${of(key)} AND found.seq > ${hwm}`, 'rows are in quarantine beyond the mark'],
  ];
  const found: { rows: number; fault: string }[] = [];
  for (const [from, fault] of looks) found.push({ rows: await countWhere(from, trx), fault });
  return found;
}
