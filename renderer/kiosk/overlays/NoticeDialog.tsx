import type { NoticeView, View } from '../../../core/contract/view.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { type StatusKind, StatusMessage } from '../../components/StatusMessage.tsx';
import { formatDate } from '../formats.ts';
import { keepUnits } from '../keep-units.ts';
import { type Kiosk, useKiosk } from '../kiosk-context.ts';
import styles from './overlays.module.css';

/** What is true of the money when a notice is shown; its words are `money.*`. */
type MoneyWords = 'nothingCharged' | 'nothingMoreCharged' | 'nothingGivenBack' | 'nothingPaidOut';

/**
 * How grave each notice is, and what it says of money; null at check-in, where nobody pays anything, and for what changes nothing at any
 * step, also after paying.
 */
export const NOTICES: Readonly<Record<NoticeView['kind'], readonly [StatusKind, MoneyWords | null]>> = {
  unknownBarcode: ['attention', 'nothingCharged'],
  ageRestricted: ['attention', 'nothingCharged'],
  paymentHeld: ['attention', 'nothingCharged'],
  baggingFirst: ['attention', 'nothingCharged'],
  notSoldNow: ['stop', 'nothingCharged'],
  notSoldToday: ['stop', 'nothingCharged'],
  quantityLimit: ['attention', 'nothingCharged'],
  tooYoung: ['stop', 'nothingCharged'],
  basketFull: ['attention', 'nothingCharged'],
  notWeighed: ['attention', 'nothingCharged'],
  terminalUnavailable: ['stop', 'nothingCharged'],
  recyclerUnavailable: ['stop', 'nothingCharged'],
  giftCardsUnavailable: ['stop', 'nothingCharged'],
  tooManyNumbers: ['stop', 'nothingCharged'],
  nothingToPay: ['attention', 'nothingPaidOut'],
  scanNotUsableHere: ['attention', null],
  bookingNotFound: ['attention', null],
  documentUnreadable: ['attention', null],
  departureControlUnreachable: ['stop', null],
  flightClosed: ['stop', null],
  seatTaken: ['attention', null],
  identifyAgain: ['attention', null],
  recalled: ['stop', 'nothingCharged'],
  expired: ['stop', 'nothingCharged'],
  bestBeforePassed: ['attention', 'nothingCharged'],
  serialTwice: ['attention', 'nothingCharged'],
  labelUnusable: ['attention', 'nothingCharged'],
  quantityFixed: ['attention', 'nothingCharged'],
  voidNeedsStaff: ['attention', 'nothingCharged'],
  markdownWithoutItem: ['attention', 'nothingCharged'],
  tareTooHeavy: ['attention', 'nothingCharged'],
  couponUnknown: ['attention', 'nothingCharged'],
  couponThere: ['attention', 'nothingCharged'],
  couponLimit: ['attention', 'nothingCharged'],
  couponExpired: ['attention', 'nothingCharged'],
  couponNotYet: ['attention', 'nothingCharged'],
  couponNoItem: ['attention', 'nothingCharged'],
  couponItemsMissing: ['attention', 'nothingCharged'],
  couponMinimum: ['attention', 'nothingCharged'],
  couponNotBest: ['plain', 'nothingCharged'],
  couponForMembers: ['attention', 'nothingCharged'],
  couponUsed: ['stop', 'nothingCharged'],
  couponNotCheckable: ['attention', 'nothingCharged'],
  depositReturnUsed: ['stop', 'nothingCharged'],
  depositReturnThere: ['attention', 'nothingCharged'],
  depositReturnNotCheckable: ['attention', 'nothingCharged'],
  memberNotFound: ['attention', 'nothingCharged'],
  memberNotCheckable: ['attention', 'nothingCharged'],
  suspendNeedsStaff: ['attention', 'nothingCharged'],
  suspendNoServer: ['stop', 'nothingCharged'],
  suspendTooLarge: ['stop', 'nothingCharged'],
  suspendRefused: ['attention', 'nothingCharged'],
  recallNeedsEmptyBasket: ['attention', 'nothingCharged'],
  recallNeedsStaff: ['attention', 'nothingCharged'],
  basketAlreadyRecalled: ['stop', 'nothingCharged'],
  basketUnknown: ['attention', 'nothingCharged'],
  basketExpired: ['stop', 'nothingCharged'],
  basketWithdrawn: ['stop', 'nothingCharged'],
  basketOtherCurrency: ['stop', 'nothingCharged'],
  slipOtherTill: ['attention', 'nothingCharged'],
  slipForged: ['stop', 'nothingCharged'],
  slipUsed: ['stop', 'nothingCharged'],
  slipUnreadable: ['attention', 'nothingCharged'],
  refundNeedsStaff: ['attention', 'nothingGivenBack'],
  refundNeedsEmptyBasket: ['attention', 'nothingGivenBack'],
  refundUnknownSale: ['attention', 'nothingGivenBack'],
  refundNoServer: ['stop', 'nothingGivenBack'],
  refundRefused: ['stop', 'nothingGivenBack'],
  refundNothingLeft: ['attention', 'nothingGivenBack'],
  refundOtherCurrency: ['stop', 'nothingGivenBack'],
  refundOffline: ['stop', 'nothingGivenBack'],
  refundNeedsServer: ['stop', 'nothingGivenBack'],
  passUnreadable: ['attention', 'nothingCharged'],
  passOtherAirport: ['attention', 'nothingCharged'],
  passOtherDay: ['attention', 'nothingCharged'],
  passUsed: ['stop', 'nothingCharged'],
  passTooLate: ['stop', 'nothingMoreCharged'],
  passFirst: ['attention', 'nothingCharged'],
  allowanceReached: ['stop', 'nothingCharged'],
  allowanceExceeded: ['attention', 'nothingCharged'],
  sealNeedsStaff: ['attention', 'nothingCharged'],
};

