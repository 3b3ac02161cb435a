import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Keypad } from '../../../../components/Keypad.tsx';
import styles from '../../../../components/number-page.module.css';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { useTypedDigits } from '../../../typed-digits.ts';

const SLIP_DIGITS_MAX = 20;

/** For staff who have looked at the terminal's own list: the slip's number, or that there is none. */
export function ResolvePayment({ screen, onClose }: ScreenProps<'paymentUnknown'> & { onClose(): void }) {
  const { texts, money, store } = useKiosk();
  const [slip, setSlip] = useState('');
  useCancel(onClose);
  const { tenderId, kind, amountMinor } = screen;
  const type = (digit: string): void => setSlip((before) => (before + digit).slice(0, SLIP_DIGITS_MAX));
  const erase = (): void => setSlip((before) => before.slice(0, -1));
  useTypedDigits({ type, erase, enter: () => undefined });
  return (
    <Frame
      heading={texts('resolve.heading', { amount: money(amountMinor) })}
      focusKey="resolvePayment"
      testId="resolve-payment"
      primary={
        kind !== 'cash' && (
          <Button
            kind="primary"
            size="large"
            isDisabled={slip === ''}
            onPress={() => void store.send({ type: 'pay.resolve', tenderId, outcome: 'charged', slip })}
            testId="resolve-charged"
          >
            {texts('resolve.charged')}
          </Button>
        )
      }
      secondary={
        <>
          <Button
            onPress={() => void store.send({ type: 'pay.resolve', tenderId, outcome: 'notCharged' })}
            testId="resolve-not-charged"
          >
            {texts(kind === 'cash' ? 'resolve.cashBack' : 'resolve.notCharged')}
          </Button>
          <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onClose} testId="back">
            {texts('common.back')}
          </Button>
        </>
      }
    >
      <p className={styles.body}>{texts('resolve.body')}</p>
      {kind !== 'cash' && (
        <div className={styles.middle}>
          <output className={styles.display} aria-label={texts('resolve.slip')} data-testid="typed-slip">
            {slip === '' ? <span className={styles.empty}>{texts('resolve.slip')}</span> : slip}
          </output>
          <Keypad onDigit={type} onDelete={erase} onClear={() => setSlip('')} />
        </div>
      )}
    </Frame>
  );
}
