import { CheckIcon } from '@phosphor-icons/react/Check';
import { HandCoinsIcon } from '@phosphor-icons/react/HandCoins';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { StatusIcon, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import words from '../money-screens.module.css';
import styles from './Cash.module.css';

export function CashIn({ screen }: ScreenProps<'cashIn'>) {
  const { view, texts, money, store } = useKiosk();
  const { phase, missingMinor, insertedMinor, roundingMinor } = screen;
  const isOpen = phase === 'inserting';
  const cancel = useCallback(() => void store.send({ type: 'pay.cancel' }), [store]);
  useCancel(isOpen ? cancel : null);
  const heading = isOpen ? 'cashIn.heading' : missingMinor === 0 ? 'cashIn.enough' : 'cashIn.counting';
  return (
    <Frame
      heading={texts(heading)}
      focusKey={`cashIn-${phase}`}
      layout="centre"
      testId="cash-in"
      secondary={
        <Button icon={<HandCoinsIcon weight="bold" />} onPress={cancel} isDisabled={!isOpen} testId="pay-cancel">
          {texts('cashIn.cancel')}
        </Button>
      }
    >
      <div className={styles.figures} aria-live="polite">
        <MoneyFigure label={texts('cashIn.missing')} amountMinor={missingMinor} />
        <p className={styles.inserted} data-testid="cash-inserted">
          {texts('cashIn.inserted')}: {money(insertedMinor)}
        </p>
      </div>
      {roundingMinor !== 0 && (
        <p className={words.next}>{texts('cashIn.rounded', { amount: money(screen.askedMinor) })}</p>
      )}
      {isOpen && <Slots />}
      <Progress label={texts(isOpen ? 'cashIn.asking' : 'cashIn.counting')} />
      {view.cash?.refused != null && (
        <StatusMessage kind="attention">{texts(`cashIn.refused.${view.cash.refused}`)}</StatusMessage>
      )}
    </Frame>
  );
}

/** What goes in now: which notes change can be given for is said before one is put in. */
function Slots() {
  const { view, texts, money, language } = useKiosk();
  const { cash } = view;
  if (cash === null) return null;
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(
    cash.takesMinor.map((each) => money(each)),
  );
  return (
    <>
      <p className={words.words}>{texts('cashIn.instruction')}</p>
      {cash.exactOnly && <StatusMessage kind="attention">{texts('cashIn.exactOnly')}</StatusMessage>}
      {cash.takesMinor.length > 0 && <p className={words.next}>{texts('cashIn.takes', { list })}</p>}
    </>
  );
}

export function CashOut({ screen }: ScreenProps<'cashOut'>) {
  const { texts } = useKiosk();
  const { isChange, amountMinor } = screen;
  return (
    <Frame
      heading={texts(isChange ? 'cashOut.change' : 'cashOut.back')}
      focusKey="cashOut"
      layout="centre"
      testId="cash-out"
    >
      <MoneyFigure label={texts(isChange ? 'cashOut.amountChange' : 'cashOut.amountBack')} amountMinor={amountMinor} />
      <p className={words.words}>{texts('cashOut.body')}</p>
      <Progress label={texts('cashOut.out')} />
    </Frame>
  );
}

/** What is owed stands large, for the shopper and for whoever brings it. */
export function CashOwed({ screen }: ScreenProps<'cashOwed'>) {
  const { texts, store } = useKiosk();
  const { tenderId, missingMinor, isCertain, mayHandOver } = screen;
  return (
    <Frame
      heading={texts('cashOwed.heading')}
      focusKey="cashOwed"
      layout="centre"
      testId="cash-owed"
      secondary={
        mayHandOver && (
          <Button
            icon={<CheckIcon weight="bold" />}
            onPress={() => void store.send({ type: 'pay.handOver', tenderId, amountMinor: missingMinor })}
            testId="handed-over"
          >
            {texts('cashOwed.given')}
          </Button>
        )
      }
    >
      <StatusIcon kind="attention" large />
      <p className={words.words}>{texts(isCertain ? 'cashOwed.certain' : 'cashOwed.uncertain')}</p>
      <MoneyFigure label={texts('cashOwed.amount')} amountMinor={missingMinor} />
      <p className={words.safe}>{texts('cashOwed.safe')}</p>
    </Frame>
  );
}
