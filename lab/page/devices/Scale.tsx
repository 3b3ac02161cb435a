import { useState } from 'react';
import type { KioskState, ScaleConditionName } from '../../api.ts';
import { Button, Choice } from '../controls.tsx';
import { useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Devices.module.css';

const SLIDER_GRAMS_MAX = 5_000;
const SLIDER_STEP_GRAMS = 5;
const CONDITIONS: readonly ScaleConditionName[] = ['stable', 'motion', 'overload'];

export function Scale({ scale }: { scale: NonNullable<KioskState['scale']> }) {
  const { act } = useActions();
  // While the slider is held, what the lab reports lags behind the hand.
  const [held, setHeld] = useState<number | null>(null);
  const weightGrams = held ?? scale.weightGrams;
  const put = (grams: number, condition: ScaleConditionName = scale.condition): void =>
    act({ type: 'scale', weightGrams: grams, condition });
  return (
    <>
      <div className={styles.weightRow}>
        <input
          type="range"
          aria-label={texts.scale.weight}
          min={0}
          max={SLIDER_GRAMS_MAX}
          step={SLIDER_STEP_GRAMS}
          value={weightGrams}
          onChange={(event) => {
            const grams = Number(event.target.value);
            setHeld(grams);
            put(grams);
          }}
          onPointerUp={() => setHeld(null)}
          onKeyUp={() => setHeld(null)}
        />
        <output>{texts.scale.grams(weightGrams)}</output>
      </div>
      <div className={styles.row}>
        <Choice
          label={texts.devices.scale}
          options={CONDITIONS.map((value) => ({
            value,
            text: texts.scale.condition[value],
            alarming: value !== 'stable',
          }))}
          value={scale.condition}
          onChange={(condition) => put(scale.weightGrams, condition)}
        />
        <Button disabled={weightGrams === 0} onPress={() => put(0)}>
          {texts.scale.empty}
        </Button>
      </div>
    </>
  );
}
