import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { CheckSquareIcon } from '@phosphor-icons/react/CheckSquare';
import { GiftIcon } from '@phosphor-icons/react/Gift';
import { SquareIcon } from '@phosphor-icons/react/Square';
import { useCallback, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { keepUnits } from '../../../keep-units.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import moneyStyles from '../money-screens.module.css';
import styles from './receipt.module.css';

export function ReceiptGift({ screen }: ScreenProps<'receiptGift'>) {
  const { texts, store, weight } = useKiosk();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const back = useCallback(() => void store.send({ type: 'receipt.back' }), [store]);
  useCancel(back);
  const choose = (lineId: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(lineId);
    else next.delete(lineId);
    setChosen(next);
    void store.send({ type: 'session.touch' });
  };
  return (
    <Frame
      heading={texts('receiptGift.heading')}
      focusKey="receiptGift"
      layout="fill"
      testId="receipt-gift"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<GiftIcon weight="bold" />}
          isDisabled={chosen.size === 0}
          onPress={() => void store.send({ type: 'receipt.gift', lineIds: [...chosen] })}
          testId="print-gift"
        >
          {texts('receiptGift.print')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={back} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      <p className={moneyStyles.safe}>{texts('receiptGift.hint')}</p>
      <ul className={styles.list}>
        {screen.lines.map(({ lineId, name, quantity, weightGrams }) => {
          const isChosen = chosen.has(lineId);
          const measure =
            weightGrams !== null
              ? weight(weightGrams)
              : quantity > 1
                ? texts('receiptGift.pieces', { count: quantity })
                : '';
          return (
            <li key={lineId}>
              <ToggleButton
                className={styles.pick ?? ''}
                isSelected={isChosen}
                onChange={(isNow) => choose(lineId, isNow)}
                data-testid="gift-line"
              >
                {isChosen ? <CheckSquareIcon weight="fill" /> : <SquareIcon weight="bold" />}
                <span>{keepUnits(`${measure} ${name}`.trim())}</span>
              </ToggleButton>
            </li>
          );
        })}
      </ul>
    </Frame>
  );
}
