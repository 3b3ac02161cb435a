import { useEffect, useState } from 'react';
import type { NoticeView } from '../../../core/contract/view.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import type { StatusKind } from '../../components/StatusMessage.tsx';
import { formatDate } from '../formats.ts';
import { keepUnits } from '../keep-units.ts';
import { type Kiosk, useKiosk } from '../kiosk-context.ts';
import { useSecondsUntil } from '../seconds-until.ts';
import { StaffMenu } from '../staff/StaffMenu.tsx';
import styles from './overlays.module.css';

/** What may lie over any screen; the most pressing one alone. */
export function Overlays() {
  const { view, staffMenu } = useKiosk();
  const [helpHidden, setHelpHidden] = useState(false);
  useEffect(() => {
    if (!view.helpCalled) setHelpHidden(false);
  }, [view.helpCalled]);
  if (view.idleWarning !== null) return <IdleDialog answerByMs={view.idleWarning.answerByMs} />;
  if (view.notice !== null) return <NoticeDialog notice={view.notice} />;
  if (view.staff !== null && staffMenu.isOpen) return <StaffMenu staff={view.staff} />;
  if (view.helpCalled && !helpHidden) return <HelpDialog onHide={() => setHelpHidden(true)} />;
  return null;
}

const NOTICE_KINDS: Record<NoticeView['kind'], StatusKind> = {
  unknownBarcode: 'attention',
  ageRestricted: 'attention',
  paymentHeld: 'attention',
  baggingFirst: 'attention',
  notSoldNow: 'stop',
  notSoldToday: 'stop',
  quantityLimit: 'attention',
  tooYoung: 'stop',
  basketFull: 'attention',
  notWeighed: 'attention',
  terminalUnavailable: 'stop',
  recyclerUnavailable: 'stop',
  giftCardsUnavailable: 'stop',
  tooManyNumbers: 'stop',
  nothingToPay: 'attention',
  scanNotUsableHere: 'attention',
  bookingNotFound: 'attention',
  documentUnreadable: 'attention',
  departureControlUnreachable: 'stop',
  flightClosed: 'stop',
  seatTaken: 'attention',
  identifyAgain: 'attention',
  recalled: 'stop',
  expired: 'stop',
  bestBeforePassed: 'attention',
  serialTwice: 'attention',
  labelUnusable: 'attention',
  quantityFixed: 'attention',
  voidNeedsStaff: 'attention',
  markdownWithoutItem: 'attention',
  tareTooHeavy: 'attention',
  couponUnknown: 'attention',
  couponThere: 'attention',
  couponLimit: 'attention',
  couponExpired: 'attention',
  couponNotYet: 'attention',
  couponNoItem: 'attention',
  couponItemsMissing: 'attention',
  couponMinimum: 'attention',
  couponNotBest: 'plain',
  couponForMembers: 'attention',
  couponUsed: 'stop',
  couponNotCheckable: 'attention',
  depositReturnUsed: 'stop',
  depositReturnThere: 'attention',
  depositReturnNotCheckable: 'attention',
  memberNotFound: 'attention',
  memberNotCheckable: 'attention',
  suspendNeedsStaff: 'attention',
  suspendNoServer: 'stop',
  suspendTooLarge: 'stop',
  suspendRefused: 'attention',
  recallNeedsEmptyBasket: 'attention',
  recallNeedsStaff: 'attention',
  basketAlreadyRecalled: 'stop',
  basketUnknown: 'attention',
  basketExpired: 'stop',
  basketWithdrawn: 'stop',
  basketOtherCurrency: 'stop',
  slipOtherTill: 'attention',
  slipForged: 'stop',
  slipUsed: 'stop',
  slipUnreadable: 'attention',
  refundNeedsStaff: 'attention',
  refundNeedsEmptyBasket: 'attention',
  refundUnknownSale: 'attention',
  refundNoServer: 'stop',
  refundRefused: 'stop',
  refundNothingLeft: 'attention',
  refundOtherCurrency: 'stop',
  refundOffline: 'stop',
  refundNeedsServer: 'stop',
  passUnreadable: 'attention',
  passOtherAirport: 'attention',
  passOtherDay: 'attention',
  passUsed: 'stop',
  passTooLate: 'stop',
  passFirst: 'attention',
  allowanceReached: 'stop',
  allowanceExceeded: 'attention',
  sealNeedsStaff: 'attention',
};

function NoticeDialog({ notice }: { notice: NoticeView }) {
  const { texts, store, money, language } = useKiosk();
  const { kind, ...told } = notice;
  const values = Object.fromEntries(
    Object.entries(told).map(([field, value]) => [field, shownValue(field, value, { money, language })]),
  );
  const dismiss = (): void => void store.send({ type: 'notice.dismiss' });
  return (
    <Dialog
      role="alertdialog"
      kind={NOTICE_KINDS[kind]}
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
    </Dialog>
  );
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

function HelpDialog({ onHide }: { onHide(): void }) {
  const { texts, store } = useKiosk();
  return (
    <Dialog
      kind="done"
      heading={texts('help.calledHeading')}
      onCancel={onHide}
      testId="help-dialog"
      actions={
        <>
          <Button kind="primary" onPress={onHide} autoFocus>
            {texts('help.carryOn')}
          </Button>
          <Button onPress={() => void store.send({ type: 'help.dismiss' })}>{texts('help.dismiss')}</Button>
        </>
      }
    >
      <p>{texts('help.calledBody')}</p>
    </Dialog>
  );
}

function IdleDialog({ answerByMs }: { answerByMs: number }) {
  const { texts, store, view } = useKiosk();
  const seconds = useSecondsUntil(answerByMs);
  const stay = (): void => void store.send({ type: 'idle.stay' });
  return (
    <Dialog
      role="alertdialog"
      kind="attention"
      heading={texts('idle.heading')}
      onCancel={stay}
      testId="idle"
      actions={
        <>
          <Button kind="primary" onPress={stay} autoFocus>
            {texts('idle.stay')}
          </Button>
          <Button onPress={() => void store.send({ type: 'session.leave' })}>{texts('idle.leave')}</Button>
        </>
      }
    >
      <p>{texts(view.kiosk.journey === 'checkout' ? 'idle.bodyCheckout' : 'idle.bodyCheckin')}</p>
      <p className={styles.seconds} role="timer">
        {texts('idle.seconds', { count: seconds })}
      </p>
    </Dialog>
  );
}
