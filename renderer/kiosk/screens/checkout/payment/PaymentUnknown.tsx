import { ArrowsClockwiseIcon } from '@phosphor-icons/react/ArrowsClockwise';
import { useState } from 'react';
import type { TenderKind } from '../../../../../core/checkout/payment/kinds.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { StatusIcon } from '../../../../components/StatusMessage.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import styles from '../money-screens.module.css';
import { ResolvePayment } from './ResolvePayment.tsx';

const WORDS = {
  card: { checking: 'unknown.checking', staff: 'unknown.staffBody' },
  value: { checking: 'unknown.checkingValue', staff: 'unknown.staffValueBody' },
  cash: { checking: 'unknown.checkingCash', staff: 'unknown.staffCashBody' },
} as const;
const wordsOf = (kind: TenderKind): keyof typeof WORDS => (kind === 'card' || kind === 'cash' ? kind : 'value');

export function PaymentUnknown({ screen }: ScreenProps<'paymentUnknown'>) {
  const { texts, money, store } = useKiosk();
  const [resolving, setResolving] = useState(false);
  const isStaff = screen.phase === 'staff';
  const { checking, staff } = WORDS[wordsOf(screen.kind)];
  const values = { amount: money(screen.amountMinor) };
  if (resolving && isStaff && screen.mayResolve) {
    return <ResolvePayment screen={screen} onClose={() => setResolving(false)} />;
  }
  return (
    <Frame
      heading={texts(isStaff ? 'unknown.staffHeading' : 'unknown.heading')}
      focusKey={`paymentUnknown-${screen.phase}`}
      layout="centre"
      testId="payment-unknown"
      primary={
        isStaff &&
        screen.mayResolve && (
          <Button kind="primary" size="large" onPress={() => setResolving(true)} testId="resolve">
            {texts('resolve.open')}
          </Button>
        )
      }
      secondary={
        isStaff && (
          <Button
            icon={<ArrowsClockwiseIcon weight="bold" />}
            onPress={() => void store.send({ type: 'pay.enquire' })}
            testId="pay-enquire"
          >
            {texts(screen.kind === 'card' ? 'unknown.enquire' : 'unknown.enquireAgain')}
          </Button>
        )
      }
    >
      <StatusIcon kind={isStaff ? 'stop' : 'attention'} large />
      <p className={styles.words}>{texts(isStaff ? staff : checking, values)}</p>
      {!isStaff && <Progress label={texts(checking, values)} />}
      <MoneyFigure label={texts('unknown.amount')} amountMinor={screen.amountMinor} />
      <p className={styles.safe}>{texts('unknown.safe')}</p>
    </Frame>
  );
}
