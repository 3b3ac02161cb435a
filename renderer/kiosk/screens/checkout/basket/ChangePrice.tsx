import { CheckIcon } from '@phosphor-icons/react/Check';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { LineView, StaffView } from '../../../../../core/contract/basket-view.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import styles from './ChangePrice.module.css';
import { NumberPage } from './NumberPage.tsx';

type Way = 'override' | 'discount';

/** Staff name another price or take percent off, and say why. Both are in the journal with who did it. */
export function ChangePrice({ line, staff, onClose }: { line: LineView; staff: StaffView; onClose(): void }) {
  const { store, texts, money, view } = useKiosk();
  const [way, setWay] = useState<Way>(staff.mayOverride ? 'override' : 'discount');
  const [reasonCode, setReasonCode] = useState(staff.reasons[0]?.code ?? '');
  const percentMax = Math.floor(staff.discountBasisPointsMax / 100);
  const isOverride = way === 'override';
  const enter = (digits: string): void => {
    const { lineId } = line;
    const command = isOverride
      ? ({ type: 'line.overridePrice', lineId, unitPriceMinor: Number(digits), reasonCode } as const)
      : ({ type: 'line.discount', lineId, percentBasisPoints: Number(digits) * 100, reasonCode } as const);
    void store.send(command).then(({ done }) => (done ? onClose() : undefined));
  };
  return (
    <NumberPage
      key={way}
      heading={texts('priceChange.heading')}
      body={`${line.name} · ${texts('priceChange.now', { price: money(line.unitPriceMinor) })}`}
      label={texts(isOverride ? 'priceChange.override' : 'priceChange.discount')}
      empty={
        isOverride
          ? texts('priceChange.empty', { unit: view.kiosk.currency })
          : texts('priceChange.percentEmpty', { max: percentMax })
      }
      digits={{ minimum: 1, maximum: isOverride ? 7 : 3 }}
      isAccepted={(digits) => isOverride || (Number(digits) > 0 && Number(digits) <= percentMax)}
      shown={(digits) => (isOverride ? money(Number(digits)) : `${Number(digits)} %`)}
      action={texts('priceChange.apply')}
      icon={<CheckIcon weight="bold" />}
      onClose={onClose}
      onEnter={enter}
      testId="change-price-page"
      actionTestId="apply-price"
    >
      <div className={styles.choices}>
        {staff.mayOverride && (
          <Choice text={texts('priceChange.override')} isChosen={isOverride} onChoose={() => setWay('override')} />
        )}
        {staff.mayDiscount && (
          <Choice text={texts('priceChange.discount')} isChosen={!isOverride} onChoose={() => setWay('discount')} />
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend */}
      <div className={styles.choices} role="group" aria-label={texts('priceChange.why')}>
        {staff.reasons.map(({ code, name }) => (
          <Choice key={code} text={name} isChosen={code === reasonCode} onChoose={() => setReasonCode(code)} />
        ))}
      </div>
    </NumberPage>
  );
}

const Choice = ({ text, isChosen, onChoose }: { text: string; isChosen: boolean; onChoose(): void }) => (
  <ToggleButton className={styles.choice ?? ''} isSelected={isChosen} onChange={onChoose}>
    {text}
  </ToggleButton>
);
