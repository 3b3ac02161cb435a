import { useCallback } from 'react';
import type { LineView } from '../../core/contract/view.ts';
import { type Reason, wordsOf } from '../../core/pricing/reason.ts';
import { formatLanguage } from '../kiosk/formats.ts';
import { useKiosk } from '../kiosk/kiosk-context.ts';
import { BasketLine } from './BasketLine.tsx';
import styles from './BasketList.module.css';

export type BasketListProps = {
  lines: LineView[];
  newestLineId: string | null;
  onTypeQuantity(line: LineView): void;
  onPrice: ((line: LineView) => void) | null;
};

/** A plain list: a grid list doubles the cost of a tap. */
export function BasketList({ lines, newestLineId, onTypeQuantity, onPrice }: BasketListProps) {
  const { store, texts, money, weight, view, language } = useKiosk();
  const { currency } = view.kiosk;
  const why = useCallback(
    (reason: Reason) => wordsOf(reason, currency, formatLanguage(language), texts),
    [currency, language, texts],
  );
  const onQuantity = useCallback(
    (lineId: string, quantity: number) => void store.send({ type: 'line.setQuantity', lineId, quantity }),
    [store],
  );
  const onRemove = useCallback((lineId: string) => void store.send({ type: 'line.void', lineId }), [store]);
  return (
    <ol
      className={styles.list}
      onScroll={() => void store.send({ type: 'session.touch' })}
      aria-label={texts('basket.heading')}
    >
      {lines.map((line) => (
        <BasketLine
          key={line.lineId}
          line={line}
          isNewest={line.lineId === newestLineId}
          texts={texts}
          money={money}
          weight={weight}
          onQuantity={onQuantity}
          onTypeQuantity={onTypeQuantity}
          onRemove={onRemove}
          onPrice={onPrice}
          why={why}
        />
      ))}
    </ol>
  );
}
