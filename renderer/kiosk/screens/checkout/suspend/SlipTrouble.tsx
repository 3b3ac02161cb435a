import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { PrinterIcon } from '@phosphor-icons/react/Printer';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import { printerIsUsable } from '../../../device-states.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { PaperTrouble } from '../../common/PaperTrouble.tsx';
import styles from '../money-screens.module.css';
import { BasketNumber } from './BasketNumber.tsx';

export function SlipTrouble({ screen }: ScreenProps<'slipTrouble'>) {
  const { view, texts, store } = useKiosk();
  const { certainty, maySkip, mayTakeBack, number } = screen;
  const isUnknown = certainty === 'unknown';
  return (
    <Frame
      heading={texts(isUnknown ? 'slipTrouble.headingUnknown' : 'slipTrouble.headingNotStarted')}
      focusKey={`slipTrouble-${certainty}`}
      layout="centre"
      testId="slip-trouble"
      primary={
        <Button
          kind={printerIsUsable(view.status) === false ? 'secondary' : 'primary'}
          size="large"
          icon={<PrinterIcon weight="bold" />}
          onPress={() => void store.send({ type: 'slip.retry' })}
          testId="slip-retry"
        >
          {texts(isUnknown ? 'slipTrouble.retryCopy' : 'slipTrouble.retry')}
        </Button>
      }
      secondary={
        (maySkip || mayTakeBack) && (
          <Button
            icon={<ArrowRightIcon weight="bold" />}
            onPress={() => void store.send({ type: maySkip ? 'slip.skip' : 'slip.takeBack' })}
            testId={maySkip ? 'slip-skip' : 'slip-take-back'}
          >
            {texts(maySkip ? 'slipTrouble.skip' : 'slipTrouble.takeBack')}
          </Button>
        )
      }
    >
      <PaperTrouble screen={screen} paper={texts(`slipTrouble.${certainty}`)} className={styles.words} />
      <StatusMessage kind={maySkip ? 'done' : 'attention'}>
        {texts(maySkip ? 'slipTrouble.kept' : 'slipTrouble.needsSlip')}
      </StatusMessage>
      {maySkip && <BasketNumber number={number} />}
    </Frame>
  );
}
