import { AirplaneTiltIcon } from '@phosphor-icons/react/AirplaneTilt';
import { brandOf } from '../design/brand.ts';
import { cx } from '../design/classes.ts';
import { useKiosk } from '../kiosk/kiosk-context.ts';
import styles from './BrandMark.module.css';

export function BrandMark({ large = false }: { large?: boolean }) {
  const { view } = useKiosk();
  return (
    <p className={cx(styles.brand, large && styles.large)}>
      <span className={styles.mark} aria-hidden="true">
        {view.kiosk.journey === 'checkin' ? <AirplaneTiltIcon weight="fill" /> : <LeafMark />}
      </span>
      <span className={styles.name}>{brandOf(view.kiosk.brand).name}</span>
    </p>
  );
}

/** A fennel's fronds from one stem. */
function LeafMark() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.3"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M12 22V7M12 17c-4 0-6-2-6.5-5.500M12 17c4 0 6-2 6.500-5.500M12 11.500c-2.600 0-4-1.500-4.300-4M12 11.500c2.600 0 4-1.500 4.300-4M12 7V2.500" />
    </svg>
  );
}
