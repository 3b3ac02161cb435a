import { BackspaceIcon } from '@phosphor-icons/react/Backspace';
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../kiosk/kiosk-context.ts';
import { keyboardRows, keyFace } from './keyboard-layouts.ts';
import styles from './OnScreenKeyboard.module.css';

export type OnScreenKeyboardProps = {
  language: string;
  withDigits: boolean;
  onKey(character: string): void;
  onDelete(): void;
};

/** Made of real buttons, so that touch, keypad and speech reach every key alike. */
export function OnScreenKeyboard({ language, withDigits, onKey, onDelete }: OnScreenKeyboardProps) {
  const texts = useTexts();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div className={styles.keyboard} role="group" aria-label={texts('keyboard.label')}>
      {keyboardRows(language, withDigits).map((row) => (
        <div className={styles.row} key={row.join('')}>
          {row.map((key) => (
            <Button key={key} className={styles.key ?? ''} onPress={() => onKey(keyFace(key, language))}>
              {keyFace(key, language)}
            </Button>
          ))}
        </div>
      ))}
      <div className={styles.row}>
        <Button className={styles.space ?? ''} onPress={() => onKey(' ')}>
          {texts('keyboard.space')}
        </Button>
        <Button className={styles.wide ?? ''} onPress={onDelete}>
          <BackspaceIcon weight="bold" />
          {texts('keyboard.delete')}
        </Button>
      </div>
    </div>
  );
}
