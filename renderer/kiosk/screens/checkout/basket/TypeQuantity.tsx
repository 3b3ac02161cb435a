import { CheckIcon } from '@phosphor-icons/react/Check';
import type { LineView } from '../../../../../core/contract/view.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { NumberPage } from './NumberPage.tsx';

export function TypeQuantity({ line, onClose }: { line: LineView; onClose(): void }) {
  const { store, texts } = useKiosk();
  return (
    <NumberPage
      heading={texts('basket.quantityHeading')}
      body={line.name}
      label={texts('basket.quantityOf', { name: line.name })}
      empty={texts('basket.quantityEmpty')}
      digits={{ minimum: 1, maximum: 2 }}
      isAccepted={(digits) => Number(digits) > 0}
      action={texts('basket.quantityTake')}
      icon={<CheckIcon weight="bold" />}
      onClose={onClose}
      onEnter={(digits) =>
        void store
          .send({ type: 'line.setQuantity', lineId: line.lineId, quantity: Number(digits) })
          .then(({ done }) => (done ? onClose() : undefined))
      }
      testId="quantity-page"
      actionTestId="take-quantity"
    />
  );
}
