import { BackspaceIcon } from '@phosphor-icons/react/Backspace';
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../kiosk/kiosk-context.ts';
import { emailRows, keyboardRows, keyFace } from './keyboard-layouts.ts';
import styles from './OnScreenKeyboard.module.css';

export type OnScreenKeyboardProps = {
  language: string;
  withDigits: boolean;
  /** `email`: small letters, and what addresses are made of; no blank. */
  layout?: 'name' | 'email';
  onKey(character: string): void;
  onDelete(): void;
};

/** Made of real buttons, so that touch, keypad and speech reach every key alike. */
export function OnScreenKeyboard({ language, withDigits, layout = 'name', onKey, onDelete }: OnScreenKeyboardProps) {
  const texts = useTexts();
  const rows = layout === 'email' ? emailRows(language) : keyboardRows(language, withDigits);
  const faceOf = (key: string): string => (layout === 'email' ? key : keyFace(key, language));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div className={styles.keyboard} role="group" aria-label={texts('keyboard.label')}>
      {rows.map((row) => (
        <div className={styles.row} key={row.join('')}>
          {row.map((key) => (
            <Button key={key} className={styles.key ?? ''} onPress={() => onKey(faceOf(key))}>
              {faceOf(key)}
            </Button>
          ))}
        </div>
      ))}
      <div className={styles.row}>
        {layout === 'name' && (
          <Button className={styles.space ?? ''} onPress={() => onKey(' ')}>
            {texts('keyboard.space')}
          </Button>
        )}
        <Button className={styles.wide ?? ''} onPress={onDelete}>
          <BackspaceIcon weight="bold" />
          {texts('keyboard.delete')}
        </Button>
      </div>
    </div>
  );
}
