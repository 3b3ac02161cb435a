import { Button } from '../controls.tsx';
import { useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Devices.module.css';

const STEPS_GRAMS = [100, 500, 1_000, -500] as const;

/** What lies in the bagging area: goods are put there and taken out by their weight. */
export function Bagging({ weightGrams }: { weightGrams: number }) {
  const { act } = useActions();
  const put = (grams: number): void => act({ type: 'bagging', weightGrams: Math.max(0, grams) });
  return (
    <div className={styles.row}>
      <output>{texts.scale.grams(weightGrams)}</output>
      {STEPS_GRAMS.map((grams) => (
        <Button key={grams} disabled={weightGrams + grams < 0} onPress={() => put(weightGrams + grams)}>
          {texts.bagging.step(grams)}
        </Button>
      ))}
      <Button disabled={weightGrams === 0} onPress={() => put(0)}>
        {texts.bagging.empty}
      </Button>
    </div>
  );
}
