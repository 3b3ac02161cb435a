import { XIcon } from '@phosphor-icons/react/X';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';

export function LeaveRefund() {
  const { texts, store } = useKiosk();
  const leave = useCallback(() => void store.send({ type: 'refund.leave' }), [store]);
  useCancel(leave);
  return (
    <Button kind="quiet" icon={<XIcon weight="bold" />} onPress={leave} testId="refund-leave">
      {texts('refund.leave')}
    </Button>
  );
}
