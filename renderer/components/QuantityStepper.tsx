import { MinusIcon } from '@phosphor-icons/react/Minus';
import { PlusIcon } from '@phosphor-icons/react/Plus';
import { Button } from 'react-aria-components/Button';
import styles from './QuantityStepper.module.css';

export type QuantityStepperProps = {
  quantity: number;
  minimum: number;
  maximum: number;
  label: string;
  fewerLabel: string;
  moreLabel: string;
  onChange(quantity: number): void;
  /** The number itself can be pressed to type another one. */
  onType?: (() => void) | undefined;
};

export function QuantityStepper(props: QuantityStepperProps) {
  const { quantity, onType } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div className={styles.stepper} role="group" aria-label={props.label}>
      <Button
        className={styles.step ?? ''}
        aria-label={props.fewerLabel}
        isDisabled={quantity <= props.minimum}
        onPress={() => props.onChange(quantity - 1)}
      >
        <MinusIcon weight="bold" />
      </Button>
      {onType === undefined ? (
        <span className={styles.quantity}>{quantity}</span>
      ) : (
        <Button
          className={styles.typed ?? ''}
          aria-label={`${props.label}: ${quantity}`}
          onPress={onType}
          data-testid="type-quantity"
        >
          {quantity}
        </Button>
      )}
      <Button
        className={styles.step ?? ''}
        aria-label={props.moreLabel}
        isDisabled={quantity >= props.maximum}
        onPress={() => props.onChange(quantity + 1)}
      >
        <PlusIcon weight="bold" />
      </Button>
    </div>
  );
}
