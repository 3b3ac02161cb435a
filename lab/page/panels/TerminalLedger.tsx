import type { TerminalEntry } from '../../api.ts';
import { money, timeOf } from '../formats.ts';
import { texts } from '../texts.ts';
import styles from './Ledger.module.css';
import { Table } from './Table.tsx';

const words = texts.ledger;

/** What the bank behind the terminal knows. */
export function TerminalLedger({ entries }: { entries: readonly TerminalEntry[] }) {
  return (
    <div className={styles.ledger}>
      <Table
        title={texts.panels.terminalLedger}
        heads={[words.time, words.tender, words.outcome, words.amount]}
        rows={entries.map((entry) => ({
          key: `${entry.tenderId}/${entry.atIso}`,
          cells: [
            timeOf(entry.atIso),
            `…${entry.tenderId.slice(-8)}`,
            outcomeOf(entry),
            money(entry.outcome === 'approved' ? entry.approvedMinor : entry.amountMinor, entry.currency),
          ],
        }))}
      />
    </div>
  );
}

function outcomeOf({ outcome, isOffline, stored }: TerminalEntry): string {
  const offline = outcome === 'approved' && isOffline ? words.offline : null;
  return [words.outcomes[outcome], offline, stored && words.stored[stored]].filter((part) => part !== null).join(', ');
}
