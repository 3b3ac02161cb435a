/** Counted on three sides: what the bank charged, what the kiosk's journal says, what the server's ledger says. */
import { z } from 'zod';
import type { Lab } from '../../lab/lab.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { openJournal } from '../../offline/journal.ts';
import { ROWS_READ_MAX } from '../../offline/journal-file.ts';
import { openJournalReader } from '../../offline/journal-reader.ts';

const LEDGER_WAIT_MS = 60_000;
const LOOK_AGAIN_MS = 200;
const SALES_PER_PAGE = 500;

const saleSchema = z.looseObject({
  saleId: z.string(),
  receiptNumber: z.string(),
  totalMinor: z.int(),
  tenders: z.array(z.looseObject({ tenderId: z.string(), amountMinor: z.int() })),
});
const pageSchema = z.looseObject({ rows: z.array(z.looseObject({ saleId: z.string() })) });

type Sale = z.infer<typeof saleSchema>;

export function salesInJournal(dataFolder: string): Sale[] {
  const reader = openJournalReader(dataFiles(dataFolder).journal);
  const sales: Sale[] = [];
  for (let seq = 0; ; ) {
    const rows = reader.readAfter(seq, ROWS_READ_MAX);
    const last = rows.at(-1);
    if (last === undefined) break;
    seq = last.seq;
    sales.push(
      ...rows
        .filter(({ kind }) => kind === 'sale.completed')
        .map(({ payload }) => saleSchema.parse(JSON.parse(payload))),
    );
  }
  reader.close();
  return sales;
}

async function salesAtServer(lab: Lab, count: number): Promise<string[]> {
  const until = Date.now() + LEDGER_WAIT_MS;
  for (;;) {
    const answer = await fetch(new URL(`/v1/ledger/sales?limit=${SALES_PER_PAGE}`, lab.server.url));
    const ids = pageSchema.parse(await answer.json()).rows.map(({ saleId }) => saleId);
    if (ids.length >= count || Date.now() > until) return ids;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Sentences about what does not agree. The kiosk must stand at its first screen, so that nothing is under way. */
export async function disagreements(lab: Lab, receiptsShown: ReadonlySet<string>): Promise<string[]> {
  const { dataFolder, terminal } = lab.store;
  const found: string[] = [];
  const sales = salesInJournal(dataFolder);
  const recorded = new Map(
    sales.flatMap(({ tenders }) => tenders.map((tender) => [tender.tenderId, tender.amountMinor])),
  );
  const charged = terminal.ledger().filter(({ outcome }) => outcome === 'approved');
  for (const { tenderId, approvedMinor } of charged) {
    if (recorded.get(tenderId) !== approvedMinor) found.push(`charge ${tenderId} of ${approvedMinor} is in no sale`);
  }
  const tenders = sales.flatMap((sale) => sale.tenders);
  if (tenders.length !== charged.length) found.push(`${charged.length} charges, ${tenders.length} tenders in sales`);
  const printed = new Set(sales.map(({ receiptNumber }) => receiptNumber));
  for (const receipt of receiptsShown)
    if (!printed.has(receipt)) found.push(`receipt ${receipt} was shown and is in no sale`);
  const atServer = await salesAtServer(lab, sales.length);
  const expected = sales.map(({ saleId }) => saleId).sort();
  if (atServer.sort().join() !== expected.join())
    found.push(`${sales.length} sales in the journal, ${atServer.length} at the server`);
  return found;
}

/** Opens the journal of a kiosk that has ended, with the real code, and walks its whole chain. */
export function chainOf(dataFolder: string, kioskId: string): string | null {
  const opened = openJournal({ file: dataFiles(dataFolder).journal, kioskId, boot: 'check', newId: () => 'check' });
  if (!opened.ok) return `the journal does not open: ${JSON.stringify(opened.error)}`;
  const verified = opened.value.verify();
  opened.value.close();
  return verified.ok ? null : `the chain is broken at ${verified.error.seq}: ${verified.error.detail}`;
}
