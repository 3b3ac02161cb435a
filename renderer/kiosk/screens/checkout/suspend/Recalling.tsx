import { ArrowsClockwiseIcon } from '@phosphor-icons/react/ArrowsClockwise';
import { XIcon } from '@phosphor-icons/react/X';
import { useCallback } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { StatusIcon } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from '../money-screens.module.css';
import { BasketNumber } from './BasketNumber.tsx';

export function Recalling({ screen }: ScreenProps<'recalling'>) {
  const { texts } = useKiosk();
  if (screen.phase === 'unanswered') return <Unanswered screen={screen} />;
  const heading = texts('recalling.asking');
  return (
    <Frame heading={heading} focusKey="recalling" layout="centre" testId="recalling">
      <Progress label={heading} />
      <BasketNumber number={screen.number} />
    </Frame>
  );
}

function Unanswered({ screen }: ScreenProps<'recalling'>) {
  const { texts, store } = useKiosk();
  const giveUp = useCallback(() => void store.send({ type: 'recall.giveUp' }), [store]);
  useCancel(giveUp);
  return (
    <Frame
      heading={texts('recalling.unansweredHeading')}
      focusKey="recalling-unanswered"
      layout="centre"
      testId="recall-unanswered"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<ArrowsClockwiseIcon weight="bold" />}
          onPress={() => void store.send({ type: 'recall.retry' })}
          testId="recall-retry"
        >
          {texts('recalling.retry')}
        </Button>
      }
      secondary={
        <Button icon={<XIcon weight="bold" />} onPress={giveUp} testId="recall-give-up">
          {texts('recalling.giveUp')}
        </Button>
      }
    >
      <StatusIcon kind="attention" large />
      <p className={styles.words}>{texts('recalling.unansweredBody')}</p>
      <BasketNumber number={screen.number} />
    </Frame>
  );
}
