import { CheckIcon } from '@phosphor-icons/react/Check';
import { useCallback } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { StatusMessage } from '../../../components/StatusMessage.tsx';
import { useCancel } from '../../cancel-action.ts';
import { formatTime } from '../../formats.ts';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import styles from './Farewell.module.css';
import { Route } from './FlightSign.tsx';

/** A sign to walk away with: gate and time, readable from across the hall. */
export function Farewell({ screen }: ScreenProps<'farewell'>) {
  const { texts, language, store } = useKiosk();
  const { flight, passengers } = screen;
  const finish = useCallback(() => void store.send({ type: 'session.finish' }), [store]);
  useCancel(finish);
  return (
    <Frame
      heading={texts('farewell.heading')}
      focusKey="farewell"
      testId="farewell"
      primary={
        <Button kind="primary" size="large" icon={<CheckIcon weight="bold" />} onPress={finish} testId="finish">
          {texts('farewell.done')}
        </Button>
      }
    >
      {!screen.allPrinted && <StatusMessage kind="attention">{texts('farewell.notAllPrinted')}</StatusMessage>}
      <dl className={styles.sign}>
        <div>
          <dt className={styles.word}>{texts('farewell.gate')}</dt>
          {flight.gate === '' ? (
            <dd className={styles.later}>{texts('farewell.gateLater')}</dd>
          ) : (
            <dd className={styles.huge}>{flight.gate}</dd>
          )}
        </div>
        <div>
          <dt className={styles.word}>{texts('farewell.boarding')}</dt>
          <dd className={styles.huge}>{formatTime(flight.boardingTime, language)}</dd>
        </div>
      </dl>
      <div className={styles.below}>
        <Route flight={flight} />
        <ul className={styles.people}>
          {passengers.map((passenger) => (
            <li key={passenger.passengerId} className={styles.person}>
              <span>{passenger.name}</span>
              <span className={styles.seat}>{passenger.seat}</span>
            </li>
          ))}
        </ul>
      </div>
    </Frame>
  );
}
