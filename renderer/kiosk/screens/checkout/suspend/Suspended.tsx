import { CheckIcon } from '@phosphor-icons/react/Check';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusIcon } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { formatClock } from '../../../formats.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from '../money-screens.module.css';
import { BasketNumber } from './BasketNumber.tsx';

export function Suspended({ screen }: ScreenProps<'suspended'>) {
  const { texts, store, language } = useKiosk();
  const { till, hasSlip, number, expiresAtMs } = screen;
  const finish = useCallback(() => void store.send({ type: 'session.finish' }), [store]);
  useCancel(finish);
  const time = formatClock(expiresAtMs, language);
  return (
    <Frame
      heading={texts('suspended.heading')}
      focusKey="suspended"
      layout="centre"
      testId="suspended"
      primary={
        <Button kind="primary" size="large" icon={<CheckIcon weight="bold" />} onPress={finish} testId="finish">
          {texts('suspended.done')}
        </Button>
      }
    >
      <StatusIcon kind="done" large />
      <p className={styles.words}>
        {till !== null
          ? texts('suspended.toTill', { till })
          : texts(hasSlip ? 'suspended.takeSlip' : 'suspended.takeNumber')}
      </p>
      <BasketNumber number={number} />
      <p className={styles.safe}>{texts('suspended.until', { time })}</p>
    </Frame>
  );
}
