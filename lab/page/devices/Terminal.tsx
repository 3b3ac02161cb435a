import type { KioskState, TerminalModeName } from '../../api.ts';
import { Button } from '../controls.tsx';
import { money } from '../formats.ts';
import { useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Devices.module.css';

const MODES: readonly TerminalModeName[] = ['askCustomer', 'approve', 'decline', 'late', 'timeout', 'dropAnswer'];

export function Terminal({ terminal }: { terminal: NonNullable<KioskState['terminal']> }) {
  const { act } = useActions();
  const { current, mode } = terminal;
  const canAnswer = current !== null && mode === 'askCustomer';
  return (
    <>
      <p className={styles.display} data-waiting={current !== null || undefined}>
        {current === null ? (
          texts.terminal.idle
        ) : (
          <>
            {texts.terminal.present}
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
          {texts.terminal.approve}
        </Button>
        <Button kind="stop" disabled={!canAnswer} onPress={() => act({ type: 'terminalAnswer', decision: 'decline' })}>
          {texts.terminal.decline}
        </Button>
      </div>
      <label className={styles.mode}>
        {texts.terminal.mode}
        <select
          value={mode}
          onChange={(event) => {
            const chosen = MODES.find((candidate) => candidate === event.target.value);
            if (chosen !== undefined) act({ type: 'terminalMode', mode: chosen });
          }}
        >
          {MODES.map((value) => (
            <option key={value} value={value}>
              {texts.terminal.modes[value]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
