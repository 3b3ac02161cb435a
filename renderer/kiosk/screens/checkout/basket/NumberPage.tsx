import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Keypad } from '../../../../components/Keypad.tsx';
import styles from '../../../../components/number-page.module.css';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { useTypedDigits } from '../../../typed-digits.ts';

export type NumberPageProps = {
  heading: string;
  body?: string;
  /** What is typed, for those who hear it. */
  label: string;
  /** Shown until something is typed. */
  empty: string;
  digits: { minimum: number; maximum: number };
  action: string;
  icon: ReactNode;
  /** Also when the digits are enough, this many are not. */
  isAccepted?: (digits: string) => boolean;
  /** What is typed as it is shown. */
  shown?: (digits: string) => string;
  onEnter(digits: string, clear: () => void): void;
  onClose(): void;
  children?: ReactNode;
  testId: string;
  actionTestId: string;
};

/** Digits by the keypad on the screen or by a real one. Nothing is sent before the action is pressed. */
export function NumberPage(props: NumberPageProps) {
  const { store, texts } = useKiosk();
  const [digits, setDigits] = useState('');
  const { minimum, maximum } = props.digits;
  useCancel(props.onClose);
  useEffect(() => {
    if (digits !== '') void store.send({ type: 'session.touch' });
  }, [digits, store]);
  const isComplete = digits.length >= minimum && (props.isAccepted?.(digits) ?? true);
  const enter = (): void => {
    if (isComplete) props.onEnter(digits, () => setDigits(''));
  };
  const type = (digit: string): void => setDigits((before) => (before + digit).slice(0, maximum));
  const erase = (): void => setDigits((before) => before.slice(0, -1));
  useTypedDigits({ type, erase, enter });
  return (
    <Frame
      heading={props.heading}
      focusKey={props.testId}
      testId={props.testId}
      primary={
        <Button
          kind="primary"
          size="large"
          icon={props.icon}
          isDisabled={!isComplete}
          onPress={enter}
          testId={props.actionTestId}
        >
          {props.action}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={props.onClose} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      {props.body !== undefined && <p className={styles.body}>{props.body}</p>}
      {props.children}
      <div className={styles.middle}>
        <output className={styles.display} aria-label={props.label} data-testid="typed-number">
          {digits === '' ? <span className={styles.empty}>{props.empty}</span> : (props.shown?.(digits) ?? digits)}
        </output>
        <Keypad onDigit={type} onDelete={erase} onClear={() => setDigits('')} />
      </div>
    </Frame>
  );
}
