import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { PaperComing } from '../../../../components/pictograms/Paper.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from '../money-screens.module.css';

export function Suspending({ screen }: ScreenProps<'suspending'>) {
  const { texts } = useKiosk();
  const heading = texts(`suspending.${screen.phase}`);
  return (
    <Frame heading={heading} focusKey={`suspending-${screen.phase}`} layout="centre" testId="suspending">
      {screen.phase === 'printing' && <PaperComing />}
      <Progress label={heading} />
      <p className={styles.safe}>{texts('suspending.safe')}</p>
    </Frame>
  );
}
