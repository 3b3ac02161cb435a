import { AirplaneTakeoffIcon } from '@phosphor-icons/react/AirplaneTakeoff';
import { XIcon } from '@phosphor-icons/react/X';
import type { DutyView } from '../../../../../core/contract/duty-contract.ts';
import { Button } from '../../../../components/Button.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import styles from './Journey.module.css';

/** What the boarding pass decided, beside the goods; without one, what it would be good for. */
export function Journey({ duty: { pass, notes, needsSealedBag } }: { duty: DutyView }) {
  const { texts, store } = useKiosk();
  if (pass === null) {
    return (
      <p className={styles.invite} data-testid="duty-invite">
        <AirplaneTakeoffIcon weight="bold" />
        <span>{texts('duty.invite')}</span>
      </p>
    );
  }
  const { flight, destination, country, isDutyFree, why, hasConnection } = pass;
  return (
    <section className={styles.journey} aria-label={texts('duty.panel')} data-testid="duty-journey">
      <AirplaneTakeoffIcon weight="bold" />
      <div>
        <p className={styles.flight}>
          {country === null
            ? texts('duty.flight', { flight, destination })
            : texts('duty.flightCountry', { flight, destination, country })}
          <strong className={isDutyFree ? styles.free : styles.paid}>
            {texts(isDutyFree ? 'duty.isFree' : 'duty.isPaid')}
          </strong>
        </p>
        <p className={styles.why}>
          {texts(`duty.why.${why}.${isDutyFree ? 'free' : 'paid'}`)}
          {hasConnection && <> {texts('duty.connection')}</>}
          {needsSealedBag && <> {texts(hasConnection ? 'duty.sealedBag' : 'duty.sealedBagDirect')}</>}
        </p>
        {notes.map(({ name, note }) => (
          <p key={name} className={styles.why}>
            <strong>{name}:</strong> {note}
          </p>
        ))}
      </div>
      <Button
        kind="quiet"
        icon={<XIcon weight="bold" />}
        onPress={() => void store.send({ type: 'duty.removePass' })}
        testId="duty-remove"
      >
        {texts('duty.remove')}
      </Button>
    </section>
  );
}
