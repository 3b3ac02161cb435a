import { Frame } from '../../../components/Frame.tsx';
import { Progress } from '../../../components/Progress.tsx';
import { PaperComing } from '../../../components/pictograms/Paper.tsx';
import { useTexts } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import styles from './paper-screens.module.css';
import { Steps } from './Steps.tsx';

export function BoardingPass({ screen }: ScreenProps<'boardingPass'>) {
  const texts = useTexts();
  const { passenger, position, count } = screen;
  return (
    <Frame
      heading={texts('boardingPass.heading')}
      kicker={count > 1 ? texts('boardingPass.count', { position, count }) : undefined}
      focusKey={`boardingPass-${passenger.passengerId}`}
      layout="centre"
      testId="boarding-pass"
      steps={<Steps at="boardingPass" />}
    >
      <PaperComing isTicket />
      <Progress label={texts('boardingPass.heading')} />
      <div>
        <p className={styles.name}>{passenger.name}</p>
        {passenger.seat !== null && <p className={styles.seat}>{passenger.seat}</p>}
      </div>
      <p className={styles.words}>{texts('boardingPass.body')}</p>
    </Frame>
  );
}
