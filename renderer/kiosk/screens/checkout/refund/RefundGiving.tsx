import type { RefundPartView } from '../../../../../core/contract/refund-contract.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { StatusIcon } from '../../../../components/StatusMessage.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import words from '../money-screens.module.css';
import styles from './RefundChoose.module.css';

export function RefundGiving({ screen }: ScreenProps<'refundGiving'>) {
  const { texts, money, store } = useKiosk();
  const values = { amount: money(screen.amountMinor) };
  if (screen.phase === 'unanswered') {
    return (
      <Frame
        heading={texts('refund.unansweredHeading')}
        focusKey="refundGiving-unanswered"
        layout="centre"
        testId="refund-unanswered"
        primary={
          <Button
            kind="primary"
            size="large"
            onPress={() => void store.send({ type: 'refund.askAgain' })}
            testId="refund-ask-again"
          >
            {texts('refund.askAgain')}
          </Button>
        }
        secondary={
          <Button onPress={() => void store.send({ type: 'refund.giveUp' })} testId="refund-give-up">
            {texts('refund.giveUp')}
          </Button>
        }
      >
        <StatusIcon kind="attention" large />
        <p className={words.words}>{texts('refund.unansweredBody')}</p>
      </Frame>
    );
  }
  const heading = texts(screen.phase === 'claiming' ? 'refund.claiming' : 'refund.givingHeading', values);
  return (
    <Frame heading={heading} focusKey={`refundGiving-${screen.phase}`} layout="centre" testId="refund-giving">
      {screen.phase === 'claiming' && <Progress label={heading} />}
      <ul className={styles.parts}>
        {screen.parts.map((part) => (
          <Part key={part.position} part={part} />
        ))}
      </ul>
    </Frame>
  );
}

function Part({ part }: { part: RefundPartView }) {
  const { texts, money, store } = useKiosk();
  const { position, kind, label, amountMinor, cashMinor, paidOutMinor, state, certain } = part;
  const amount = money(amountMinor);
  const cash = { amount: money(cashMinor - paidOutMinor) };
  const done = (how: 'cash' | 'terminal') => () => void store.send({ type: 'refund.partDone', position, how });
  return (
    <li className={styles.part} data-testid="refund-part">
      <span className={styles.name}>{texts(`refund.part.${kind}`, { label })}</span>
      <span>{texts(state === 'asking' && kind === 'cash' ? 'refund.payingOut' : `refund.state.${state}`)}</span>
      <span className={styles.amount}>{amount}</span>
      {state === 'staff' && (
        <div className={styles.turn}>
          <p className={words.words}>
            {kind === 'card'
              ? texts(certain ? 'refund.stuckCertain' : 'refund.stuckUnknown', cash)
              : texts(certain ? 'refund.handOut' : 'refund.countUnknown', cash)}
          </p>
          <Button kind="primary" onPress={done('cash')} testId="refund-done-cash">
            {texts('refund.doneCash')}
          </Button>
          {kind === 'card' && (
            <Button onPress={done('terminal')} testId="refund-done-terminal">
              {texts('refund.doneTerminal')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
