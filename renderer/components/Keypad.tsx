import { BackspaceIcon } from '@phosphor-icons/react/Backspace';
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../kiosk/kiosk-context.ts';
import styles from './Keypad.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Digits in the order of a telephone and of a payment terminal. */
export function Keypad(props: { onDigit(digit: string): void; onDelete(): void; onClear(): void }) {
  const texts = useTexts();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div className={styles.keypad} role="group" aria-label={texts('keyboard.digits')}>
      {DIGITS.map((digit) => (
        <Button key={digit} className={styles.key ?? ''} onPress={() => props.onDigit(digit)}>
          {digit}
        </Button>
      ))}
      <Button className={styles.word ?? ''} onPress={props.onClear}>
        {texts('typeNumber.clear')}
      </Button>
      <Button className={styles.key ?? ''} onPress={() => props.onDigit('0')}>
        0
      </Button>
      <Button className={styles.word ?? ''} onPress={props.onDelete}>
        <BackspaceIcon weight="bold" />
        {texts('typeNumber.delete')}
      </Button>
    </div>
  );
}
