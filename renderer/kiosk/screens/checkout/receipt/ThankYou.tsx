import { CheckIcon } from '@phosphor-icons/react/Check';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusIcon, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import styles from '../money-screens.module.css';

export function ThankYou({ screen }: ScreenProps<'thankYou'>) {
  const { texts, store } = useKiosk();
  const finish = useCallback(() => void store.send({ type: 'session.finish' }), [store]);
  useCancel(finish);
  return (
    <Frame
      heading={texts('thankYou.heading')}
      focusKey="thankYou"
      layout="centre"
      testId="thank-you"
      primary={
        <Button kind="primary" size="large" icon={<CheckIcon weight="bold" />} onPress={finish} testId="finish">
          {texts('thankYou.done')}
        </Button>
      }
    >
      <StatusIcon kind="done" large />
      <MoneyFigure label={texts('thankYou.paid')} amountMinor={screen.chargedMinor} />
      {screen.receiptPrinted ? (
        <p className={styles.words}>{texts('thankYou.takeReceipt')}</p>
      ) : (
        <StatusMessage kind="attention">{texts('thankYou.noReceipt', { number: screen.receiptNumber })}</StatusMessage>
      )}
    </Frame>
  );
}
