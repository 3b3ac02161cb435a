import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { useCallback, useEffect, useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Keypad } from '../../../../components/Keypad.tsx';
import styles from '../../../../components/number-page.module.css';
import { Progress } from '../../../../components/Progress.tsx';
import { StatusIcon, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { useTypedDigits } from '../../../typed-digits.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import words from '../money-screens.module.css';
import { KindIcon } from './KindIcon.tsx';
import { tenderName } from './tender-name.ts';

const NUMBER_DIGITS_MIN = 8;
const NUMBER_DIGITS_MAX = 24;

/** A gift card or voucher: its number, then what it is worth, then the shopper says yes. */
export function PayNumber({ screen }: ScreenProps<'payNumber'>) {
  const { store } = useKiosk();
  const [again, setAgain] = useState(false);
  const { phase } = screen;
  const back = useCallback(() => void store.send({ type: 'pay.back' }), [store]);
  useCancel(phase === 'asking' ? null : back);
  useEffect(() => {
    if (phase === 'asking') setAgain(false);
  }, [phase]);
  if (phase === 'asking') return <Asking screen={screen} />;
  if (phase === 'confirm') return <Confirm screen={screen} onBack={back} />;
  if (phase === 'refused' && !again) return <Refused screen={screen} onAgain={() => setAgain(true)} onBack={back} />;
  return <Enter screen={screen} onBack={back} />;
}

function Enter({ screen: { kind }, onBack }: ScreenProps<'payNumber'> & { onBack(): void }) {
  const { view, texts, store } = useKiosk();
  const [digits, setDigits] = useState('');
  const [number, setNumber] = useState<string | null>(null);
  const pinDigits = kind === 'giftCard' ? (view.payBy?.giftCardPinDigits ?? 0) : 0;
  const isPin = number !== null;
  const digitsMax = isPin ? pinDigits : NUMBER_DIGITS_MAX;
  const isComplete = isPin ? digits.length === pinDigits : digits.length >= NUMBER_DIGITS_MIN;
  const type = (digit: string): void => setDigits((before) => (before + digit).slice(0, digitsMax));
  const erase = (): void => setDigits((before) => before.slice(0, -1));
  const enter = (): void => {
    if (!isComplete) return;
    if (number === null && pinDigits > 0) {
      setNumber(digits);
      setDigits('');
    } else {
      void store.send({ type: 'pay.number', number: number ?? digits, ...(isPin ? { pin: digits } : {}) });
    }
  };
  useTypedDigits({ type, erase, enter });
  useEffect(() => {
    if (digits !== '') void store.send({ type: 'session.touch' });
  }, [digits, store]);
  const shown = isPin ? '•'.repeat(digits.length) : digits;
  return (
    <Frame
      heading={texts(isPin ? 'payNumber.typePin' : `payNumber.heading.${kind}`)}
      focusKey={`payNumber-${isPin}`}
      testId="pay-number"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<ArrowRightIcon weight="bold" />}
          iconAt="end"
          isDisabled={!isComplete}
          onPress={enter}
          testId="number-next"
        >
          {texts(isPin || pinDigits === 0 ? 'payNumber.check' : 'payNumber.next')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onBack} testId="pay-back">
          {texts('common.back')}
        </Button>
      }
    >
      {!isPin && <p className={styles.body}>{texts('payNumber.body')}</p>}
      {kind === 'mealVoucher' && <p className={styles.body}>{texts('payNumber.foodOnly')}</p>}
      <div className={styles.middle}>
        <output
          className={styles.display}
          aria-label={texts(isPin ? 'payNumber.pin' : 'payNumber.number')}
          data-testid="typed-number"
        >
          {shown === '' ? (
            <span className={styles.empty}>{texts(isPin ? 'payNumber.pin' : 'payNumber.number')}</span>
          ) : (
            shown
          )}
        </output>
        <Keypad onDigit={type} onDelete={erase} onClear={() => setDigits('')} />
      </div>
    </Frame>
  );
}

function Asking({ screen: { kind, lastFour } }: ScreenProps<'payNumber'>) {
  const { texts } = useKiosk();
  return (
    <Frame
      heading={texts('payNumber.asking')}
      kicker={tenderName(texts, kind, lastFour)}
      focusKey="payNumber-asking"
      layout="centre"
      testId="pay-number-asking"
    >
      <Progress label={texts('payNumber.asking')} />
    </Frame>
  );
}

function Confirm({ screen, onBack }: ScreenProps<'payNumber'> & { onBack(): void }) {
  const { texts, money, store } = useKiosk();
  const { kind, lastFour, remainingMinor, balanceMinor, payableMinor } = screen;
  const balance = balanceMinor ?? 0;
  const payable = payableMinor ?? 0;
  return (
    <Frame
      heading={texts('payNumber.willPay', { amount: money(payable) })}
      kicker={tenderName(texts, kind, lastFour)}
      focusKey="payNumber-confirm"
      layout="centre"
      testId="pay-number-confirm"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<KindIcon kind={kind} />}
          onPress={() => void store.send({ type: 'pay.storedValue', amountMinor: remainingMinor })}
          testId="pay-with-it"
        >
          {texts('payNumber.takes', { amount: money(payable) })}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onBack} testId="pay-back">
          {texts('common.back')}
        </Button>
      }
    >
      <MoneyFigure label={texts('payNumber.worth')} amountMinor={balance} />
      {balance > payable && (
        <p className={words.words}>
          {kind === 'voucher'
            ? texts('payNumber.restVoucher')
            : texts('payNumber.staysOn', { amount: money(balance - payable) })}
        </p>
      )}
      <StatusMessage kind="plain">{texts('payNumber.nothingTaken')}</StatusMessage>
    </Frame>
  );
}

function Refused(props: ScreenProps<'payNumber'> & { onAgain(): void; onBack(): void }) {
  const { texts } = useKiosk();
  const { kind, lastFour, reason } = props.screen;
  return (
    <Frame
      heading={texts('declined.heading')}
      kicker={tenderName(texts, kind, lastFour)}
      focusKey="payNumber-refused"
      layout="centre"
      testId="pay-number-refused"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<ArrowRightIcon weight="bold" />}
          iconAt="end"
          onPress={props.onBack}
          testId="pay-other-way"
        >
          {texts('declined.otherWay')}
        </Button>
      }
      secondary={
        <Button icon={<KindIcon kind={kind} />} onPress={props.onAgain} testId="pay-another">
          {texts('payNumber.another')}
        </Button>
      }
    >
      <StatusIcon kind="attention" large />
      <p className={words.words}>{texts(`declined.${reason ?? 'unknownNumber'}`)}</p>
      <StatusMessage kind="done">{texts('payNumber.nothingTaken')}</StatusMessage>
    </Frame>
  );
}
