import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { PrinterIcon } from '@phosphor-icons/react/Printer';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import { printerIsUsable } from '../../../device-states.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { PaperTrouble } from '../../common/PaperTrouble.tsx';
import styles from '../money-screens.module.css';

export function ReceiptTrouble({ screen }: ScreenProps<'receiptTrouble'>) {
  const { view, texts, money, store } = useKiosk();
  const isUnknown = screen.certainty === 'unknown';
  return (
    <Frame
      heading={texts(
        screen.paper === 'gift'
          ? 'receiptTrouble.headingGift'
          : isUnknown
            ? 'receiptTrouble.headingUnknown'
            : 'receiptTrouble.headingNotStarted',
      )}
      focusKey={`receiptTrouble-${screen.certainty}`}
      layout="centre"
      testId="receipt-trouble"
      primary={
        <Button
          kind={printerIsUsable(view.status) === false ? 'secondary' : 'primary'}
          size="large"
          icon={<PrinterIcon weight="bold" />}
          onPress={() => void store.send({ type: 'receipt.retry' })}
          testId="receipt-retry"
        >
          {texts(isUnknown && screen.paper === 'receipt' ? 'receiptTrouble.retryCopy' : 'receiptTrouble.retry')}
        </Button>
      }
      secondary={
        <Button
          icon={<ArrowRightIcon weight="bold" />}
          onPress={() => void store.send({ type: 'receipt.skip' })}
          testId="receipt-skip"
        >
          {texts('receiptTrouble.skip')}
        </Button>
      }
    >
      <PaperTrouble screen={screen} paper={texts(`receiptTrouble.${screen.certainty}`)} className={styles.words} />
      <StatusMessage kind="done">
        {texts('receiptTrouble.charged', { amount: money(screen.chargedMinor) })}
      </StatusMessage>
      <p className={styles.safe}>{texts('receipt.number', { number: screen.receiptNumber })}</p>
    </Frame>
  );
}
