import { CheckIcon } from '@phosphor-icons/react/Check';
import { XIcon } from '@phosphor-icons/react/X';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { type Display, useKiosk } from '../kiosk-context.ts';
import styles from './overlays.module.css';

/** Contrast, size of type and reach, for this session only. */
export function DisplayDialog({ onClose }: { onClose(): void }) {
  const { texts, display, setDisplay } = useKiosk();
  const set = (change: Partial<Display>): void => setDisplay({ ...display, ...change });
  return (
    <Dialog
      heading={texts('header.displayHeading')}
      onCancel={onClose}
      testId="display-dialog"
      actions={
        <Button kind="primary" onPress={onClose}>
          {texts('common.done')}
        </Button>
      }
    >
      <Toggle
        word={texts('header.highContrast')}
        isOn={display.contrast === 'high'}
        onChange={(isOn) => set({ contrast: isOn ? 'high' : 'normal' })}
      />
      <Toggle
        word={texts('header.largeText')}
        isOn={display.text === 'large'}
        onChange={(isOn) => set({ text: isOn ? 'large' : 'normal' })}
      />
      <Toggle
        word={texts('header.lowReach')}
        isOn={display.reach === 'low'}
        onChange={(isOn) => set({ reach: isOn ? 'low' : 'normal' })}
      />
    </Dialog>
  );
}

function Toggle({ word, isOn, onChange }: { word: string; isOn: boolean; onChange(isOn: boolean): void }) {
  const { texts } = useKiosk();
  return (
    <ToggleButton className={styles.toggle ?? ''} isSelected={isOn} onChange={onChange}>
      <span>{word}</span>
      <span className={styles.state} aria-hidden="true">
        {isOn ? <CheckIcon weight="bold" /> : <XIcon weight="bold" />}
        {texts(isOn ? 'header.on' : 'header.off')}
      </span>
    </ToggleButton>
  );
}
