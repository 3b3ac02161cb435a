import { PlusIcon } from '@phosphor-icons/react/Plus';
import { useKiosk } from '../../../kiosk-context.ts';
import { NumberPage } from './NumberPage.tsx';

export function TypeNumber({ onClose }: { onClose(): void }) {
  const { store, texts } = useKiosk();
  return (
    <NumberPage
      heading={texts('typeNumber.heading')}
      body={texts('typeNumber.body')}
      label={texts('typeNumber.number')}
      empty={texts('typeNumber.empty')}
      digits={{ minimum: 4, maximum: 16 }}
      action={texts('typeNumber.add')}
      icon={<PlusIcon weight="bold" />}
      onClose={onClose}
      onEnter={(digits, clear) =>
        void store.send({ type: 'code.enter', digits }).then(({ done }) => {
          if (!done) return;
          if (store.getState().view?.notice === null) onClose();
          else clear();
        })
      }
      testId="type-number-page"
      actionTestId="add-number"
    />
  );
}
