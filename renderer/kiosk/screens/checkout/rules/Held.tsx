import { TrashIcon } from '@phosphor-icons/react/Trash';
import { XIcon } from '@phosphor-icons/react/X';
import { useCallback, useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusIcon, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { keepUnits } from '../../../keep-units.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { reasonValues } from '../../../staff/reason-texts.ts';
import { LeaveDialog } from '../../common/LeaveDialog.tsx';
import styles from '../money-screens.module.css';

/** Shopping waits until somebody of the shop has looked. */
export function Held({ screen }: ScreenProps<'held'>) {
  const { view, texts, weight, store } = useKiosk();
  const [leaving, setLeaving] = useState(false);
  const askToLeave = useCallback(() => setLeaving(true), []);
  useCancel(askToLeave);
  const { reason, items } = screen;
  const { bagging } = view;
  return (
    <Frame
      heading={texts('held.heading')}
      focusKey={`held-${reason.kind}`}
      layout="centre"
      testId="held"
      secondary={
        <Button kind="quiet" icon={<XIcon weight="bold" />} onPress={askToLeave} testId="cancel-purchase">
          {texts('basket.cancelPurchase')}
        </Button>
      }
    >
      <StatusIcon kind="attention" large />
      <p className={styles.words}>{texts(`intervention.${reason.kind}.shopper`, reasonValues(reason, weight))}</p>
      {bagging !== null && (
        <StatusMessage kind="attention">
          {texts(`bagging.${bagging.kind}`, { items: bagging.items.map(keepUnits).join(', ') })}
        </StatusMessage>
      )}
      {items.map(({ lineId, name }) => (
        <Button
          key={lineId}
          icon={<TrashIcon weight="bold" />}
          onPress={() => void store.send({ type: 'line.void', lineId })}
          testId="held-remove"
        >
          {texts('held.without', { name: keepUnits(name) })}
        </Button>
      ))}
      <p className={styles.safe}>{texts('held.safe')}</p>
      {leaving && (
        <LeaveDialog
          heading={texts('basket.cancelHeading')}
          body={texts('basket.cancelBody')}
          confirm={texts('basket.cancelConfirm')}
          keep={texts('basket.cancelKeep')}
          onClose={() => setLeaving(false)}
        />
      )}
    </Frame>
  );
}
