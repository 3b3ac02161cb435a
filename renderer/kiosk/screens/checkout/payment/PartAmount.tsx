import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { useEffect, useState } from 'react';
import { Amount } from '../../../../components/Amount.tsx';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Keypad } from '../../../../components/Keypad.tsx';
import styles from '../../../../components/number-page.module.css';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { useTypedDigits } from '../../../typed-digits.ts';
import { KindIcon } from './KindIcon.tsx';
import { takesPart } from './PayChoose.tsx';

const DIGITS_MAX = 8;

/** How much of what remains is to be paid first; the last two digits are cents, as on a payment terminal. */
export function PartAmount(props: ScreenProps<'payChoose'> & { partMinorMin: number; onClose(): void }) {
  const { view, texts, money, store } = useKiosk();
  const { partMinorMin, onClose } = props;
  const { remainingMinor } = props.screen;
  const [digits, setDigits] = useState('');
  useCancel(onClose);
  useEffect(() => {
    if (digits !== '') void store.send({ type: 'session.touch' });
  }, [digits, store]);
  const partMinor = Number(digits);
  const isPayable = partMinor >= partMinorMin && partMinor < remainingMinor;
  const type = (digit: string): void => setDigits((before) => (before + digit).slice(0, DIGITS_MAX));
  const erase = (): void => setDigits((before) => before.slice(0, -1));
  useTypedDigits({ type, erase, enter: () => undefined });
  const kinds = (view.payBy?.kinds ?? []).filter(takesPart);
  return (
    <Frame
      heading={texts('payChoose.partHeading')}
      focusKey="payPart"
      testId="pay-part-page"
      primary={kinds.map(({ kind }, index) => (
        <Button
          key={kind}
          kind={index === 0 ? 'primary' : 'secondary'}
          size="large"
          icon={<KindIcon kind={kind} />}
          isDisabled={!isPayable}
          onPress={() =>
            void store.send({ type: kind === 'cash' ? 'pay.cash' : 'pay.card', amountMinor: remainingMinor, partMinor })
          }
          testId={`part-by-${kind}`}
        >
          {texts(kind === 'cash' ? 'payChoose.partCash' : 'payChoose.partCard')}
        </Button>
      ))}
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onClose} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      <p className={styles.body}>{texts('payChoose.partBody', { amount: money(partMinorMin) })}</p>
      <div className={styles.middle}>
        <p className={styles.label}>
          {texts('payChoose.remaining')}: {money(remainingMinor)}
        </p>
        <output className={styles.display} aria-label={texts('payChoose.partNow')} data-testid="part-amount">
          <Amount text={money(partMinor)} size="display" />
        </output>
        <Keypad onDigit={type} onDelete={erase} onClear={() => setDigits('')} />
      </div>
    </Frame>
  );
}
