import { CheckIcon } from '@phosphor-icons/react/Check';
import { useKiosk } from '../../../kiosk-context.ts';
import { NumberPage } from './NumberPage.tsx';

/** Also a bound of the contract. */
const WEIGHT_GRAMS_MAX = 15_000;

export function TypeWeight({ name, onClose }: { name: string; onClose(): void }) {
  const { store, texts, weight } = useKiosk();
  return (
    <NumberPage
      heading={texts('weigh.typeHeading')}
      body={`${name} · ${texts('weigh.typeBody')}`}
      label={texts('weigh.typeHeading')}
      empty={texts('weigh.typeEmpty')}
      digits={{ minimum: 1, maximum: 5 }}
      isAccepted={(digits) => Number(digits) > 0 && Number(digits) <= WEIGHT_GRAMS_MAX}
      shown={(digits) => weight(Number(digits))}
      action={texts('weigh.typeAdd')}
      icon={<CheckIcon weight="bold" />}
      onClose={onClose}
      onEnter={(digits) => void store.send({ type: 'weigh.type', weightGrams: Number(digits) })}
      testId="type-weight-page"
      actionTestId="take-weight"
    />
  );
}
