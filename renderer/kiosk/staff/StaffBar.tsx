import { IdentificationBadgeIcon } from '@phosphor-icons/react/IdentificationBadge';
import { ListChecksIcon } from '@phosphor-icons/react/ListChecks';
import { SignOutIcon } from '@phosphor-icons/react/SignOut';
import type { InterventionView, StaffView } from '../../../core/contract/staff-view.ts';
import { Button } from '../../components/Button.tsx';
import { StatusIcon } from '../../components/StatusMessage.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { BaggingBar } from './BaggingBar.tsx';
import { reasonValues } from './reason-texts.ts';
import styles from './StaffBar.module.css';

/** Under the header of every screen: who of the shop is signed in, for what somebody is coming, what the bagging area wants. */
export function StaffBar() {
  const { view } = useKiosk();
  const { staff, interventions, bagging, screen } = view;
  if (screen.name === 'staffPin') return null;
  const [first] = interventions;
  return (
    <>
      {staff !== null && <SignedIn staff={staff} open={interventions.length} />}
      {/* The screen that holds everything says it itself. */}
      {staff === null && first !== undefined && screen.name !== 'held' && <Coming first={first} />}
      {bagging !== null && screen.name !== 'held' && <BaggingBar bagging={bagging} />}
    </>
  );
}

function SignedIn({ staff, open }: { staff: StaffView; open: number }) {
  const { texts, store, staffMenu } = useKiosk();
  return (
    <section className={styles.staff} aria-label={texts('staff.label')} data-testid="staff-bar">
      <span className={styles.who}>
        <IdentificationBadgeIcon weight="fill" aria-hidden="true" />
        <span>
          <strong>{staff.name}</strong> <span className={styles.role}>{texts(`staff.role.${staff.role}`)}</span>
        </span>
      </span>
      <Button icon={<ListChecksIcon weight="bold" />} onPress={() => staffMenu.setOpen(true)} testId="staff-menu">
        {open === 0 ? texts('staff.menu') : texts('staff.menuOpen', { count: open })}
      </Button>
      <Button
        icon={<SignOutIcon weight="bold" />}
        onPress={() => void store.send({ type: 'staff.signOut' })}
        testId="staff-sign-out"
      >
        {texts('staff.signOut')}
      </Button>
    </section>
  );
}

/** Calm: nothing is wrong, and nobody has to wait. */
function Coming({ first }: { first: InterventionView }) {
  const { texts, weight } = useKiosk();
  const { reason, holds } = first;
  return (
    <section className={styles.coming} role="status" data-testid="intervention">
      <StatusIcon kind="plain" />
      <p>
        <strong>{texts(`intervention.${reason.kind}.shopper`, reasonValues(reason, weight))}</strong>{' '}
        {texts(holds === 'nothing' ? 'intervention.goOn' : 'intervention.goOnShopping')}
      </p>
    </section>
  );
}
