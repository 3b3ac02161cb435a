/** Counts in the database itself what the fleet journalled, past everything that put it there. */
import pg from 'pg';

export interface Count {
  rows: number;
  /** Rows that were journalled and are not in the ledger as a sale. */
  lost: number;
  /** Sales more than were journalled, and sequence numbers that are there more than once. */
  doubled: number;
}

type Counted = { kiosk: string; rows: string; seqs: string; sales: string };

export async function countFleet(databaseUrl: string, journalled: ReadonlyMap<string, number>): Promise<Count> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Counted>(
      `SELECT kiosk, count(*) AS rows, count(DISTINCT seq) AS seqs,
         (SELECT count(*) FROM sale WHERE sale.kiosk = journal.kiosk) AS sales
       FROM journal GROUP BY kiosk`,
    );
    const count: Count = { rows: 0, lost: 0, doubled: 0 };
    const stored = new Map(rows.map((row) => [row.kiosk, row]));
    for (const [kiosk, wanted] of journalled) {
      const { rows: there, seqs, sales } = stored.get(kiosk) ?? { rows: '0', seqs: '0', sales: '0' };
      count.rows += Number(there);
      count.lost += Math.max(0, wanted - Number(sales), wanted - Number(seqs));
      count.doubled += Math.max(0, Number(sales) - wanted, Number(there) - Number(seqs));
    }
    return count;
  } finally {
    await client.end();
  }
}
