import { IdentificationBadgeIcon } from '@phosphor-icons/react/IdentificationBadge';
import { ListChecksIcon } from '@phosphor-icons/react/ListChecks';
import { SignOutIcon } from '@phosphor-icons/react/SignOut';
import type { InterventionView, StaffView } from '../../../core/contract/staff-view.ts';
import { Button } from '../../components/Button.tsx';
import { StatusIcon } from '../../components/StatusMessage.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { reasonValues } from './reason-texts.ts';
import styles from './StaffBar.module.css';

/** Under the header of every screen: who of the shop is signed in, or for what somebody is coming. */
export function StaffBar() {
  const { view } = useKiosk();
  const [first] = view.interventions;
  if (view.staff !== null) return <SignedIn staff={view.staff} open={view.interventions.length} />;
  // The screen that holds everything says it itself, and whoever is at the keypad knows it.
  if (first === undefined || view.screen.name === 'held' || view.screen.name === 'staffPin') return null;
  return <Coming first={first} />;
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
