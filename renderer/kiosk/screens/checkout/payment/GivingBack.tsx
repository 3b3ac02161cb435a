import { ArrowClockwiseIcon } from '@phosphor-icons/react/ArrowClockwise';
import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { useCallback } from 'react';
import type { GivingBackLine } from '../../../../../core/contract/view.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { type StatusKind, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import words from '../money-screens.module.css';
import styles from './PayChoose.module.css';
import { tenderName } from './tender-name.ts';

const KINDS: Record<GivingBackLine['state'], StatusKind> = {
  waiting: 'plain',
  asking: 'plain',
  staff: 'stop',
  done: 'done',
  kept: 'attention',
};

/** Tender by tender: what went back, what did not, and what nobody knows yet. */
export function GivingBack({ screen }: ScreenProps<'givingBack'>) {
  const { texts, money, store } = useKiosk();
  const { phase, lines } = screen;
  const isDone = phase === 'done';
  const isKept = lines.some(({ state }) => state === 'kept');
  const leave = useCallback(() => void store.send({ type: 'pay.back' }), [store]);
  useCancel(isDone ? leave : null);
  const stuck = lines.find(({ state }) => state === 'staff');
  const heading = isDone ? (isKept ? 'keptHeading' : 'doneHeading') : phase === 'staff' ? 'staffHeading' : 'heading';
  return (
    <Frame
      heading={texts(`givingBack.${heading}`)}
      focusKey={`givingBack-${phase}`}
      layout="centre"
      testId="giving-back"
      primary={
        isDone && (
          <Button
            kind="primary"
            size="large"
            icon={<ArrowRightIcon weight="bold" />}
            iconAt="end"
            onPress={leave}
            testId="given-back-continue"
          >
            {texts(isKept ? 'givingBack.goOn' : 'givingBack.continue')}
          </Button>
        )
      }
      secondary={stuck !== undefined && <StuckActions line={stuck} mayResolve={screen.mayResolve} />}
    >
      <ul className={styles.paid}>
        {lines.map((line) => (
          <li key={line.tenderId} data-testid={`back-${line.state}`}>
            <StatusMessage kind={KINDS[line.state]}>
              {tenderName(texts, line.kind, line.label)}: {money(line.amountMinor)},{' '}
              {texts(line.state === 'staff' && !line.certain ? 'givingBack.staffUnsure' : `givingBack.${line.state}`)}
            </StatusMessage>
          </li>
        ))}
      </ul>
      {phase === 'working' && <Progress label={texts('givingBack.working')} />}
      {phase === 'staff' && <p className={words.words}>{texts('givingBack.body')}</p>}
      {isDone && !isKept && <p className={words.words}>{texts('givingBack.doneBody')}</p>}
      {lines.some(({ kind, state }) => kind === 'card' && state === 'done') && (
        <p className={words.safe}>{texts('givingBack.cardBody')}</p>
      )}
    </Frame>
  );
}

function StuckActions({ line, mayResolve }: { line: GivingBackLine; mayResolve: boolean }) {
  const { texts, store } = useKiosk();
  const { tenderId } = line;
  return (
    <>
      {mayRepeat(line) && (
        <Button
          icon={<ArrowClockwiseIcon weight="bold" />}
          onPress={() => void store.send({ type: 'pay.reverseAgain', tenderId })}
          testId="reverse-again"
        >
          {texts('givingBack.again')}
        </Button>
      )}
      {mayResolve && (
        <>
          <Button
            onPress={() => void store.send({ type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' })}
            testId="resolve-back"
          >
            {texts('givingBack.resolveBack')}
          </Button>
          <Button
            onPress={() => void store.send({ type: 'pay.resolveReversal', tenderId, outcome: 'kept' })}
            testId="resolve-kept"
          >
            {texts('givingBack.resolveKept')}
          </Button>
        </>
      )}
    </>
  );
}

/** A card's order to give back is given again only where the terminal has refused it for certain. */
const mayRepeat = ({ kind, certain }: GivingBackLine): boolean =>
  kind === 'card' ? certain : !(kind === 'cash' && certain);
