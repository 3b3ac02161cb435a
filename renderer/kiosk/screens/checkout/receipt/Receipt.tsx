import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { PaperComing } from '../../../../components/pictograms/Paper.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import styles from '../money-screens.module.css';

export function Receipt({ screen }: ScreenProps<'receipt'>) {
  const { texts } = useKiosk();
  const isSigning = screen.phase === 'signing';
  const heading = texts(
    isSigning ? 'receipt.headingSigning' : screen.paper === 'gift' ? 'receipt.headingGift' : 'receipt.heading',
  );
  return (
    <Frame heading={heading} focusKey={`receipt-${screen.phase}`} layout="centre" testId="receipt">
      {!isSigning && <PaperComing />}
      <Progress label={heading} />
      <MoneyFigure label={texts('receipt.charged')} amountMinor={screen.chargedMinor} />
      <p className={styles.safe}>{texts('receipt.number', { number: screen.receiptNumber })}</p>
    </Frame>
  );
}
