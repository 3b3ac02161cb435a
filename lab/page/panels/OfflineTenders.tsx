import type { OfflineTender, OfflineTotal, Page } from '../../../server/ledger.ts';
import { money, timeOf } from '../formats.ts';
import { useJson } from '../lab-client.ts';
import { texts } from '../texts.ts';
import { Table } from './Table.tsx';

const words = texts.ledger;

/** Payments that were approved without the bank, counted apart: what the bank said later may differ from what was sold. */
export function OfflineTenders({ totals, everyMs }: { totals: readonly OfflineTotal[]; everyMs: number }) {
  const { value } = useJson<Page<OfflineTender>>(totals.length === 0 ? null : 'ledger/offline', everyMs);
  if (totals.length === 0) return null;
  return (
    <>
      <Table
        title={words.offlineTotals}
        heads={[words.outcome, words.payments, words.amount]}
        rows={totals.map(({ state, currency, tenders, totalMinor }) => ({
          key: `${state}/${currency}`,
          cells: [words.offlineStates[state], String(tenders), money(totalMinor, currency)],
        }))}
      />
      <Table
        title={words.offlineTenders}
        heads={[words.time, words.receipt, words.outcome, words.amount]}
        rows={(value?.rows ?? []).map((tender) => ({
          key: tender.tenderId,
          cells: [
            timeOf(tender.atMs),
            tender.receiptNumber,
            words.offlineStates[tender.state],
            money(tender.amountMinor, tender.currency),
          ],
        }))}
      />
    </>
  );
}
