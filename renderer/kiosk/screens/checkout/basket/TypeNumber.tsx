import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { PlusIcon } from '@phosphor-icons/react/Plus';
import { useEffect, useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Keypad } from '../../../../components/Keypad.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { useTypedDigits } from '../../../typed-digits.ts';
import styles from './TypeNumber.module.css';

const DIGITS_MIN = 4;
const DIGITS_MAX = 14;

export function TypeNumber({ onClose }: { onClose(): void }) {
  const { store, texts } = useKiosk();
  const [digits, setDigits] = useState('');
  useCancel(onClose);
  useEffect(() => {
    if (digits !== '') void store.send({ type: 'session.touch' });
  }, [digits, store]);
  const isComplete = digits.length >= DIGITS_MIN;
  const add = (): void => {
    if (!isComplete) return;
    void store.send({ type: 'code.enter', digits }).then(({ done }) => {
      if (!done) return;
      if (store.getState().view?.notice === null) onClose();
      else setDigits('');
    });
  };
  const type = (digit: string): void => setDigits((before) => (before + digit).slice(0, DIGITS_MAX));
  const erase = (): void => setDigits((before) => before.slice(0, -1));
  useTypedDigits({ type, erase, enter: add });
  return (
    <Frame
      heading={texts('typeNumber.heading')}
      focusKey="typeNumber"
      testId="type-number-page"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<PlusIcon weight="bold" />}
          isDisabled={!isComplete}
          onPress={add}
          testId="add-number"
        >
          {texts('typeNumber.add')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onClose} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      <p className={styles.body}>{texts('typeNumber.body')}</p>
      <div className={styles.middle}>
        <output className={styles.display} aria-label={texts('typeNumber.number')} data-testid="typed-number">
          {digits === '' ? <span className={styles.empty}>{texts('typeNumber.empty')}</span> : digits}
        </output>
        <Keypad onDigit={type} onDelete={erase} onClear={() => setDigits('')} />
      </div>
    </Frame>
  );
}
