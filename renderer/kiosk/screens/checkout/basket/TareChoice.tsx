import { CheckIcon } from '@phosphor-icons/react/Check';
import { Button } from '../../../../components/Button.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from './TareChoice.module.css';

/** What is taken off for the bag or box: the shop's own, or the person's, weighed empty first. */
export function TareChoice({ screen }: ScreenProps<'weigh'>) {
  const { view, texts, weight, store } = useKiosk();
  const { tareGrams, tares } = screen;
  const isOwn = tareGrams > 0 && !tares.some(({ grams }) => grams === tareGrams);
  const chosen = <CheckIcon weight="bold" />;
  const canWeigh = view.scale?.kind === 'stable' || view.scale?.kind === 'onlyTare';
  return (
    <section className={styles.tare} aria-label={texts('weigh.tareHeading')}>
      <h2 className={styles.heading}>
        {tareGrams > 0 ? texts('weigh.tareOff', { weight: weight(tareGrams) }) : texts('weigh.tareHeading')}
      </h2>
      <div className={styles.choices}>
        <Button
          icon={tareGrams === 0 ? chosen : undefined}
          onPress={() => void store.send({ type: 'weigh.clearTare' })}
          testId="tare-none"
        >
          {texts('weigh.tareNone')}
        </Button>
        {tares.map(({ name, grams }, index) => (
          <Button
            key={name}
            icon={tareGrams === grams ? chosen : undefined}
            onPress={() => void store.send({ type: 'weigh.choosePresetTare', index })}
            testId="tare-preset"
          >
            {name}
          </Button>
        ))}
        <Button
          icon={isOwn ? chosen : undefined}
          isDisabled={!canWeigh}
          onPress={() => void store.send({ type: 'weigh.tareContainer' })}
          testId="tare-container"
        >
          {texts('weigh.tareContainer')}
        </Button>
      </div>
    </section>
  );
}
