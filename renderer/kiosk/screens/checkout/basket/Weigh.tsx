import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { KeyboardIcon } from '@phosphor-icons/react/Keyboard';
import { PlusIcon } from '@phosphor-icons/react/Plus';
import { useCallback, useState } from 'react';
import type { ScaleView } from '../../../../../core/contract/basket-view.ts';
import { Amount } from '../../../../components/Amount.tsx';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { PictureTile } from '../../../../components/PictureTile.tsx';
import { ScalePlate } from '../../../../components/pictograms/Paper.tsx';
import { type StatusKind, StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { keepUnits } from '../../../keep-units.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { TareChoice } from './TareChoice.tsx';
import { TypeWeight } from './TypeWeight.tsx';
import styles from './Weigh.module.css';

export function Weigh({ screen }: ScreenProps<'weigh'>) {
  const { view, texts, money, store } = useKiosk();
  const { product } = screen;
  const cancel = useCallback(() => void store.send({ type: 'weigh.cancel' }), [store]);
  const [isTyping, setTyping] = useState(false);
  useCancel(cancel);
  if (isTyping) return <TypeWeight name={product.name} onClose={() => setTyping(false)} />;
  return (
    <Frame
      heading={texts('weigh.heading')}
      focusKey="weigh"
      testId="weigh"
      layout="fill"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<PlusIcon weight="bold" />}
          isDisabled={view.scale?.kind !== 'stable'}
          onPress={() => void store.send({ type: 'weigh.confirm' })}
          testId="weigh-confirm"
        >
          {texts('weigh.add')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={cancel} testId="weigh-cancel">
          {texts('weigh.cancel')}
        </Button>
      }
    >
      <div className={styles.columns}>
        <div className={styles.picture}>
          <PictureTile picture={product.picture} name={product.name} size="huge" />
          <ScalePlate />
        </div>
        <div className={styles.words}>
          <p className={styles.name}>{keepUnits(product.name)}</p>
          <p className={styles.price}>
            {texts('weigh.pricePerKilogram', { price: money(product.pricePerKilogramMinor) })}
          </p>
          <Reading scale={view.scale} />
          {screen.mayType && (
            <Button icon={<KeyboardIcon weight="bold" />} onPress={() => setTyping(true)} testId="type-weight">
              {texts('weigh.type')}
            </Button>
          )}
        </div>
      </div>
      <TareChoice screen={screen} />
    </Frame>
  );
}

const READINGS: Record<Exclude<ScaleView['kind'], 'stable'>, StatusKind> = {
  underload: 'plain',
  motion: 'plain',
  onlyTare: 'attention',
  overload: 'stop',
  notConnected: 'stop',
};

function Reading({ scale }: { scale: ScaleView | null }) {
  const { texts, money, weight } = useKiosk();
  return (
    <div className={styles.reading} aria-live="polite" data-testid="scale">
      {scale?.kind === 'stable' ? (
        <>
          <Amount text={weight(scale.weightGrams)} size="display" />
          <Amount text={money(scale.amountMinor)} size="display" />
        </>
      ) : (
        <StatusMessage kind={scale === null ? 'plain' : READINGS[scale.kind]}>
          {texts(scale === null ? 'weigh.waiting' : `weigh.${scale.kind}`)}
        </StatusMessage>
      )}
    </div>
  );
}
