import type { ReactNode } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { useSend } from '../../kiosk-context.ts';

export type LeaveDialogProps = {
  heading: string;
  body: string;
  confirm: string;
  keep: string;
  onClose(): void /** Between the two. */;
  children?: ReactNode;
};

/** Asks before everything is given up. Staying is the easier answer. */
export function LeaveDialog({ heading, body, confirm, keep, onClose, children }: LeaveDialogProps) {
  const send = useSend();
  return (
    <Dialog
      heading={heading}
      kind="attention"
      onCancel={onClose}
      testId="leave-dialog"
      actions={
        <>
          <Button kind="primary" onPress={onClose} autoFocus>
            {keep}
          </Button>
          {children}
          <Button kind="stop" onPress={() => void send({ type: 'session.leave' }).then(onClose)} testId="leave-confirm">
            {confirm}
          </Button>
        </>
      }
    >
      <p>{body}</p>
    </Dialog>
  );
}
