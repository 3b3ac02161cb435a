import { CheckIcon } from '@phosphor-icons/react/Check';
import { PrinterIcon } from '@phosphor-icons/react/Printer';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { StatusIcon, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { PaperTrouble } from '../../common/PaperTrouble.tsx';
import styles from '../money-screens.module.css';

export function RefundDone({ screen }: ScreenProps<'refundDone'>) {
  const { texts, money, store } = useKiosk();
  const isPrinting = screen.phase === 'printing';
  return (
    <Frame
      heading={texts('refund.doneHeading', { amount: money(screen.amountMinor) })}
      focusKey={`refundDone-${screen.phase}`}
      layout="centre"
      testId={isPrinting ? 'refund-printing' : 'refund-done'}
      primary={
        !isPrinting && (
          <Button
            kind="primary"
            size="large"
            icon={<CheckIcon weight="bold" />}
            onPress={() => void store.send({ type: 'session.finish' })}
            testId="finish"
          >
            {texts('refund.finish')}
          </Button>
        )
      }
    >
      <StatusIcon kind="done" large />
      {isPrinting ? (
        <Progress label={texts('refund.printing')} />
      ) : (
        <p className={styles.words}>{texts(screen.hasSlip ? 'refund.takeSlip' : 'refund.noSlip')}</p>
      )}
    </Frame>
  );
}

export function RefundSlipTrouble({ screen }: ScreenProps<'refundSlipTrouble'>) {
  const { texts, store } = useKiosk();
  const isUnknown = screen.certainty === 'unknown';
  return (
    <Frame
      heading={texts(isUnknown ? 'refund.slipUnknown' : 'refund.slipTrouble')}
      focusKey={`refundSlipTrouble-${screen.certainty}`}
      layout="centre"
      testId="refund-slip-trouble"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<PrinterIcon weight="bold" />}
          onPress={() => void store.send({ type: 'refundSlip.retry' })}
          testId="refund-slip-retry"
        >
          {texts(isUnknown ? 'refund.printCopy' : 'refund.print')}
        </Button>
      }
      secondary={
        <Button onPress={() => void store.send({ type: 'refundSlip.skip' })} testId="refund-slip-skip">
          {texts('refund.skip')}
        </Button>
      }
    >
      <PaperTrouble screen={screen} paper={texts(`slipTrouble.${screen.certainty}`)} className={styles.words} />
      <StatusMessage kind="done">{texts('refund.safe')}</StatusMessage>
    </Frame>
  );
}
