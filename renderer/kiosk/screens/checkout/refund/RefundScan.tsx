import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { Scanning } from '../../../../components/pictograms/Scanning.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from '../money-screens.module.css';
import { LeaveRefund } from './LeaveRefund.tsx';

export function RefundScan({ screen }: ScreenProps<'refund'>) {
  const { texts } = useKiosk();
  const isFinding = screen.phase === 'finding';
  const heading = texts(isFinding ? 'refund.finding' : 'refund.scanHeading');
  return (
    <Frame
      heading={heading}
      focusKey={`refund-${screen.phase}`}
      layout="centre"
      testId="refund"
      secondary={!isFinding && <LeaveRefund />}
    >
      {isFinding ? (
        <Progress label={heading} />
      ) : (
        <>
          <p className={styles.words}>{texts('refund.scanBody')}</p>
          <Scanning />
        </>
      )}
    </Frame>
  );
}
