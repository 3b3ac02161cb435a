import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { PrinterIcon } from '@phosphor-icons/react/Printer';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { StatusMessage } from '../../../components/StatusMessage.tsx';
import { printerIsUsable } from '../../device-states.ts';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import { PaperTrouble } from '../common/PaperTrouble.tsx';
import styles from './paper-screens.module.css';
import { Steps } from './Steps.tsx';

export function BoardingPassTrouble({ screen }: ScreenProps<'boardingPassTrouble'>) {
  const { view, texts, store } = useKiosk();
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
          kind={printerIsUsable(view.status) === false ? 'secondary' : 'primary'}
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
      <PaperTrouble screen={screen} paper={texts(`boardingPassTrouble.${screen.certainty}`)} className={styles.words} />
      <StatusMessage kind="done">
        {seat === null
          ? texts('boardingPassTrouble.checkedInNoSeat', { name })
          : texts('boardingPassTrouble.checkedIn', { name, seat })}
      </StatusMessage>
    </Frame>
  );
}
