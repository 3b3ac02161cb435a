import { Frame } from '../../../components/Frame.tsx';
import { Progress } from '../../../components/Progress.tsx';
import { useTexts } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import { Route } from './FlightSign.tsx';
import styles from './paper-screens.module.css';
import { Steps } from './Steps.tsx';

export function Accepting({ screen }: ScreenProps<'accepting'>) {
  const texts = useTexts();
  return (
    <Frame
      heading={texts('accepting.heading')}
      focusKey="accepting"
      layout="centre"
      testId="accepting"
      steps={<Steps at="boardingPass" />}
    >
      <div className={styles.route}>
        <Route flight={screen.flight} />
      </div>
      <Progress label={texts('accepting.heading')} />
      <p className={styles.words}>{texts('accepting.body')}</p>
    </Frame>
  );
}
