import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { PrinterIcon } from '@phosphor-icons/react/Printer';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { StatusIcon, StatusMessage } from '../../../components/StatusMessage.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import styles from './paper-screens.module.css';
import { Steps } from './Steps.tsx';

export function BoardingPassTrouble({ screen }: ScreenProps<'boardingPassTrouble'>) {
  const { texts, store } = useKiosk();
  const { name, seat } = screen.passenger;
  const isUnknown = screen.certainty === 'unknown';
  return (
    <Frame
      heading={texts(isUnknown ? 'boardingPassTrouble.headingUnknown' : 'boardingPassTrouble.headingNotStarted')}
      focusKey={`boardingPassTrouble-${screen.certainty}-${screen.passenger.passengerId}`}
      layout="centre"
      testId="boarding-pass-trouble"
      steps={<Steps at="boardingPass" />}
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<PrinterIcon weight="bold" />}
          onPress={() => void store.send({ type: 'boardingPass.retry' })}
          testId="boarding-pass-retry"
        >
          {texts(isUnknown ? 'boardingPassTrouble.retryCopy' : 'boardingPassTrouble.retry')}
        </Button>
      }
      secondary={
        <Button
          icon={<ArrowRightIcon weight="bold" />}
          onPress={() => void store.send({ type: 'boardingPass.skip' })}
          testId="boarding-pass-skip"
        >
          {texts('boardingPassTrouble.skip')}
        </Button>
      }
    >
      <StatusIcon kind="attention" large />
      <p className={styles.words}>
        {texts(`printTrouble.${screen.trouble}`)} {texts(`boardingPassTrouble.${screen.certainty}`)}
      </p>
      <StatusMessage kind="done">
        {seat === null
          ? texts('boardingPassTrouble.checkedInNoSeat', { name })
          : texts('boardingPassTrouble.checkedIn', { name, seat })}
      </StatusMessage>
    </Frame>
  );
}
