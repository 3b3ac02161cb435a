import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { ChartPieSliceIcon } from '@phosphor-icons/react/ChartPieSlice';
import { HandCoinsIcon } from '@phosphor-icons/react/HandCoins';
import { useCallback, useState } from 'react';
import type { TenderKind } from '../../../../../core/checkout/payment/kinds.ts';
import type { ScreenCommand } from '../../../../../core/contract/commands.ts';
import { Button } from '../../../../components/Button.tsx';
import { Dialog } from '../../../../components/Dialog.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { MoneyFigure } from '../MoneyFigure.tsx';
import { KindIcon } from './KindIcon.tsx';
import { PartAmount } from './PartAmount.tsx';
import styles from './PayChoose.module.css';
import { tenderName } from './tender-name.ts';

/** Every way to pay that the shop has; one that cannot be used now says so instead of vanishing. */
export function PayChoose({ screen }: ScreenProps<'payChoose'>) {
  const { view, texts, money, store } = useKiosk();
  const [page, setPage] = useState<'kinds' | 'part'>('kinds');
  const [stopping, setStopping] = useState(false);
  const { remainingMinor, paid } = screen;
  const isPaying = paid.length > 0;
  const leave = useCallback(() => {
    if (isPaying) setStopping(true);
    else void store.send({ type: 'pay.back' });
  }, [isPaying, store]);
  useCancel(leave);
  const kinds = view.payBy?.kinds ?? [];
  const partMinorMin = view.payBy?.partMinorMin ?? null;
  const mayPart = partMinorMin !== null && remainingMinor > partMinorMin && kinds.some(takesPart);
  if (page === 'part' && partMinorMin !== null) {
    return <PartAmount screen={screen} partMinorMin={partMinorMin} onClose={() => setPage('kinds')} />;
  }
  return (
    <Frame
      heading={texts(isPaying ? 'payChoose.again' : 'payChoose.heading')}
      focusKey={`payChoose-${remainingMinor}`}
      layout="centre"
      testId="pay-choose"
      secondary={
        <Button
          icon={isPaying ? <HandCoinsIcon weight="bold" /> : <ArrowLeftIcon weight="bold" />}
          onPress={leave}
          testId={isPaying ? 'give-up' : 'pay-back'}
        >
          {texts(isPaying ? 'payChoose.giveUp' : 'declined.back')}
        </Button>
      }
    >
      {isPaying && (
        <ul className={styles.paid} aria-label={texts('payChoose.paidSoFar')} data-testid="paid-so-far">
          {paid.map(({ tenderId, kind, label, amountMinor }) => (
            <li key={tenderId}>
              <StatusMessage kind="done">
                {tenderName(texts, kind, label)}: {money(amountMinor)}
              </StatusMessage>
            </li>
          ))}
        </ul>
      )}
      <MoneyFigure label={texts(isPaying ? 'payChoose.remaining' : 'payment.toPay')} amountMinor={remainingMinor} />
      <ul className={styles.kinds}>
        {kinds.map(({ kind, usable }, index) => (
          <li key={kind}>
            <Button
              kind={index === 0 ? 'primary' : 'secondary'}
              fill
              size="large"
              icon={<KindIcon kind={kind} />}
              isDisabled={!usable}
              onPress={() => void store.send(commandOf(kind, remainingMinor))}
              testId={`pay-by-${kind}`}
            >
              {texts(`tender.${kind}`)}
            </Button>
            {!usable && <p className={styles.unusable}>{texts('payChoose.unavailable')}</p>}
          </li>
        ))}
      </ul>
      {!kinds.some(({ usable }) => usable) && (
        <StatusMessage kind="attention">{texts('payChoose.noneUsable')}</StatusMessage>
      )}
      {mayPart && (
        <Button
          kind="quiet"
          icon={<ChartPieSliceIcon weight="bold" />}
          onPress={() => setPage('part')}
          testId="pay-part"
        >
          {texts('payChoose.part')}
        </Button>
      )}
      {stopping && <StopDialog onClose={() => setStopping(false)} />}
    </Frame>
  );
}

/** The others pay what they are worth. */
export const takesPart = ({ kind, usable }: { kind: TenderKind; usable: boolean }): boolean =>
  usable && (kind === 'card' || kind === 'cash');

function commandOf(kind: TenderKind, amountMinor: number): ScreenCommand {
  if (kind === 'card') return { type: 'pay.card', amountMinor };
  return kind === 'cash' ? { type: 'pay.cash', amountMinor } : { type: 'pay.present', kind };
}

function StopDialog({ onClose }: { onClose(): void }) {
  const { texts, store } = useKiosk();
  return (
    <Dialog
      heading={texts('payChoose.giveUpHeading')}
      kind="attention"
      onCancel={onClose}
      testId="give-up-dialog"
      actions={
        <>
          <Button kind="primary" onPress={onClose} autoFocus>
            {texts('payChoose.giveUpKeep')}
          </Button>
          <Button
            kind="stop"
            onPress={() => void store.send({ type: 'pay.giveUp' }).then(onClose)}
            testId="give-up-confirm"
          >
            {texts('payChoose.giveUpConfirm')}
          </Button>
        </>
      }
    >
      <p>{texts('payChoose.giveUpBody')}</p>
    </Dialog>
  );
}
