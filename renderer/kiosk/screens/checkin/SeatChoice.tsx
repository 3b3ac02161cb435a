import { CheckIcon } from '@phosphor-icons/react/Check';
import { useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { SeatLegend, SeatMap } from '../../../components/SeatMap.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import { BackButton } from './LeaveCheckin.tsx';
import { personOf } from './person.ts';
import styles from './SeatChoice.module.css';
import { Steps } from './Steps.tsx';

/** The next passenger begins with nothing touched. */
export function SeatChoice({ screen }: ScreenProps<'seat'>) {
  return <SeatOf key={screen.passenger.passengerId} screen={screen} />;
}

function SeatOf({ screen }: ScreenProps<'seat'>) {
  const { texts, store } = useKiosk();
  const { passenger, map } = screen;
  const [touched, setTouched] = useState<string | null>(null);
  const isFree = (seat: string): boolean => seat === passenger.seat || !map.takenSeats.includes(seat);
  const seat = [touched, passenger.seat].find((each) => each !== null && isFree(each)) ?? null;
  const choose = (next: string): void => {
    setTouched(next);
    void store.send({ type: 'session.touch' });
  };
  const label =
    seat === null ? texts('seat.none') : texts(seat === passenger.seat ? 'seat.keep' : 'seat.take', { seat });
  return (
    <Frame
      heading={texts('seat.heading')}
      kicker={personOf(texts, screen)}
      focusKey={`seat-${passenger.passengerId}`}
      layout="fill"
      testId="seat"
      steps={<Steps at="seat" />}
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<CheckIcon weight="bold" />}
          isDisabled={seat === null}
          onPress={() => {
            if (seat !== null) void store.send({ type: 'seat.choose', passengerId: passenger.passengerId, seat });
          }}
          testId="take-seat"
        >
          {label}
        </Button>
      }
      secondary={<BackButton />}
    >
      <div className={styles.plan}>
        <SeatLegend />
        <SeatMap map={map} ownSeat={passenger.seat} chosen={seat} onChoose={choose} />
      </div>
    </Frame>
  );
}
