import { CreditCardIcon } from '@phosphor-icons/react/CreditCard';
import { ImagesSquareIcon } from '@phosphor-icons/react/ImagesSquare';
import { NumpadIcon } from '@phosphor-icons/react/Numpad';
import { XIcon } from '@phosphor-icons/react/X';
import { useCallback, useState } from 'react';
import { BasketList } from '../../../../components/BasketList.tsx';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { Scanning } from '../../../../components/pictograms/Scanning.tsx';
import { ScannerDown } from '../../../../components/ScannerDown.tsx';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { LeaveDialog } from '../../common/LeaveDialog.tsx';
import styles from './Basket.module.css';
import { Produce } from './Produce.tsx';
import { TypeNumber } from './TypeNumber.tsx';

/** A page over the basket that a reload may forget. */
export type BasketPage = 'items' | 'produce' | 'typeNumber';

export function Basket({ screen }: ScreenProps<'basket'>) {
  const [page, setPage] = useState<BasketPage>('items');
  const back = useCallback(() => setPage('items'), []);
  if (page === 'produce') return <Produce onClose={back} />;
  if (page === 'typeNumber') return <TypeNumber onClose={back} />;
  return <Items screen={screen} onPage={setPage} />;
}

function Items({ screen, onPage }: ScreenProps<'basket'> & { onPage(page: BasketPage): void }) {
  const { view, texts, store, scannerDown } = useKiosk();
  const [leaving, setLeaving] = useState(false);
  const askToLeave = useCallback(() => setLeaving(true), []);
  useCancel(askToLeave);
  const isEmpty = screen.lines.length === 0;
  const amountMinor = view.total?.amountMinor ?? 0;
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
          isDisabled={isEmpty}
          onPress={() => void store.send({ type: 'pay.choose', amountMinor })}
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
          {!scannerDown && (
            <>
              <p className={styles.hint}>{texts('basket.emptyBody')}</p>
              <Scanning />
            </>
          )}
        </div>
      ) : (
        <BasketList lines={screen.lines} newestLineId={screen.newestLineId} />
      )}
      <ScannerDown text="basket.scannerDown" />
      <div className={styles.otherWays}>
        <Button icon={<ImagesSquareIcon weight="bold" />} onPress={() => onPage('produce')} testId="find-by-picture">
          {texts('basket.findByPicture')}
        </Button>
        <Button icon={<NumpadIcon weight="bold" />} onPress={() => onPage('typeNumber')} testId="type-number">
          {texts('basket.typeNumber')}
        </Button>
      </div>
      {leaving && (
        <LeaveDialog
          heading={texts('basket.cancelHeading')}
          body={texts('basket.cancelBody')}
          confirm={texts('basket.cancelConfirm')}
          keep={texts('basket.cancelKeep')}
          onClose={() => setLeaving(false)}
        />
      )}
    </Frame>
  );
}
