import type { Screen } from '../../core/contract/view.ts';
import { unreachable } from '../../core/result.ts';
import { Accepting } from './screens/checkin/Accepting.tsx';
import { BoardingPass } from './screens/checkin/BoardingPass.tsx';
import { BoardingPassTrouble } from './screens/checkin/BoardingPassTrouble.tsx';
import { DangerousGoods } from './screens/checkin/DangerousGoods.tsx';
import { Farewell } from './screens/checkin/Farewell.tsx';
import { Identify } from './screens/checkin/Identify.tsx';
import { SeatChoice } from './screens/checkin/SeatChoice.tsx';
import { Trip } from './screens/checkin/Trip.tsx';
import { Basket } from './screens/checkout/Basket.tsx';
import { Payment } from './screens/checkout/Payment.tsx';
import { PaymentDeclined } from './screens/checkout/PaymentDeclined.tsx';
import { PaymentUnknown } from './screens/checkout/PaymentUnknown.tsx';
import { Receipt } from './screens/checkout/Receipt.tsx';
import { ReceiptTrouble } from './screens/checkout/ReceiptTrouble.tsx';
import { ThankYou } from './screens/checkout/ThankYou.tsx';
import { Weigh } from './screens/checkout/Weigh.tsx';
import { Attract } from './screens/common/Attract.tsx';
import { Language } from './screens/common/Language.tsx';
import { OutOfService } from './screens/common/OutOfService.tsx';

/** The only place that chooses what is drawn. A screen without a case does not compile. */
export function ScreenRouter({ screen }: { screen: Screen }) {
  switch (screen.name) {
    case 'attract':
      return <Attract />;
    case 'language':
      return <Language />;
    case 'outOfService':
      return <OutOfService screen={screen} />;
    case 'basket':
      return <Basket screen={screen} />;
    case 'weigh':
      return <Weigh screen={screen} />;
    case 'payment':
      return <Payment screen={screen} />;
    case 'paymentDeclined':
      return <PaymentDeclined screen={screen} />;
    case 'paymentUnknown':
      return <PaymentUnknown screen={screen} />;
    case 'receipt':
      return <Receipt screen={screen} />;
    case 'receiptTrouble':
      return <ReceiptTrouble screen={screen} />;
    case 'thankYou':
      return <ThankYou screen={screen} />;
    case 'identify':
      return <Identify screen={screen} />;
    case 'trip':
      return <Trip screen={screen} />;
    case 'dangerousGoods':
      return <DangerousGoods screen={screen} />;
    case 'seat':
      return <SeatChoice key={screen.passenger.passengerId} screen={screen} />;
    case 'accepting':
      return <Accepting screen={screen} />;
    case 'boardingPass':
      return <BoardingPass screen={screen} />;
    case 'boardingPassTrouble':
      return <BoardingPassTrouble screen={screen} />;
    case 'farewell':
      return <Farewell screen={screen} />;
    default:
      return unreachable(screen);
  }
}
