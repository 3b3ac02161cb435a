import type { CashFaultName, KioskState } from '../../api.ts';
import { Button } from '../controls.tsx';
import { money } from '../formats.ts';
import { useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Devices.module.css';

const FAULTS: Readonly<Record<CashFaultName, string>> = texts.cash.faults;
const isFault = (name: string): name is CashFaultName => Object.hasOwn(FAULTS, name);

/** Coins and notes, the tray, and what goes wrong next. */
export function Cash({ recycler }: { recycler: NonNullable<KioskState['recycler']> }) {
  const { act } = useActions();
  const euro = (amountMinor: number): string => money(amountMinor, 'EUR');
  const lying = recycler.tray.reduce((sum, amount) => sum + amount, 0);
  return (
    <>
      <div className={styles.row}>
        {recycler.levels.map(({ denominationMinor, count }) => (
          <Button
            key={denominationMinor}
            disabled={!recycler.isOpen}
            title={texts.cash.level(count)}
            onPress={() => act({ type: 'cashInsert', denominationMinor }, { failure: texts.cash.shut })}
          >
            {euro(denominationMinor)}
          </Button>
        ))}
      </div>
      <div className={styles.row}>
        <output>{lying === 0 ? texts.cash.trayEmpty : texts.cash.tray(euro(lying))}</output>
        <Button disabled={lying === 0} onPress={() => act({ type: 'cashTray' })}>
          {texts.cash.take}
        </Button>
        {recycler.state !== 'OK' && (
          <Button kind="primary" onPress={() => act({ type: 'cashClear' })}>
            {texts.cash.clear}
          </Button>
        )}
      </div>
      <select
        aria-label={texts.cash.fault}
        value={recycler.fault ?? ''}
        onChange={(event) => act({ type: 'cashFault', fault: isFault(event.target.value) ? event.target.value : null })}
      >
        <option value="">{texts.cash.noFault}</option>
        {Object.entries(FAULTS).map(([fault, words]) => (
          <option key={fault} value={fault}>
            {words}
          </option>
        ))}
      </select>
    </>
  );
}
