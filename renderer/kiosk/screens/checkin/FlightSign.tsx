import { AirplaneIcon } from '@phosphor-icons/react/Airplane';
import type { FlightView } from '../../../../core/contract/view.ts';
import { formatTime } from '../../formats.ts';
import { useKiosk } from '../../kiosk-context.ts';
import styles from './FlightSign.module.css';

/** From–to in the letters of airport signs. */
export function Route({ flight }: { flight: FlightView }) {
  return (
    <div className={styles.route}>
      <div className={styles.place}>
        <p className={styles.code}>{flight.origin}</p>
        <p className={styles.city}>{flight.originCity}</p>
      </div>
      <AirplaneIcon className={styles.plane ?? ''} weight="fill" aria-hidden="true" />
      <div className={styles.place}>
        <p className={styles.code}>{flight.destination}</p>
        <p className={styles.city}>{flight.destinationCity}</p>
      </div>
    </div>
  );
}

export function FlightFacts({ flight }: { flight: FlightView }) {
  const { texts, language } = useKiosk();
  const facts = [
    { word: texts('trip.flight'), value: flight.flightNumber },
    { word: texts('trip.departs'), value: formatTime(flight.departureTime, language) },
    { word: texts('trip.gate'), value: flight.gate === '' ? texts('trip.gateLater') : flight.gate },
    { word: texts('trip.terminal'), value: flight.terminal },
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(({ value }) => value !== '')
        .map(({ word, value }) => (
          <div key={word}>
            <dt className={styles.word}>{word}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
