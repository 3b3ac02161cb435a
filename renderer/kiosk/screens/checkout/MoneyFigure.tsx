import { Amount } from '../../../components/Amount.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import styles from './money-screens.module.css';

/** The amount that a screen is about, with what it means above it. */
export function MoneyFigure({ label, amountMinor }: { label: string; amountMinor: number }) {
  const { money } = useKiosk();
  return (
    <div data-testid="money-figure">
      <p className={styles.label}>{label}</p>
      <Amount text={money(amountMinor)} size="huge" />
    </div>
  );
}
