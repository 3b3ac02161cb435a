import { ArrowCounterClockwiseIcon } from '@phosphor-icons/react/ArrowCounterClockwise';
import { HandbagIcon } from '@phosphor-icons/react/Handbag';
import { ShoppingCartIcon } from '@phosphor-icons/react/ShoppingCart';
import type { BaggingView } from '../../../core/contract/staff-view.ts';
import { Button } from '../../components/Button.tsx';
import { StatusIcon, type StatusKind } from '../../components/StatusMessage.tsx';
import { cx } from '../../design/classes.ts';
import { keepUnits } from '../keep-units.ts';
import { useKiosk } from '../kiosk-context.ts';
import styles from './StaffBar.module.css';

const KINDS: Record<BaggingView['kind'], StatusKind> = {
  place: 'plain',
  takeOut: 'plain',
  ownBagOffer: 'plain',
  ownBagAsked: 'plain',
  unexpected: 'attention',
  removed: 'attention',
  wrongWeight: 'attention',
};

/** What the shopper is to do with the bagging area, in one sentence, and the way around it where there is one. */
export function BaggingBar({ bagging }: { bagging: BaggingView }) {
  const { texts, store } = useKiosk();
  const { kind, items, skipLineId } = bagging;
  return (
    <section
      className={cx(styles.coming, KINDS[kind] === 'attention' && styles.attention)}
      role="status"
      aria-label={texts('bagging.label')}
      data-testid="bagging"
    >
      <StatusIcon kind={KINDS[kind]} />
      <p className={styles.sentence}>{texts(`bagging.${kind}`, { items: items.map(keepUnits).join(', ') })}</p>
      {skipLineId !== null && (
        <Button
          icon={<ShoppingCartIcon weight="bold" />}
          onPress={() => void store.send({ type: 'bagging.skip', lineId: skipLineId })}
          testId="bagging-skip"
        >
          {texts('bagging.skip')}
        </Button>
      )}
      {kind === 'ownBagOffer' && (
        <Button
          icon={<HandbagIcon weight="bold" />}
          onPress={() => void store.send({ type: 'ownBag.start' })}
          testId="own-bag"
        >
          {texts('bagging.ownBag')}
        </Button>
      )}
      {kind === 'ownBagAsked' && (
        <Button
          icon={<ArrowCounterClockwiseIcon weight="bold" />}
          onPress={() => void store.send({ type: 'ownBag.leave' })}
          testId="no-bag"
        >
          {texts('bagging.noBag')}
        </Button>
      )}
    </section>
  );
}
