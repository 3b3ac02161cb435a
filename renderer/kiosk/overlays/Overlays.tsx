import { useEffect, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { useSecondsUntil } from '../seconds-until.ts';
import { StaffMenu } from '../staff/StaffMenu.tsx';
import { NoticeDialog } from './NoticeDialog.tsx';
import styles from './overlays.module.css';

/** What may lie over any screen; the most pressing one alone. */
export function Overlays() {
  const { view, staffMenu } = useKiosk();
  const [helpHidden, setHelpHidden] = useState(false);
  useEffect(() => {
    if (!view.helpCalled) setHelpHidden(false);
  }, [view.helpCalled]);
  if (view.idleWarning !== null) return <IdleDialog answerByMs={view.idleWarning.answerByMs} />;
  if (view.notice !== null) return <NoticeDialog notice={view.notice} />;
  if (view.staff !== null && staffMenu.isOpen) return <StaffMenu staff={view.staff} />;
  if (view.helpCalled && !helpHidden) return <HelpDialog onHide={() => setHelpHidden(true)} />;
  return null;
}

function HelpDialog({ onHide }: { onHide(): void }) {
  const { texts, store } = useKiosk();
  return (
    <Dialog
      kind="done"
      heading={texts('help.calledHeading')}
      onCancel={onHide}
      testId="help-dialog"
      actions={
        <>
          <Button kind="primary" onPress={onHide} autoFocus>
            {texts('help.carryOn')}
          </Button>
          <Button onPress={() => void store.send({ type: 'help.dismiss' })}>{texts('help.dismiss')}</Button>
        </>
      }
    >
      <p>{texts('help.calledBody')}</p>
    </Dialog>
  );
}

function IdleDialog({ answerByMs }: { answerByMs: number }) {
  const { texts, store, view } = useKiosk();
  const seconds = useSecondsUntil(answerByMs);
  const stay = (): void => void store.send({ type: 'idle.stay' });
  return (
    <Dialog
      role="alertdialog"
      kind="attention"
      heading={texts('idle.heading')}
      onCancel={stay}
      testId="idle"
      actions={
        <>
          <Button kind="primary" onPress={stay} autoFocus>
            {texts('idle.stay')}
          </Button>
          <Button onPress={() => void store.send({ type: 'session.leave' })}>{texts('idle.leave')}</Button>
        </>
      }
    >
      <p>{texts(view.kiosk.journey === 'checkout' ? 'idle.bodyCheckout' : 'idle.bodyCheckin')}</p>
      <p className={styles.seconds} role="timer">
        {texts('idle.seconds', { count: seconds })}
      </p>
    </Dialog>
  );
}
