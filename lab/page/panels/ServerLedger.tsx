import type { CheckIn, LedgerSummary, Page, Sale } from '../../../server/ledger.ts';
import type { KioskState } from '../../api.ts';
import { money, timeOf } from '../formats.ts';
import { useJson } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Ledger.module.css';
import { OfflineTenders } from './OfflineTenders.tsx';
import { Table } from './Table.tsx';

const ASK_EVERY_MS = 1_500;
const words = texts.ledger;

/** What arrived at the store server, asked of it every moment. */
export function ServerLedger({ kiosk }: { kiosk: KioskState }) {
  const { value: summary, failed } = useJson<LedgerSummary>('ledger/summary', ASK_EVERY_MS);
  return (
    <div className={styles.ledger}>
      {failed && <p className={styles.alarm}>{words.unreachable}</p>}
      {kiosk.name !== 'airport' ? <Sales /> : <CheckIns />}
      {summary !== null && <Summary summary={summary} />}
    </div>
  );
}

function Sales() {
  const { value } = useJson<Page<Sale>>('ledger/sales', ASK_EVERY_MS);
  return (
    <Table
      title={words.sales}
      heads={[words.time, words.receipt, '', words.card, words.amount]}
      rows={(value?.rows ?? []).map((sale) => ({
        key: sale.saleId,
        cells: [
          timeOf(sale.atMs),
          sale.receiptNumber,
          words.items(sale.lines.length),
          sale.tenders.map(({ maskedPan }) => maskedPan.slice(-4)).join(', '),
          money(sale.totalMinor, sale.currency),
        ],
      }))}
    />
  );
}

function CheckIns() {
  const { value } = useJson<Page<CheckIn>>('ledger/checkins', ASK_EVERY_MS);
  return (
    <Table
      title={words.checkIns}
      heads={[words.time, words.flight, words.passenger, words.seat, words.number]}
      rows={(value?.rows ?? []).map((checkIn) => ({
        key: `${checkIn.flightId}/${checkIn.passengerId}`,
        cells: [
          timeOf(checkIn.atMs),
          checkIn.flightId,
          checkIn.passengerId,
          checkIn.seat,
          String(checkIn.sequenceNumber),
        ],
      }))}
    />
  );
}

function Summary({ summary }: { summary: LedgerSummary }) {
  const { kiosks, alarms, quarantined, openTenders } = summary;
  return (
    <>
      <Table
        title={words.kiosks}
        heads={[words.kiosk, words.time, words.received]}
        rows={kiosks.map(({ kiosk, epoch, hwm, receivedAtMs }) => ({
          key: `${kiosk}/${epoch}`,
          cells: [kiosk, timeOf(receivedAtMs), String(hwm)],
        }))}
      />
      <OfflineTenders totals={summary.offlineTenders} everyMs={ASK_EVERY_MS} />
      {openTenders.length > 0 && (
        <Table
          title={words.openTenders}
          heads={[words.time, words.kiosk, words.tender]}
          rows={openTenders.map(({ atMs, kiosk, tenderId }) => ({
            key: tenderId,
            cells: [timeOf(atMs), kiosk, tenderId],
          }))}
        />
      )}
      {alarms.length > 0 && (
        <Table
          title={words.alarms}
          heads={[words.time, words.kiosk, '']}
          rows={alarms.map(({ lastAtMs, kiosk, epoch, seq, kind, detail }) => ({
            key: `${kiosk}/${epoch}/${seq}/${kind}`,
            cells: [timeOf(lastAtMs), kiosk, `${kind}: ${detail}`],
          }))}
        />
      )}
      {quarantined.length > 0 && (
        <Table
          title={words.quarantined}
          heads={[words.time, words.kiosk, '']}
          rows={quarantined.map(({ atMs, kiosk, epoch, seq, reason }) => ({
            key: `${kiosk}/${epoch}/${seq}`,
            cells: [timeOf(atMs), kiosk, reason],
          }))}
        />
      )}
    </>
  );
}
