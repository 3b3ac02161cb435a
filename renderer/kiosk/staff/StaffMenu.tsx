import { useState } from 'react';
import type { InterventionView, StaffAction, StaffView } from '../../../core/contract/staff-view.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { BirthDate } from './BirthDate.tsx';
import { reasonValues } from './reason-texts.ts';
import styles from './StaffMenu.module.css';

/** What waits for an answer, and what else this member of staff may do now. */
export function StaffMenu({ staff }: { staff: StaffView }) {
  const { view, texts, store, staffMenu } = useKiosk();
  const [askedAge, setAskedAge] = useState<string | null>(null);
  const close = (): void => staffMenu.setOpen(false);
  const asked = view.interventions.find(({ interventionId }) => interventionId === askedAge);
  if (asked !== undefined) return <BirthDate intervention={asked} onClose={() => setAskedAge(null)} />;
  return (
    <Dialog
      heading={texts('staff.menuHeading', { name: staff.name })}
      onCancel={close}
      testId="staff-menu-dialog"
      actions={
        <>
          <Button
            kind={view.interventions.length === 0 ? 'primary' : 'secondary'}
            onPress={close}
            testId="staff-menu-close"
          >
            {texts('staff.backToShopper')}
          </Button>
          <Button onPress={() => void store.send({ type: 'staff.signOut' })}>{texts('staff.signOut')}</Button>
        </>
      }
    >
      {view.interventions.length === 0 && <p>{texts('staff.nothingOpen')}</p>}
      {view.interventions.map((each) => (
        <Open key={each.interventionId} intervention={each} onBirthDate={() => setAskedAge(each.interventionId)} />
      ))}
      {staff.actions.length > 0 && (
        <div className={styles.answers}>
          {staff.actions.map((action) => (
            <Button key={action} onPress={() => void store.send(COMMANDS[action])} testId={`staff-${action}`}>
              {texts(`staff.action.${action}`)}
            </Button>
          ))}
        </div>
      )}
    </Dialog>
  );
}

const COMMANDS = {
  audit: { type: 'audit.start' },
  voidBasket: { type: 'session.leave' },
  suspend: { type: 'basket.suspend' },
  refund: { type: 'refund.begin' },
} as const satisfies Record<StaffAction, unknown>;

function Open({ intervention, onBirthDate }: { intervention: InterventionView; onBirthDate(): void }) {
  const { texts, weight, store } = useKiosk();
  const { interventionId, reason, items, answers } = intervention;
  return (
    <section className={styles.open} data-testid={`open-${reason.kind}`}>
      <h3>{texts(`intervention.${reason.kind}.staff`, reasonValues(reason, weight))}</h3>
      {items.length > 0 && <p className={styles.items}>{items.join(' · ')}</p>}
      {answers === null ? (
        <p>{texts(reason.kind === 'paymentUnknown' ? 'staff.onItsScreen' : 'staff.noRight')}</p>
      ) : (
        <>
          {reason.kind === 'age' && (
            <div className={styles.answers}>
              <Button kind="primary" onPress={onBirthDate} testId="birth-date">
                {texts('staff.birthDate')}
              </Button>
            </div>
          )}
          <p className={styles.question}>{texts('staff.approve')}</p>
          <div className={styles.answers}>
            {answers.approve.map(({ code, name }) => (
              <Button
                key={code}
                onPress={() => void store.send({ type: 'intervention.approve', interventionId, reasonCode: code })}
                testId={`approve-${code}`}
              >
                {name}
              </Button>
            ))}
          </div>
          <p className={styles.question}>{texts('staff.deny')}</p>
          <div className={styles.answers}>
            {answers.deny.map(({ code, name }) => (
              <Button
                key={code}
                kind="stop"
                onPress={() => void store.send({ type: 'intervention.deny', interventionId, reasonCode: code })}
                testId={`deny-${code}`}
              >
                {name}
              </Button>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
