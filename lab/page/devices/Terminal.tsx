import type { KioskState, TerminalModeName } from '../../api.ts';
import { Button, Switch } from '../controls.tsx';
import { money } from '../formats.ts';
import { useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Devices.module.css';

const words = texts.terminal;

const PERCENTS = [0, 30, 100] as const;
const MODES: readonly TerminalModeName[] = ['askCustomer', 'approve', 'decline', 'late', 'timeout', 'dropAnswer'];

export function Terminal({ terminal }: { terminal: NonNullable<KioskState['terminal']> }) {
  const { act } = useActions();
  const { current, mode, hasAcquirer, declinedLaterPercent, ledger } = terminal;
  const kept = ledger.filter(({ stored }) => stored === 'waiting').length;
  const canAnswer = current !== null && mode === 'askCustomer';
  return (
    <>
      <p className={styles.display} data-waiting={current !== null || undefined}>
        {current === null ? (
          words.idle
        ) : (
          <>
            {words.present}
            <strong>{money(current.amountMinor, current.currency)}</strong>
          </>
        )}
      </p>
      <div className={styles.two}>
        <Button
          kind="primary"
          disabled={!canAnswer}
          onPress={() => act({ type: 'terminalAnswer', decision: 'approve' })}
        >
          {words.approve}
        </Button>
        <Button kind="stop" disabled={!canAnswer} onPress={() => act({ type: 'terminalAnswer', decision: 'decline' })}>
          {words.decline}
        </Button>
      </div>
      <label className={styles.mode}>
        {words.mode}
        <select
          value={mode}
          onChange={(event) => {
            const chosen = MODES.find((candidate) => candidate === event.target.value);
            if (chosen !== undefined) act({ type: 'terminalMode', mode: chosen });
          }}
        >
          {MODES.map((value) => (
            <option key={value} value={value}>
              {words.modes[value]}
            </option>
          ))}
        </select>
      </label>
      <div className={styles.row}>
        <Switch
          label={words.acquirer.title}
          title={words.acquirer.title}
          text={hasAcquirer ? words.acquirer.connected : words.acquirer.cut}
          on={hasAcquirer}
          onChange={(connected) => act({ type: 'acquirer', connected })}
        />
      </div>
      {kept > 0 && <p>{words.stored(kept)}</p>}
      {!hasAcquirer && (
        <label className={styles.mode}>
          {words.declinedLater}
          <select
            value={declinedLaterPercent}
            onChange={(event) => act({ type: 'declinedLater', percent: Number(event.target.value) })}
          >
            {PERCENTS.map((value) => (
              <option key={value} value={value}>
                {words.percent(value)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
