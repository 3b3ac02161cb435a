import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { CheckSquareIcon } from '@phosphor-icons/react/CheckSquare';
import { SquareIcon } from '@phosphor-icons/react/Square';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { PassengerView } from '../../../../core/contract/view.ts';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { formatDate } from '../../formats.ts';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import { FlightFacts, Route } from './FlightSign.tsx';
import { LeaveCheckin } from './LeaveCheckin.tsx';
import { Steps } from './Steps.tsx';
import styles from './Trip.module.css';

export function Trip({ screen }: ScreenProps<'trip'>) {
  const { texts, language, store } = useKiosk();
  const { flight, passengers } = screen;
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const chosen = passengers.filter(({ passengerId }) => !leftOut.has(passengerId));
  const toggle = (passengerId: string, isChosen: boolean): void => {
    const next = new Set(leftOut);
    if (isChosen) next.delete(passengerId);
    else next.add(passengerId);
    setLeftOut(next);
    void store.send({ type: 'session.touch' });
  };
  const proceed = (): void =>
    void store.send({ type: 'passengers.choose', passengerIds: chosen.map(({ passengerId }) => passengerId) });
  return (
    <Frame
      heading={texts('trip.heading')}
      focusKey="trip"
      testId="trip"
      steps={<Steps at="trip" />}
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<ArrowRightIcon weight="bold" />}
          iconAt="end"
          isDisabled={chosen.length === 0}
          onPress={proceed}
          testId="trip-continue"
        >
          {chosen.length === 0 ? texts('trip.chooseSomebody') : texts('trip.continue', { count: chosen.length })}
        </Button>
      }
      secondary={<LeaveCheckin isCancel />}
    >
      <div className={styles.columns}>
        <section className={styles.flight}>
          <p className={styles.date}>{formatDate(flight.departureDate, language)}</p>
          <Route flight={flight} />
          <FlightFacts flight={flight} />
        </section>
        <section>
          <h2 className={styles.who}>{texts('trip.who')}</h2>
          <ul className={styles.people}>
            {passengers.map((passenger) => (
              <li key={passenger.passengerId}>
                <Person
                  passenger={passenger}
                  isChosen={!leftOut.has(passenger.passengerId)}
                  onChange={(isChosen) => toggle(passenger.passengerId, isChosen)}
                />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Frame>
  );
}

type PersonProps = { passenger: PassengerView; isChosen: boolean; onChange(isChosen: boolean): void };

function Person({ passenger, isChosen, onChange }: PersonProps) {
  const { texts } = useKiosk();
  const seat = passenger.seat === null ? texts('trip.noSeat') : texts('trip.seat', { seat: passenger.seat });
  return (
    <ToggleButton className={styles.person ?? ''} isSelected={isChosen} onChange={onChange} data-testid="passenger">
      {isChosen ? <CheckSquareIcon weight="fill" /> : <SquareIcon weight="bold" />}
      <span className={styles.name}>{passenger.name}</span>
      <span className={styles.seat}>{passenger.checkedIn ? `${texts('trip.checkedIn')}, ${seat}` : seat}</span>
    </ToggleButton>
  );
}
