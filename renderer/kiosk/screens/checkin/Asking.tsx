import { Frame } from '../../../components/Frame.tsx';
import { Progress } from '../../../components/Progress.tsx';
import { useTexts } from '../../kiosk-context.ts';
import { Steps } from './Steps.tsx';

/** While the airline looks for the booking. */
export function Asking() {
  const texts = useTexts();
  return (
    <Frame
      heading={texts('identify.asking')}
      focusKey="identify-asking"
      layout="centre"
      testId="identify-asking"
      steps={<Steps at="identify" />}
    >
      <p>{texts('common.pleaseWait')}</p>
      <Progress label={texts('identify.asking')} />
    </Frame>
  );
}
