import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { SignInIcon } from '@phosphor-icons/react/SignIn';
import { useCallback, useEffect, useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Keypad } from '../../../../components/Keypad.tsx';
import styles from '../../../../components/number-page.module.css';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import { cx } from '../../../../design/classes.ts';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { useSecondsUntil } from '../../../seconds-until.ts';
import { useTypedDigits } from '../../../typed-digits.ts';

const DIGITS_MIN = 4;
const DIGITS_MAX = 12;

/** The digits are held here only, never shown, and gone with every answer. */
export function StaffPin({ screen }: ScreenProps<'staffPin'>) {
  const { store, texts } = useKiosk();
  const [digits, setDigits] = useState('');
  const [isAsking, setAsking] = useState(false);
  const leave = useCallback(() => void store.send({ type: 'staff.leave' }), [store]);
  useCancel(leave);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refused PIN is typed anew
  useEffect(() => setDigits(''), [screen.attempt]);
  const lockedSeconds = useSecondsUntil(screen.lockedUntilMs);
  const canEnter = digits.length >= DIGITS_MIN && lockedSeconds === 0 && !isAsking;
  const enter = (): void => {
    if (!canEnter) return;
    setAsking(true);
    void store.send({ type: 'staff.pin', pin: digits }).then(() => {
      setAsking(false);
      setDigits('');
    });
  };
  const type = (digit: string): void => setDigits((before) => (before + digit).slice(0, DIGITS_MAX));
  const erase = (): void => setDigits((before) => before.slice(0, -1));
  useTypedDigits({ type, erase, enter });
  return (
    <Frame
      heading={texts('staffPin.heading')}
      focusKey="staffPin"
      testId="staff-pin"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<SignInIcon weight="bold" />}
          isDisabled={!canEnter}
          onPress={enter}
          testId="staff-pin-enter"
        >
          {texts('staffPin.enter')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={leave} testId="staff-pin-leave">
          {texts('common.back')}
        </Button>
      }
    >
      <p className={styles.body}>{texts('staffPin.body')}</p>
      <div className={styles.message} aria-live="polite">
        {lockedSeconds > 0 ? (
          <StatusMessage kind="stop">{texts('staffPin.locked', { count: lockedSeconds })}</StatusMessage>
        ) : (
          screen.refused !== null && <StatusMessage kind="attention">{texts('staffPin.wrong')}</StatusMessage>
        )}
      </div>
      <div className={styles.middle}>
        <output
          className={cx(styles.display, styles.secret)}
          data-testid="staff-pin-digits"
          aria-label={texts('staffPin.entered', { count: digits.length })}
        >
          {'•'.repeat(digits.length)}
        </output>
        <Keypad onDigit={type} onDelete={erase} onClear={() => setDigits('')} />
      </div>
    </Frame>
  );
}
