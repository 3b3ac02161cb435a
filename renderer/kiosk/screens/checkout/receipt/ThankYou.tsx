import { CheckIcon } from '@phosphor-icons/react/Check';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusIcon, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { formatClock } from '../../../formats.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenOf, ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import styles from '../money-screens.module.css';
import receiptStyles from './receipt.module.css';
import { SquareSymbol } from './Symbol.tsx';

export function ThankYou({ screen }: ScreenProps<'thankYou'>) {
  const { texts, store } = useKiosk();
  const finish = useCallback(() => void store.send({ type: 'session.finish' }), [store]);
  useCancel(finish);
  return (
    <Frame
      heading={texts('thankYou.heading')}
      focusKey="thankYou"
      layout="centre"
      testId="thank-you"
      primary={
        <Button kind="primary" size="large" icon={<CheckIcon weight="bold" />} onPress={finish} testId="finish">
          {texts('thankYou.done')}
        </Button>
      }
    >
      <StatusIcon kind="done" large />
      <MoneyFigure label={texts('thankYou.paid')} amountMinor={screen.chargedMinor} />
      <Given screen={screen} />
      {screen.valueLeft.map((left) => (
        <Left key={`${left.kind} ${left.lastFour} ${left.amountMinor}`} left={left} />
      ))}
      <Exit exit={screen.exit} />
      <More screen={screen} />
    </Frame>
  );
}

function Given({ screen }: { screen: ScreenOf<'thankYou'> }) {
  const { texts, view } = useKiosk();
  const { given, receiptNumber, mailIsWaiting } = screen;
  if (given === 'failed') {
    return <StatusMessage kind="attention">{texts('thankYou.noReceipt', { number: receiptNumber })}</StatusMessage>;
  }
  if (mailIsWaiting && view.status.server === 'offline') {
    return <StatusMessage kind="attention">{texts('thankYou.mailWaiting')}</StatusMessage>;
  }
  const key = given === 'paper' ? 'takeReceipt' : given;
  return (
    <p className={styles.words} data-testid="receipt-given">
      {texts(mailIsWaiting ? 'thankYou.mail' : `thankYou.${key}`)}
    </p>
  );
}

/** What a card or voucher is still worth; a new voucher that is on no paper is shown to be photographed. */
function Left({ left }: { left: ScreenOf<'thankYou'>['valueLeft'][number] }) {
  const { texts, money } = useKiosk();
  const { kind, lastFour, amountMinor, voucher } = left;
  const amount = money(amountMinor);
  if (voucher === null) {
    return (
      <p className={styles.words} data-testid="value-left">
        {texts('thankYou.left', { amount, kind: texts(`tender.${kind}`), lastFour })}
      </p>
    );
  }
  return (
    <div className={receiptStyles.exit} data-testid="new-voucher">
      {voucher.symbol !== null && <SquareSymbol rows={voucher.symbol} label={voucher.number} small />}
      <p className={styles.next}>{texts('thankYou.newVoucher', { amount, number: voucher.number })}</p>
    </div>
  );
}

function Exit({ exit }: Pick<ScreenOf<'thankYou'>, 'exit'>) {
  const { texts, language } = useKiosk();
  if (exit === null || exit.symbol === null) return null;
  const time = formatClock(exit.expiresAtMs, language);
  return (
    <div className={receiptStyles.exit} data-testid="exit-code" data-code={exit.code}>
      <SquareSymbol rows={exit.symbol} label={texts('thankYou.exitCode')} small />
      <p className={styles.next}>{texts('thankYou.exit', { time })}</p>
    </div>
  );
}

/** What may be had beside the receipt, or in its stead. */
function More({ screen }: { screen: ScreenOf<'thankYou'> }) {
  const { texts, store } = useKiosk();
  const { pages, canPrint, receiptPrinted } = screen;
  if (pages.length === 0 && !canPrint) return null;
  return (
    <div className={receiptStyles.more}>
      {pages.map((page) => (
        <Button key={page} onPress={() => void store.send({ type: 'receipt.open', page })} testId={`open-${page}`}>
          {texts(`thankYou.${page}`)}
        </Button>
      ))}
      {canPrint && (
        <Button onPress={() => void store.send({ type: 'receipt.copy' })} testId="receipt-copy">
          {texts(receiptPrinted ? 'thankYou.copy' : 'thankYou.print')}
        </Button>
      )}
    </div>
  );
}
