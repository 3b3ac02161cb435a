import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { ProduceItem } from '../../../../../core/contract/carrier.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { PictureTile } from '../../../../components/PictureTile.tsx';
import { Progress } from '../../../../components/Progress.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { inLanguage } from '../../common/in-language.ts';
import styles from './Produce.module.css';

type Named = ProduceItem & { shownName: string; letter: string };

export function Produce({ onClose }: { onClose(): void }) {
  const { store, texts, money, language } = useKiosk();
  const [items, setItems] = useState<ProduceItem[] | null>(null);
  const [letter, setLetter] = useState<string | null>(null);
  useCancel(onClose);
  useEffect(() => {
    let isShown = true;
    void store.produce().then((found) => {
      if (isShown) setItems(found);
    });
    return () => {
      isShown = false;
    };
  }, [store]);
  const named = useMemo(() => sortedByName(items ?? [], language), [items, language]);
  const letters = useMemo(() => [...new Set(named.map((item) => item.letter))], [named]);
  const touch = (): void => void store.send({ type: 'session.touch' });
  const pick = (code: string): void =>
    void store.send({ type: 'item.pick', code }).then(({ done }) => {
      if (done) onClose();
    });
  const choose = (chosen: string | null): void => {
    setLetter(chosen);
    touch();
  };

  return (
    <Frame
      heading={texts('produce.heading')}
      focusKey="produce"
      layout="fill"
      testId="produce"
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onClose} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend */}
      <div
        className={styles.letters}
        style={{ '--letters': letters.length || 1 } as CSSProperties}
        role="group"
        aria-label={texts('produce.letters')}
      >
        <ToggleButton className={styles.letter ?? ''} isSelected={letter === null} onChange={() => choose(null)}>
          {texts('produce.all')}
        </ToggleButton>
        {letters.map((each) => (
          <ToggleButton
            key={each}
            className={styles.letter ?? ''}
            isSelected={letter === each}
            onChange={(isSelected) => choose(isSelected ? each : null)}
          >
            {each}
          </ToggleButton>
        ))}
      </div>
      {items === null && <Progress label={texts('produce.loading')} />}
      {items?.length === 0 && <p className={styles.none}>{texts('produce.none')}</p>}
      <ul className={styles.grid} onScroll={touch}>
        {named
          .filter((item) => letter === null || item.letter === letter)
          .map((item) => (
            <li key={item.code}>
              <AriaButton className={styles.item ?? ''} onPress={() => pick(item.code)} data-testid="produce-item">
                <PictureTile picture={item.picture} name={item.shownName} size="medium" />
                <span className={styles.name}>{item.shownName}</span>
                <span className={styles.price}>
                  {texts(item.unit === 'kilogram' ? 'produce.perKilogram' : 'produce.each', {
                    price: money(item.priceMinor),
                  })}
                </span>
              </AriaButton>
            </li>
          ))}
      </ul>
    </Frame>
  );
}

function sortedByName(items: ProduceItem[], language: string): Named[] {
  return items
    .map((item) => {
      const shownName = inLanguage(item.name, language);
      const letter = shownName.charAt(0).normalize('NFD').charAt(0).toLocaleUpperCase(language);
      return { ...item, shownName, letter };
    })
    .sort((a, b) => a.shownName.localeCompare(b.shownName, language));
}
