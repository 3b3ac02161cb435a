import { BrandMark } from '../../../components/BrandMark.tsx';
import { StatusIcon, StatusMessage } from '../../../components/StatusMessage.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenOf, ScreenProps } from '../../screen-of.ts';
import styles from './OutOfService.module.css';

/** After these a payment may be under way; it is asked about when the kiosk is back. */
const MAY_HAVE_CHARGED: ReadonlySet<ScreenOf<'outOfService'>['reason']> = new Set(['storage', 'internal']);

export function OutOfService({ screen }: ScreenProps<'outOfService'>) {
  const { view, texts } = useKiosk();
  return (
    <div className={styles.page} data-testid="out-of-service">
      <header className={styles.top}>
        <BrandMark />
      </header>
      <main className={styles.main}>
        <StatusIcon kind="attention" large />
        <h1 className={styles.heading} tabIndex={-1}>
          {texts('outOfService.heading')}
        </h1>
        <p className={styles.reason}>{texts(`outOfService.${screen.reason}`)}</p>
        {view.kiosk.journey === 'checkout' &&
          (MAY_HAVE_CHARGED.has(screen.reason) ? (
            <StatusMessage kind="plain">{texts('money.paymentLookedUp')}</StatusMessage>
          ) : (
            <StatusMessage kind="done">{texts('money.nothingCharged')}</StatusMessage>
          ))}
      </main>
      <footer className={styles.staff}>
        <p>{texts('outOfService.staff', { reason: screen.reason, kioskId: view.kiosk.kioskId })}</p>
        <p>{texts(`outOfService.help.${screen.reason}`)}</p>
      </footer>
    </div>
  );
}
