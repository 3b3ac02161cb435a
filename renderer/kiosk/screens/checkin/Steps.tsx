import { CheckIcon } from '@phosphor-icons/react/Check';
import { cx } from '../../../design/classes.ts';
import { useTexts } from '../../kiosk-context.ts';
import styles from './Steps.module.css';

const STEPS = ['identify', 'trip', 'dangerousGoods', 'seat', 'boardingPass'] as const;
export type CheckinStep = (typeof STEPS)[number];

/** Where the traveller is; done steps carry a tick as well as a colour. */
export function Steps({ at }: { at: CheckinStep }) {
  const texts = useTexts();
  const now = STEPS.indexOf(at);
  return (
    <ol className={styles.steps} aria-label={texts('steps.label')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={cx(styles.step, index < now && styles.past, index === now && styles.now)}
          {...(index === now ? { 'aria-current': 'step' as const } : {})}
        >
          <span className={styles.number} aria-hidden="true">
            {index < now ? <CheckIcon weight="bold" /> : index + 1}
          </span>
          <span className={styles.word}>{texts(`steps.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}
