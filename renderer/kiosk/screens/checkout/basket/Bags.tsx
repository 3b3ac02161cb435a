import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { CreditCardIcon } from '@phosphor-icons/react/CreditCard';
import { useCallback } from 'react';
import type { BagView } from '../../../../../core/contract/basket-view.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { PictureTile } from '../../../../components/PictureTile.tsx';
import { QuantityStepper } from '../../../../components/QuantityStepper.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { keepUnits } from '../../../keep-units.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from './Bags.module.css';

/** Also a bound of the contract. */
const BAG_QUANTITY_MAX = 20;

export function Bags({ screen }: ScreenProps<'bags'>) {
  const { texts, store, view } = useKiosk();
  const back = useCallback(() => void store.send({ type: 'bags.close' }), [store]);
  useCancel(back);
  const pay = (): void =>
    void store.send({ type: 'bags.close' }).then(({ done }) => {
      const amountMinor = store.getState().view?.total?.amountMinor ?? 0;
      if (done) void store.send({ type: 'pay.choose', amountMinor });
    });
  return (
    <Frame
      heading={texts('bags.heading')}
      focusKey="bags"
      testId="bags"
      layout="fill"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<CreditCardIcon weight="bold" />}
          isDisabled={(view.total?.amountMinor ?? 0) <= 0}
          onPress={pay}
          testId="bags-go-on"
        >
          {texts('bags.goOn')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={back} testId="bags-back">
          {texts('bags.back')}
        </Button>
      }
    >
      <p className={styles.body}>{texts('bags.body')}</p>
      <ul className={styles.bags}>
        {screen.bags.map((bag) => (
          <Bag key={bag.code} bag={bag} />
        ))}
      </ul>
    </Frame>
  );
}

function Bag({ bag }: { bag: BagView }) {
  const { texts, store, money } = useKiosk();
  const { code, name, picture, quantity } = bag;
  return (
    <li className={styles.bag} data-testid="bag">
      <PictureTile picture={picture} name={name} size="medium" />
      <div className={styles.words}>
        <p className={styles.name}>{keepUnits(name)}</p>
        <p className={styles.price}>{texts('bags.each', { price: money(bag.priceMinor) })}</p>
      </div>
      <QuantityStepper
        quantity={quantity}
        minimum={0}
        maximum={BAG_QUANTITY_MAX}
        label={texts('bags.quantityOf', { name })}
        fewerLabel={texts('bags.oneFewer', { name })}
        moreLabel={texts('bags.oneMore', { name })}
        onChange={(chosen) => void store.send({ type: 'bags.set', code, quantity: chosen })}
      />
    </li>
  );
}