/** Says in this order, and always in the same place, what happened, what the person can do now, and what became of their money. */
export function NoticeDialog({ notice }: { notice: NoticeView }) {
  const { view, texts, store, money, language } = useKiosk();
  const { kind, ...told } = notice;
  const [gravity, moneyWords] = NOTICES[kind];
  const values = Object.fromEntries(
    Object.entries(told).map(([field, value]) => [field, shownValue(field, value, { money, language })]),
  );
  const paidMinor = paidSoFarMinor(view);
  const dismiss = (): void => void store.send({ type: 'notice.dismiss' });
  return (
    <Dialog
      role="alertdialog"
      kind={gravity}
      heading={texts(`notice.${kind}.title`, values)}
      onCancel={dismiss}
      testId="notice"
      actions={
        <Button kind="primary" onPress={dismiss} autoFocus>
          {texts('common.ok')}
        </Button>
      }
    >
      <p>{texts(`notice.${kind}.body`, values)}</p>
      <p className={styles.now} data-testid="notice-now">
        {texts(`notice.${kind}.now`, values)}
      </p>
      {moneyWords !== null && (
        <div data-testid="notice-money">
          <StatusMessage kind={paidMinor > 0 ? 'plain' : 'done'}>
            {paidMinor > 0 ? texts('declined.paidStays', { amount: money(paidMinor) }) : texts(`money.${moneyWords}`)}
          </StatusMessage>
        </div>
      )}
    </Dialog>
  );
}

/** In the middle of paying, "nothing was charged" would be wrong: a part may be paid. */
function paidSoFarMinor({ screen, total }: View): number {
  return 'remainingMinor' in screen && total !== null ? Math.max(0, total.amountMinor - screen.remainingMinor) : 0;
}

/** The field's name says what it is, as everywhere. */
function shownValue(
  field: string,
  value: string | number,
  { money, language }: Pick<Kiosk, 'money' | 'language'>,
): string | number {
  if (typeof value === 'number') return field.endsWith('Minor') ? money(value) : value;
  if (field.endsWith('Date')) return formatDate(value, language);
  return keepUnits(value);
}
