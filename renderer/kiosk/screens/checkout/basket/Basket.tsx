import { CreditCardIcon } from '@phosphor-icons/react/CreditCard';
import { IdentificationCardIcon } from '@phosphor-icons/react/IdentificationCard';
import { ImagesSquareIcon } from '@phosphor-icons/react/ImagesSquare';
import { NumpadIcon } from '@phosphor-icons/react/Numpad';
import { PauseIcon } from '@phosphor-icons/react/Pause';
import { ToteIcon } from '@phosphor-icons/react/Tote';
import { XIcon } from '@phosphor-icons/react/X';
import { useCallback, useState } from 'react';
import type { LineView } from '../../../../../core/contract/view.ts';
import { BasketList } from '../../../../components/BasketList.tsx';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Scanning } from '../../../../components/pictograms/Scanning.tsx';
import { ScannerDown } from '../../../../components/ScannerDown.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { LeaveDialog } from '../../common/LeaveDialog.tsx';
import { Journey } from '../duty/Journey.tsx';
import styles from './Basket.module.css';
import { ChangePrice } from './ChangePrice.tsx';
import { Extras } from './Extras.tsx';
import { Member } from './Member.tsx';
import { Produce } from './Produce.tsx';
import { TypeNumber } from './TypeNumber.tsx';
import { TypeQuantity } from './TypeQuantity.tsx';

/** A page over the basket that a reload may forget. */
type Page = { name: 'items' | 'produce' | 'typeNumber' | 'member' } | { name: 'quantity' | 'price'; line: LineView };

const ITEMS: Page = { name: 'items' };

export function Basket({ screen }: ScreenProps<'basket'>) {
  const [page, setPage] = useState<Page>(ITEMS);
  const back = useCallback(() => setPage(ITEMS), []);
  switch (page.name) {
    case 'produce':
      return <Produce onClose={back} />;
    case 'typeNumber':
      return <TypeNumber onClose={back} />;
    case 'member':
      return <Member screen={screen} onClose={back} />;
    case 'quantity':
      return <TypeQuantity line={page.line} onClose={back} />;
    case 'price':
      // Signed out meanwhile: there is nothing to change any more.
      if (screen.staff !== null) return <ChangePrice line={page.line} staff={screen.staff} onClose={back} />;
      break;
    case 'items':
      break;
  }
  return <Items screen={screen} onPage={setPage} />;
}

type ItemsProps = ScreenProps<'basket'> & { onPage(page: Page): void };

function Items({ screen, onPage }: ItemsProps) {
  const { view, texts, store, scannerDown } = useKiosk();
  const [leaving, setLeaving] = useState(false);
  const askToLeave = useCallback(() => setLeaving(true), []);
  useCancel(askToLeave);
  const onTypeQuantity = useCallback((line: LineView) => onPage({ name: 'quantity', line }), [onPage]);
  const onPrice = useCallback((line: LineView) => onPage({ name: 'price', line }), [onPage]);
  const mayPrice = screen.staff !== null && (screen.staff.mayOverride || screen.staff.mayDiscount);
  const isEmpty = screen.lines.length === 0;
  const amountMinor = view.total?.amountMinor ?? 0;
  const pay = (): void =>
    void store.send(screen.bagsBeforePaying ? { type: 'bags.open' } : { type: 'pay.choose', amountMinor });
  return (
    <Frame
      heading={texts(isEmpty && !scannerDown ? 'basket.emptyHeading' : 'basket.heading')}
      focusKey="basket"
      layout="fill"
      testId="basket"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<CreditCardIcon weight="bold" />}
          isDisabled={isEmpty || screen.isAsking || amountMinor <= 0}
          onPress={pay}
          testId="pay"
        >
          {texts('basket.pay')}
        </Button>
      }
      secondary={
        <Button kind="quiet" icon={<XIcon weight="bold" />} onPress={askToLeave} testId="cancel-purchase">
          {texts('basket.cancelPurchase')}
        </Button>
      }
    >
      {isEmpty ? (
        <div className={styles.empty}>
          <ScannerDown text="basket.scannerDown" />
          {!scannerDown && (
            <>
              <p className={styles.hint}>{texts('basket.emptyBody')}</p>
              <Scanning />
            </>
          )}
        </div>
      ) : (
        <BasketList
          lines={screen.lines}
          newestLineId={screen.newestLineId}
          onTypeQuantity={onTypeQuantity}
          onPrice={mayPrice ? onPrice : null}
        />
      )}
      {screen.duty !== null && <Journey duty={screen.duty} />}
      <Extras screen={screen} />
      {!isEmpty && <ScannerDown text="basket.scannerDown" />}
      <OtherWays screen={screen} onPage={onPage} />
      {leaving && (
        <LeaveDialog
          heading={texts('basket.cancelHeading')}
          body={texts('basket.cancelBody')}
          confirm={texts('basket.cancelConfirm')}
          keep={texts('basket.cancelKeep')}
          onClose={() => setLeaving(false)}
        >
          {!isEmpty && (
            <Button
              onPress={() => void store.send({ type: 'basket.void' }).then(() => setLeaving(false))}
              testId="void-basket"
            >
              {texts('basket.voidAll')}
            </Button>
          )}
        </LeaveDialog>
      )}
    </Frame>
  );
}

function OtherWays({ screen, onPage }: ItemsProps) {
  const { texts, store } = useKiosk();
  const { member, memberStep } = screen;
  return (
    <div className={styles.otherWays}>
      <Button
        icon={<ImagesSquareIcon weight="bold" />}
        onPress={() => onPage({ name: 'produce' })}
        testId="find-by-picture"
      >
        {texts('basket.findByPicture')}
      </Button>
      <Button icon={<NumpadIcon weight="bold" />} onPress={() => onPage({ name: 'typeNumber' })} testId="type-number">
        {texts('basket.typeNumber')}
      </Button>
      {memberStep !== 'none' && (
        <Button
          icon={<IdentificationCardIcon weight={member === null ? 'bold' : 'fill'} />}
          onPress={() => (member === null ? onPage({ name: 'member' }) : void store.send({ type: 'member.remove' }))}
          testId="member"
        >
          {texts(member === null ? 'member.offer' : 'member.remove')}
        </Button>
      )}
      {screen.maySuspend && (
        <Button
          icon={<PauseIcon weight="bold" />}
          onPress={() => void store.send({ type: 'basket.suspend' })}
          testId="suspend"
        >
          {texts('basket.suspend')}
        </Button>
      )}
      {screen.hasBags && (
        <Button
          icon={<ToteIcon weight="bold" />}
          onPress={() => void store.send({ type: 'bags.open' })}
          testId="add-bag"
        >
          {texts('basket.bags')}
        </Button>
      )}
    </div>
  );
}
