import { useState } from 'react';
import type { InterventionView } from '../../../core/contract/staff-view.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Keypad } from '../../components/Keypad.tsx';
import { StatusMessage } from '../../components/StatusMessage.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { useTypedDigits } from '../typed-digits.ts';
import styles from './BirthDate.module.css';
import { dateOrder, isoOf, maskedDate } from './date-digits.ts';

const DIGITS = 8;

/** The date decides by the day in the store; it is sent once and kept nowhere. */
export function BirthDate({ intervention, onClose }: { intervention: InterventionView; onClose(): void }) {
  const { texts, store, language } = useKiosk();
  const [digits, setDigits] = useState('');
  const [isRefused, setRefused] = useState(false);
  const order = dateOrder(language);
  const reasonCode = intervention.answers?.approve[0]?.code ?? '';
  const isComplete = digits.length === DIGITS;
  const enter = (): void => {
    if (!isComplete) return;
    const { interventionId } = intervention;
    const birthDate = isoOf(digits, order);
    void store.send({ type: 'intervention.approve', interventionId, reasonCode, birthDate }).then(({ done }) => {
      if (done) return onClose();
      setRefused(true);
      setDigits('');
    });
  };
  const type = (digit: string): void => {
    setRefused(false);
    setDigits((before) => (before + digit).slice(0, DIGITS));
  };
  const erase = (): void => setDigits((before) => before.slice(0, -1));
  useTypedDigits({ type, erase, enter }, true);
  return (
    <Dialog
      heading={texts('staff.birthDateHeading')}
      onCancel={onClose}
      testId="birth-date-dialog"
      actions={
        <>
          <Button kind="primary" isDisabled={!isComplete} onPress={enter} testId="birth-date-enter">
            {texts('staff.birthDateCheck')}
          </Button>
          <Button onPress={onClose}>{texts('common.back')}</Button>
        </>
      }
    >
      <p>{texts('staff.birthDateBody')}</p>
      <div className={styles.middle}>
        <output className={styles.display} aria-live="polite">
          {maskedDate(digits, order, {
            day: texts('staff.dayLetter'),
            month: texts('staff.monthLetter'),
            year: texts('staff.yearLetter'),
          })}
        </output>
        {isRefused && <StatusMessage kind="attention">{texts('staff.birthDateWrong')}</StatusMessage>}
        <Keypad onDigit={type} onDelete={erase} onClear={() => setDigits('')} />
      </div>
    </Dialog>
  );
}
