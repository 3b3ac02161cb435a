import { BrandMark } from '../../../components/BrandMark.tsx';
import { StatusIcon } from '../../../components/StatusMessage.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import styles from './OutOfService.module.css';

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
      </main>
      <footer className={styles.staff}>
        <p>{texts('outOfService.staff', { reason: screen.reason, kioskId: view.kiosk.kioskId })}</p>
        <p>{texts(`outOfService.help.${screen.reason}`)}</p>
      </footer>
    </div>
  );
}
