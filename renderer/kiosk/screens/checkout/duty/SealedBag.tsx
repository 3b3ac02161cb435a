import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { CheckIcon } from '@phosphor-icons/react/Check';
import { LockSimpleIcon } from '@phosphor-icons/react/LockSimple';
import { ReceiptIcon } from '@phosphor-icons/react/Receipt';
import { ToteIcon } from '@phosphor-icons/react/Tote';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import moneyStyles from '../money-screens.module.css';
import styles from './duty.module.css';

/** Liquids of somebody who passes another security check: the bag, what goes into it, and until when it stays shut. */
export function SealedBag({ screen: { by, items, until, paidMinor } }: ScreenProps<'sealedBag'>) {
  const { texts, store, money } = useKiosk();
  const isPaid = paidMinor !== null;
  const back = useCallback(() => void (isPaid ? undefined : store.send({ type: 'duty.back' })), [isPaid, store]);
  useCancel(back);
  const confirm = (): void =>
    void store.send({ type: 'duty.confirmSeal' }).then(({ done }) => {
      const amountMinor = store.getState().view?.total?.amountMinor ?? 0;
      if (done && !isPaid) void store.send({ type: 'pay.choose', amountMinor });
    });
  const heading = !isPaid ? 'headingBefore' : by === 'staff' ? 'headingStaff' : 'headingAfter';
  const unseen: readonly string[] = [...new Set(items)];
  return (
    <Frame
      heading={texts(`sealedBag.${heading}`)}
      focusKey={`sealed-${heading}`}
      testId="sealed-bag"
      layout="fill"
      primary={
        by === 'shopper' && (
          <Button
            kind="primary"
            size="large"
            icon={<CheckIcon weight="bold" />}
            onPress={confirm}
            testId="seal-confirm"
          >
            {texts('sealedBag.done')}
          </Button>
        )
      }
      secondary={
        !isPaid && (
          <Button kind="quiet" icon={<ArrowLeftIcon weight="bold" />} onPress={back} testId="seal-back">
            {texts('sealedBag.back')}
          </Button>
        )
      }
    >
      <ol className={styles.steps}>
        <li>
          <ToteIcon weight="bold" />
          <span>{texts('sealedBag.how')}</span>
        </li>
        {isPaid && (
          <li>
            <ReceiptIcon weight="bold" />
            <span>{texts('sealedBag.receipt')}</span>
          </li>
        )}
        <li>
          <LockSimpleIcon weight="bold" />
          <span>{texts('sealedBag.until', { until })}</span>
        </li>
      </ol>
      <div className={styles.bag}>
        <h2>{texts('sealedBag.items')}</h2>
        <ul>
          {unseen.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </div>
      <p className={moneyStyles.safe}>
        {isPaid ? texts('sealedBag.paid', { amount: money(paidMinor) }) : texts('sealedBag.unpaid')}
      </p>
    </Frame>
  );
}
