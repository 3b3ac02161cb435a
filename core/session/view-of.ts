import { inLanguage, type Localized } from '../catalogue/product.ts';
import { checkinScreen } from '../checkin/screen.ts';
import { baggingView } from '../checkout/bagging/screen.ts';
import { scaleViewOf } from '../checkout/basket/screen.ts';
import { itemCountOf } from '../checkout/basket/totals.ts';
import { interventionViews } from '../checkout/interventions/screen.ts';
import { dueMinorOf } from '../checkout/payment/amounts.ts';
import { checkoutScreen } from '../checkout/screen.ts';
import type { CheckoutSettings } from '../checkout/settings.ts';
import { staffView } from '../checkout/staff-menu.ts';
import { type CheckoutState, moneyAtStake } from '../checkout/state.ts';
import type { CashView, NoticeView, PayBy, Screen, View } from '../contract/view.ts';
import type { Symbology } from '../documents/document.ts';
import type { SymbolRows } from '../documents/document-drawing.ts';
import type { Notice } from './notice.ts';
import type { OpenSession, SessionState } from './state.ts';

export type OutOfServiceReason = Extract<Screen, { name: 'outOfService' }>['reason'];

/** What the view needs beside the session: facts about the machine that are not journalled because they decide nothing. */
export type Surroundings = {
  kiosk: View['kiosk'];
  defaultLanguage: string;
  status: View['status'];
  /** The scale's last reading; null where there is none. */
  reading: { kind: 'stable'; weightGrams: number } | { kind: 'motion' | 'overload' | 'underload' } | null;
  outOfService: OutOfServiceReason | null;
  /** How people may pay now. */
  payBy: PayBy;
  /** What the recycler takes now; null where cash is not being put in. */
  cash: CashView | null;
  /** Opens sealed personal data for the screen; an empty text where the key is gone. */
  reveal: (sealed: string) => string;
  /** What a member of staff is called on the screen. */
  staffName: (staffId: string) => string;
  /** The modules of a barcode that a screen shows; null where it cannot carry the data. */
  symbolOf: (symbology: Symbology, data: string) => SymbolRows | null;
  checkout: CheckoutSettings;
};

/** The screen is a function of the state: there is no second router that could disagree with the domain. */
export function screenOf(state: SessionState, around: Surroundings): Screen {
  // Money that may be moving is shown to its end even on a kiosk that takes no new customers.
  if (state.status === 'closed') {
    return around.outOfService === null ? { name: 'attract' } : { name: 'outOfService', reason: around.outOfService };
  }
  if (around.outOfService !== null && interrupts(around.outOfService, state)) {
    return { name: 'outOfService', reason: around.outOfService };
  }
  if (!state.languageChosen && around.kiosk.languages.length > 1) return { name: 'language' };
  const { journey } = state;
  return journey.journey === 'checkout'
    ? checkoutScreen(
        journey.checkout,
        { language: state.language, symbolOf: around.symbolOf, reveal: around.reveal },
        around.checkout,
      )
    : checkinScreen(journey.checkin, around.reveal);
}

/** Without its disk or its wits a kiosk can do nothing more; without its server's leave it ends what has begun, and sells no more. */
function interrupts(reason: OutOfServiceReason, { journey }: OpenSession): boolean {
  switch (reason) {
    case 'storage':
    case 'internal':
      return true;
    case 'noCatalogue':
    case 'maintenance':
    case 'signer':
      return false;
    case 'revoked':
    case 'cloned':
    case 'held':
      return journey.journey === 'checkout' ? !moneyAtStake(journey.checkout) : journey.checkin.booking === null;
  }
}

export function viewOf(state: SessionState, around: Surroundings): View {
  const open = state.status === 'open' ? state : null;
  const screen = screenOf(state, around);
  const checkout = checkoutOf(open);
  return {
    kiosk: around.kiosk,
    language: open?.language ?? around.defaultLanguage,
    sessionOpen: open !== null,
    total: totalOf(open, around),
    helpCalled: open?.helpCalled ?? false,
    notice: open?.notice ? noticeView(open.notice, open.language) : null,
    staff: checkout && staffView(checkout, around.staffName),
    interventions: checkout && open ? interventionViews(checkout, around.checkout.interventions, open.language) : [],
    bagging: checkout && open ? baggingView(checkout, around.checkout.bagging, open.language) : null,
    idleWarning: open?.idleAnswerByMs ? { answerByMs: open.idleAnswerByMs } : null,
    status: around.status,
    scale: open && screen.name === 'weigh' ? scaleOf(open, around) : null,
    payBy: screen.name === 'payChoose' || screen.name === 'payNumber' ? around.payBy : null,
    cash: screen.name === 'cashIn' ? around.cash : null,
    screen,
  };
}

const checkoutOf = (open: OpenSession | null): CheckoutState | null =>
  open?.journey.journey === 'checkout' ? open.journey.checkout : null;

function totalOf(open: OpenSession | null, around: Surroundings): View['total'] {
  if (around.kiosk.journey !== 'checkout') return null;
  if (open?.journey.journey !== 'checkout') return null;
  const { checkout } = open.journey;
  return { amountMinor: dueMinorOf(checkout), itemCount: itemCountOf(checkout.lines) };
}

function scaleOf(open: OpenSession, { reading }: Surroundings): View['scale'] {
  const checkout = checkoutOf(open);
  return checkout?.weighing ? scaleViewOf(checkout.weighing, checkout.tareGrams, reading) : null;
}

function noticeView(notice: Notice, language: string): NoticeView {
  const named = (name: Localized): string => inLanguage(name, language);
  if ('reason' in notice) return { ...notice, name: named(notice.name), reason: named(notice.reason) };
  return 'name' in notice ? { ...notice, name: named(notice.name) } : notice;
}
