import { DeviceMobileIcon } from '@phosphor-icons/react/DeviceMobile';
import { EnvelopeSimpleIcon } from '@phosphor-icons/react/EnvelopeSimple';
import { PrinterIcon } from '@phosphor-icons/react/Printer';
import { ProhibitIcon } from '@phosphor-icons/react/Prohibit';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusIcon } from '../../../../components/StatusMessage.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import styles from './receipt.module.css';

const ICONS = { digital: DeviceMobileIcon, paper: PrinterIcon, email: EnvelopeSimpleIcon, none: ProhibitIcon } as const;

export function ReceiptChoice({ screen }: ScreenProps<'receiptChoice'>) {
  const { texts, store } = useKiosk();
  return (
    <Frame
      heading={texts('receiptChoice.heading')}
      focusKey="receiptChoice"
      layout="centre"
      testId="receipt-choice"
      secondary={
        screen.pages.includes('invoice') && (
          <Button onPress={() => void store.send({ type: 'receipt.open', page: 'invoice' })} testId="open-invoice">
            {texts('receiptChoice.invoice')}
          </Button>
        )
      }
    >
      <StatusIcon kind="done" large />
      <MoneyFigure label={texts('thankYou.paid')} amountMinor={screen.chargedMinor} />
      <div className={styles.ways}>
        {screen.ways.map((way, place) => {
          const Icon = ICONS[way];
          return (
            <Button
              key={way}
              kind={place === 0 ? 'primary' : 'secondary'}
              size="large"
              fill
              icon={<Icon weight="bold" />}
              onPress={() => void store.send({ type: 'receipt.choose', way })}
              testId={`receipt-${way}`}
            >
              {texts(`receiptChoice.${way}`)}
            </Button>
          );
        })}
      </div>
    </Frame>
  );
}
