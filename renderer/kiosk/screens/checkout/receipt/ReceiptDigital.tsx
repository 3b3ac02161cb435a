import { CheckIcon } from '@phosphor-icons/react/Check';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import moneyStyles from '../money-screens.module.css';
import { Paper } from './Paper.tsx';
import styles from './receipt.module.css';
import { SquareSymbol } from './Symbol.tsx';

export function ReceiptDigital({ screen }: ScreenProps<'receiptDigital'>) {
  const { texts, store, view } = useKiosk();
  const back = useCallback(() => void store.send({ type: 'receipt.back' }), [store]);
  useCancel(back);
  return (
    <Frame
      heading={texts('receiptDigital.heading')}
      focusKey="receiptDigital"
      layout="fill"
      testId="receipt-digital"
      primary={
        <Button kind="primary" size="large" icon={<CheckIcon weight="bold" />} onPress={back} testId="receipt-have">
          {texts('receiptDigital.done')}
        </Button>
      }
    >
      <div className={styles.beside}>
        <div className={styles.code}>
          {screen.link.symbol !== null && (
            <SquareSymbol rows={screen.link.symbol} label={texts('receiptDigital.code')} />
          )}
          <p className={moneyStyles.next} data-testid="receipt-link" data-url={screen.link.url}>
            {texts('receiptDigital.scan')}
          </p>
          {view.status.server === 'offline' && (
            <StatusMessage kind="attention">{texts('receiptDigital.offline')}</StatusMessage>
          )}
        </div>
        <Paper paper={screen.paper} title={texts('receiptDigital.picture', { number: screen.receiptNumber })} />
      </div>
    </Frame>
  );
}
