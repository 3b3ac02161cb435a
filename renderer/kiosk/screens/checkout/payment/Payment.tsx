import { XIcon } from '@phosphor-icons/react/X';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { CardReader } from '../../../../components/pictograms/CardReader.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import styles from '../money-screens.module.css';

export function Payment({ screen }: ScreenProps<'payment'>) {
  if (screen.kind !== 'card') return <PayValue screen={screen} />;
  return <PayCard screen={screen} />;
}

/** A server answers before a finger is fast enough to stop it. */
function PayValue({ screen }: ScreenProps<'payment'>) {
  const { texts } = useKiosk();
  return (
    <Frame
      heading={texts('payValue.heading', { kind: texts(`tender.${screen.kind}`) })}
      focusKey="payment-value"
      layout="centre"
      testId="payment"
    >
      <MoneyFigure label={texts('payment.toPay')} amountMinor={screen.amountMinor} />
      <p className={styles.words}>{texts('payValue.body')}</p>
      <Progress label={texts('payValue.asking')} />
    </Frame>
  );
}

function PayCard({ screen }: ScreenProps<'payment'>) {
  const { texts, store } = useKiosk();
  const isCancelling = screen.phase === 'cancelling';
  const cancel = useCallback(() => void store.send({ type: 'pay.cancel' }), [store]);
  useCancel(isCancelling ? null : cancel);
  return (
    <Frame
      heading={texts(isCancelling ? 'payment.cancelling' : 'payment.heading')}
      focusKey={`payment-${screen.phase}`}
      layout="centre"
      testId="payment"
      secondary={
        <Button icon={<XIcon weight="bold" />} onPress={cancel} isDisabled={isCancelling} testId="pay-cancel">
          {texts('payment.cancel')}
        </Button>
      }
    >
      <MoneyFigure label={texts('payment.toPay')} amountMinor={screen.amountMinor} />
      <CardReader />
      <p className={styles.words}>{texts(isCancelling ? 'payment.cancellingBody' : 'payment.instruction')}</p>
      <Progress label={texts(isCancelling ? 'payment.cancelling' : 'payment.asking')} />
    </Frame>
  );
}
