import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { XIcon } from '@phosphor-icons/react/X';
import { useCallback, useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { PassOnReader } from '../../../../components/pictograms/Reading.tsx';
import { ScannerDown } from '../../../../components/ScannerDown.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { LeaveDialog } from '../../common/LeaveDialog.tsx';
import moneyStyles from '../money-screens.module.css';
import styles from './duty.module.css';

/** Asked for before the first item, or before the payment. */
export function DutyPass({ screen: { isFirst, mayDecline } }: ScreenProps<'dutyPass'>) {
  const { texts, store } = useKiosk();
  const [leaving, setLeaving] = useState(false);
  const out = useCallback(
    () => (isFirst ? setLeaving(true) : void store.send({ type: 'duty.back' })),
    [isFirst, store],
  );
  useCancel(out);
  return (
    <Frame
      heading={texts(isFirst ? 'dutyPass.headingFirst' : 'dutyPass.heading')}
      focusKey="dutyPass"
      layout="centre"
      testId="duty-pass"
      primary={
        mayDecline && (
          <Button
            size="large"
            icon={<ArrowRightIcon weight="bold" />}
            onPress={() => void store.send({ type: 'duty.declinePass' })}
            testId="duty-decline"
          >
            {texts('dutyPass.decline')}
          </Button>
        )
      }
      secondary={
        <Button
          kind="quiet"
          icon={isFirst ? <XIcon weight="bold" /> : <ArrowLeftIcon weight="bold" />}
          onPress={out}
          testId="duty-back"
        >
          {texts(isFirst ? 'basket.cancelPurchase' : 'dutyPass.back')}
        </Button>
      }
    >
      <div className={styles.picture}>
        <PassOnReader />
      </div>
      <p className={moneyStyles.words}>{texts('dutyPass.body')}</p>
      {!mayDecline && <p className={moneyStyles.next}>{texts(isFirst ? 'dutyPass.neededFirst' : 'dutyPass.needed')}</p>}
      <ScannerDown text="dutyPass.scannerDown" />
      <p className={moneyStyles.safe}>
        {texts('dutyPass.privacy')} {texts('dutyPass.unpaid')}
      </p>
      {leaving && (
        <LeaveDialog
          heading={texts('basket.cancelHeading')}
          body={texts('basket.cancelBody')}
          confirm={texts('basket.cancelConfirm')}
          keep={texts('basket.cancelKeep')}
          onClose={() => setLeaving(false)}
        />
      )}
    </Frame>
  );
}
