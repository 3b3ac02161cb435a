import { TrashIcon } from '@phosphor-icons/react/Trash';
import { memo, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { LineView } from '../../core/contract/view.ts';
import type { Texts } from '../../core/messages/texts.ts';
import { cx } from '../design/classes.ts';
import { Amount } from './Amount.tsx';
import styles from './BasketList.module.css';
import { PictureTile } from './PictureTile.tsx';
import { QuantityStepper } from './QuantityStepper.tsx';

/** Also a bound of the contract (`core/contract/commands.ts`), whose module would bring the schema library along. */
const LINE_QUANTITY_MAX = 99;

export type BasketLineProps = {
  line: LineView;
  isNewest: boolean;
  texts: Texts;
  money(amountMinor: number): string;
  weight(weightGrams: number): string;
  onQuantity(lineId: string, quantity: number): void;
  onRemove(lineId: string): void;
};

/** Memoised: a scan draws one line, not the basket. */
export const BasketLine = memo(function BasketLine(props: BasketLineProps) {
  const { line, isNewest, texts, money, weight } = props;
  const { name } = line;
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isNewest) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isNewest]);
  const price = money(line.unitPriceMinor);
  return (
    <li ref={place} className={cx(styles.line, isNewest && styles.newest)} data-testid="basket-line">
      <PictureTile picture={line.picture} name={name} />
      <div className={styles.what}>
        <p className={styles.name}>{name}</p>
        <p className={styles.price}>
          {line.unit === 'kilogram'
            ? texts('basket.perKilogram', { weight: weight(line.weightGrams ?? 0), price })
            : texts('basket.each', { price })}
        </p>
      </div>
      <div className={styles.quantity}>
        {line.unit === 'each' && (
          <QuantityStepper
            quantity={line.quantity}
            minimum={1}
            maximum={LINE_QUANTITY_MAX}
            label={texts('basket.quantityOf', { name })}
            fewerLabel={texts('basket.oneFewer', { name })}
            moreLabel={texts('basket.oneMore', { name })}
            onChange={(quantity) => props.onQuantity(line.lineId, quantity)}
          />
        )}
      </div>
      <p className={styles.amount}>
        <Amount text={money(line.amountMinor)} size="large" />
      </p>
      <Button
        className={styles.remove ?? ''}
        aria-label={texts('basket.removeLine', { name })}
        onPress={() => props.onRemove(line.lineId)}
      >
        <TrashIcon weight="bold" />
        <span>{texts('basket.remove')}</span>
      </Button>
    </li>
  );
});
