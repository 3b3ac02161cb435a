import { TagIcon } from '@phosphor-icons/react/Tag';
import { TrashIcon } from '@phosphor-icons/react/Trash';
import { memo, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { LineView } from '../../core/contract/view.ts';
import type { Texts } from '../../core/messages/texts.ts';
import type { Reason } from '../../core/pricing/reason.ts';
import { cx } from '../design/classes.ts';
import { keepUnits } from '../kiosk/keep-units.ts';
import { Amount } from './Amount.tsx';
import styles from './BasketList.module.css';
import { PictureTile } from './PictureTile.tsx';
import { QuantityStepper } from './QuantityStepper.tsx';

/** Also a bound of the contract (`core/contract/basket-commands.ts`), whose module would bring the schema library along. */
const LINE_QUANTITY_MAX = 99;

export type BasketLineProps = {
  line: LineView;
  isNewest: boolean;
  texts: Texts;
  money(amountMinor: number): string;
  weight(weightGrams: number): string;
  onQuantity(lineId: string, quantity: number): void;
  onTypeQuantity(line: LineView): void;
  onRemove(lineId: string): void;
  /** Null where nobody may change a price. */
  onPrice: ((line: LineView) => void) | null;
  /** What a promotion is, in words. */
  why(reason: Reason): string;
};

/** Memoised: a scan draws one line, not the basket. */
export const BasketLine = memo(function BasketLine(props: BasketLineProps) {
  const { line, isNewest, texts, onPrice } = props;
  const { name } = line;
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const item = place.current;
    const list = item?.parentElement;
    if (!isNewest || item === null || !list) return;
    // Not once only: a promotion makes the line grow, and a coupon below takes room from the list.
    const sizes = new ResizeObserver(() => item.scrollIntoView({ block: 'nearest' }));
    sizes.observe(item);
    sizes.observe(list);
    return () => sizes.disconnect();
  }, [isNewest]);
  if (line.linkedTo !== null) return <AttachedLine {...props} />;
  const isCounted = line.unit === 'each' && !line.isFixed;
  return (
    <li ref={place} className={cx(styles.line, isNewest && styles.newest)} data-testid="basket-line">
      <PictureTile picture={line.picture} name={name} />
      <div className={styles.what}>
        <p className={styles.name}>{keepUnits(name)}</p>
        <PriceOfLine {...props} />
        <Reductions {...props} />
        {line.duty !== null && !line.discounts.some(({ reason }) => reason.kind === 'dutyFree') && (
          <p className={styles.price} data-testid="line-duty">
            {texts(`duty.line.${line.duty}`)}
          </p>
        )}
      </div>
      <div className={styles.quantity}>
        {isCounted && (
          <QuantityStepper
            quantity={line.quantity}
            minimum={1}
            maximum={LINE_QUANTITY_MAX}
            label={texts('basket.quantityOf', { name })}
            fewerLabel={texts('basket.oneFewer', { name })}
            moreLabel={texts('basket.oneMore', { name })}
            onChange={(quantity) => props.onQuantity(line.lineId, quantity)}
            onType={() => props.onTypeQuantity(line)}
          />
        )}
        {onPrice !== null && line.kind === 'goods' && (
          <Button className={styles.changePrice ?? ''} onPress={() => onPrice(line)} data-testid="change-price">
            <TagIcon weight="bold" />
            {texts('basket.editPrice')}
          </Button>
        )}
      </div>
      <AmountOfLine {...props} />
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

/** A deposit: it comes and goes with its goods, so that there is nothing to press. */
function AttachedLine({ line, texts, money }: BasketLineProps) {
  return (
    <li className={cx(styles.line, styles.attached)} data-testid="attached-line">
      <span className={styles.indent} />
      <div className={styles.what}>
        <p className={styles.name}>{line.name}</p>
        <p className={styles.price}>{texts('basket.each', { price: money(line.unitPriceMinor) })}</p>
      </div>
      <p className={styles.amount}>
        <Amount text={money(line.amountMinor)} />
      </p>
    </li>
  );
}

function PriceOfLine({ line, texts, money, weight }: BasketLineProps) {
  const price = money(line.unitPriceMinor);
  if (line.kind === 'depositReturn') return null;
  if (line.isLabelPriced) {
    return (
      <p className={styles.price}>
        {texts('basket.asLabelled')}
        {line.weightGrams !== null && <> · {weight(line.weightGrams)}</>}
      </p>
    );
  }
  if (line.unit !== 'kilogram') return <p className={styles.price}>{texts('basket.each', { price })}</p>;
  return (
    <p className={styles.price}>
      {texts('basket.perKilogram', { weight: weight(line.weightGrams ?? 0), price })}
      {line.tareGrams > 0 && <> · {texts('basket.tareOff', { weight: weight(line.tareGrams) })}</>}
    </p>
  );
}

const CHANGES = {
  override: 'basket.overridden',
  discount: 'basket.discountedByStaff',
  markdown: 'basket.reduced',
} as const;

/** What these are needs no sentence on every line. */
const NAMED_BY_ITSELF: ReadonlySet<Reason['kind']> = new Set<Reason['kind']>(['memberPrice', 'dutyFree']);

/** Every reduction by its name, with what it takes off this line. */
function Reductions({ line, texts, money, why }: BasketLineProps) {
  const { change, discounts } = line;
  if (change === null && discounts.length === 0) return null;
  return (
    <ul className={styles.reductions}>
      {change !== null && (
        <li className={styles.reduction}>
          <TagIcon weight="bold" />
          <span>{change.name ?? texts(CHANGES[change.kind])}</span>
          <span>{texts('basket.was', { price: money(change.fromUnitPriceMinor) })}</span>
        </li>
      )}
      {discounts.map(({ name, reason, discountMinor }) => (
        <li key={`${reason.kind}${name}`} className={styles.reduction} data-testid="line-discount">
          <TagIcon weight="bold" />
          <span>{name}</span>
          <span>{money(-discountMinor)}</span>
          {!NAMED_BY_ITSELF.has(reason.kind) && <span className={styles.why}>{why(reason)}</span>}
        </li>
      ))}
    </ul>
  );
}

function AmountOfLine({ line, money }: BasketLineProps) {
  const offMinor = line.discounts.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
  return (
    <p className={styles.amount}>
      {offMinor > 0 && <span className={styles.was}>{money(line.amountMinor)}</span>}
      <Amount text={money(line.amountMinor - offMinor)} size="large" />
    </p>
  );
}
