import { ArrowFatUpIcon } from '@phosphor-icons/react/ArrowFatUp';
import { BackspaceIcon } from '@phosphor-icons/react/Backspace';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTexts } from '../kiosk/kiosk-context.ts';
import { addressRows, documentRows, emailRows, keyFace, wantsCapital } from './keyboard-layouts.ts';
import styles from './OnScreenKeyboard.module.css';

export type OnScreenKeyboardProps = {
  language: string;
  /** What is typed already: decides about capitals. */
  typed?: string;
  /**
   * `document`: digits and capitals as on travel documents. `email`: small letters, and what addresses are made of; no blank. `address`:
   * names and streets of anybody, with capitals where words begin.
   */
  layout: 'document' | 'email' | 'address';
  onKey(character: string): void;
  onDelete(): void;
};

function rowsOf(layout: OnScreenKeyboardProps['layout'], language: string, accents: boolean): string[][] {
  switch (layout) {
    case 'document':
      return documentRows(language);
    case 'email':
      return emailRows(language);
    case 'address':
      return addressRows(language, accents);
  }
}

/** Made of real buttons, so that touch, keypad and speech reach every key alike. */
export function OnScreenKeyboard({ language, typed = '', layout, onKey, onDelete }: OnScreenKeyboardProps) {
  const texts = useTexts();
  const [accents, setAccents] = useState(false);
  /** Pressed for one letter: the other of what that place would have had. */
  const [isShifted, setShifted] = useState(false);
  const isAddress = layout === 'address';
  const isCapital = isAddress ? wantsCapital(typed) !== isShifted : layout !== 'email';
  const rows = rowsOf(layout, language, accents);
  const faceOf = (key: string): string => (isCapital ? keyFace(key, language) : key);
  const press = (key: string): void => {
    onKey(faceOf(key));
    setShifted(false);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div className={styles.keyboard} role="group" aria-label={texts('keyboard.label')}>
      {rows.map((row) => (
        <div className={styles.row} key={row.join('')}>
          {row.map((key) => (
            <Button key={key} className={styles.key ?? ''} onPress={() => press(key)}>
              {faceOf(key)}
            </Button>
          ))}
        </div>
      ))}
      <div className={styles.row}>
        {isAddress && (
          <>
            <ToggleButton className={styles.mode ?? ''} isSelected={isCapital} onChange={() => setShifted(!isShifted)}>
              <ArrowFatUpIcon weight={isCapital ? 'fill' : 'bold'} />
              {texts('keyboard.shift')}
            </ToggleButton>
            <Button
              className={styles.mode ?? ''}
              aria-label={texts(accents ? 'keyboard.lettersLabel' : 'keyboard.accentsLabel')}
              onPress={() => setAccents(!accents)}
            >
              {texts(accents ? 'keyboard.letters' : 'keyboard.accents')}
            </Button>
          </>
        )}
        {layout !== 'email' && (
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
