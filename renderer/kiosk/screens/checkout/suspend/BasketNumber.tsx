import { useKiosk } from '../../../kiosk-context.ts';
import styles from './BasketNumber.module.css';

/** Large enough to be written down from a step away. */
export function BasketNumber({ number }: { number: string }) {
  const { texts } = useKiosk();
  return (
    <dl className={styles.number}>
      <dt>{texts('suspended.number')}</dt>
      <dd data-testid="basket-number">{number}</dd>
    </dl>
  );
}
