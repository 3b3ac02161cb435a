import { useCallback } from 'react';
import type { LineView } from '../../core/contract/view.ts';
import { useKiosk } from '../kiosk/kiosk-context.ts';
import { BasketLine } from './BasketLine.tsx';
import styles from './BasketList.module.css';

/** A plain list: a grid list doubles the cost of a tap. */
export function BasketList({ lines, newestLineId }: { lines: LineView[]; newestLineId: string | null }) {
  const { store, texts, money, weight } = useKiosk();
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
          onRemove={onRemove}
        />
      ))}
    </ol>
  );
}
