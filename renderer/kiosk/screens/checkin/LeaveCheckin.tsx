import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { XIcon } from '@phosphor-icons/react/X';
import { useCallback, useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { useCancel } from '../../cancel-action.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { LeaveDialog } from '../common/LeaveDialog.tsx';

/** The way out of check-in, asked for twice. */
export function LeaveCheckin({ isCancel = false }: { isCancel?: boolean }) {
  const { texts } = useKiosk();
  const [leaving, setLeaving] = useState(false);
  const ask = useCallback(() => setLeaving(true), []);
  return (
    <>
      {isCancel && <CancelBy action={ask} />}
      <Button kind="quiet" icon={<XIcon weight="bold" />} onPress={ask} testId="leave-checkin">
        {texts('identify.leave')}
      </Button>
      {leaving && (
        <LeaveDialog
          heading={texts('identify.leaveHeading')}
          body={texts('identify.leaveBody')}
          confirm={texts('identify.leaveConfirm')}
          keep={texts('identify.leaveKeep')}
          onClose={() => setLeaving(false)}
        />
      )}
    </>
  );
}

function CancelBy({ action }: { action(): void }) {
  useCancel(action);
  return null;
}

/** One step back in the check-in. */
export function BackButton() {
  const { texts, store } = useKiosk();
  const back = useCallback(() => void store.send({ type: 'checkin.back' }), [store]);
  useCancel(back);
  return (
    <Button icon={<ArrowLeftIcon weight="bold" />} onPress={back} testId="back">
      {texts('common.back')}
    </Button>
  );
}
