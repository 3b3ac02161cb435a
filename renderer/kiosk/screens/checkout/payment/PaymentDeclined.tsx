import { ArrowCounterClockwiseIcon } from '@phosphor-icons/react/ArrowCounterClockwise';
import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusIcon, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import styles from '../money-screens.module.css';

export function PaymentDeclined({ screen }: ScreenProps<'paymentDeclined'>) {
  const { texts, store, money } = useKiosk();
  const { kind, amountMinor, paidMinor, reason, payableMinor } = screen;
  const back = useCallback(() => void store.send({ type: 'pay.back' }), [store]);
  useCancel(back);
  return (
    <Frame
      heading={texts('declined.heading')}
      focusKey="paymentDeclined"
      layout="centre"
      testId="payment-declined"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<ArrowCounterClockwiseIcon weight="bold" />}
          onPress={() => void store.send({ type: 'pay.choose', amountMinor })}
          testId="pay-again"
        >
          {texts('declined.tryAgain')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={back} testId="pay-back">
          {texts('declined.back')}
        </Button>
      }
    >
      <StatusIcon kind="attention" large />
      <p className={styles.words}>{texts(`declined.${reason}`)}</p>
      <StatusMessage kind="done">{texts(kind === 'cash' ? 'declined.cashBack' : 'declined.notCharged')}</StatusMessage>
      {paidMinor > 0 && (
        <StatusMessage kind="plain">{texts('declined.paidStays', { amount: money(paidMinor) })}</StatusMessage>
      )}
      {reason === 'bankUnreachable' && (
        <p className={styles.next}>
          {payableMinor === null
            ? texts('declined.bankLater')
            : texts('declined.payUpTo', { amount: money(payableMinor) })}
        </p>
      )}
      <MoneyFigure label={texts('payment.toPay')} amountMinor={amountMinor} />
    </Frame>
  );
}
