import type { KioskConfig } from '../core/config/kiosk-config.ts';
import type { ScreenName } from '../core/contract/view.ts';
import type { SessionState } from '../core/session/state.ts';
import { mayStaff } from '../core/staff/state.ts';
import { foundInJournal } from './found-in-journal.ts';
import type { HeadOfficeSettings } from './head-office-settings.ts';
import type { KioskParts } from './kiosk-parts.ts';
import type { UsableNow } from './pay-by.ts';
import type { PersonalData } from './personal-data.ts';
import type { Clock } from './ports.ts';
import type { Findings } from './prepare.ts';
import type { ScaleWatch } from './scale-watch.ts';
import type { Session } from './session.ts';
import type { ShopPrices } from './shop-prices.ts';

export type FindingsDeps = {
  config: KioskConfig;
  settings: HeadOfficeSettings;
  prices: ShopPrices;
  parts: Pick<KioskParts, 'catalogue' | 'journal' | 'sign'>;
  timeZone: string;
  clock: Clock;
  usable: UsableNow;
  scale: Pick<ScaleWatch, 'reading'>;
  session: () => Session;
  badgeIn: Findings['badgeIn'];
  screenNow: () => ScreenName;
  personal: () => PersonalData;
};

/** As `receiptNumberOf` makes them. */
const RECEIPT_NUMBER = /^[A-Z0-9-]{1,32}-\d{6,15}$/;

const mayRefund = (state: SessionState): boolean =>
  state.status === 'open' && state.journey.journey === 'checkout' && mayStaff(state.journey.checkout, 'refund');

/** Where each finding of a kiosk's commands comes from. */
export function createFindings({
  config,
  settings,
  prices,
  parts,
  clock,
  usable,
  scale,
  timeZone,
  ...given
}: FindingsDeps): Findings {
  const { session, badgeIn, screenNow, personal } = given;
  const { catalogue, journal } = parts;
  // Without the server a slip is good once; the one till that needs this makes the first call when it starts.
  const wasRecalledHere = foundInJournal(journal, { kind: 'basket.recalled', pattern: /"basketId":"(\d{16})"/ });
  const wasSoldOn = foundInJournal(journal, { kind: 'sale.completed', pattern: /"passReference":"([\w-]+)"/ });
  if (settings.config.checkout.suspend.offlineTill === config.kioskId) wasRecalledHere('');
  return {
    journey: config.journey,
    findProduct: (code) => catalogue.find(code, clock.nowMs()),
    goodsContext: () => ({
      currentYear: new Date(clock.nowMs()).getUTCFullYear(),
      inStoreRules: settings.config.inStoreRules,
    }),
    shop: () => {
      const { codes, bags } = settings.config.checkout.basket;
      return { currency: config.currency, ownCodes: codes, bags: bags.articles };
    },
    recallsOf: prices.recallsOf,
    receiptNumberIn: (text) => (mayRefund(session().state) && RECEIPT_NUMBER.test(text) ? text : null),
    slips: {
      kioskId: config.kioskId,
      settings: () => settings.config.checkout.suspend,
      findProduct: (code) => catalogue.find(code, clock.nowMs()),
      wasRecalledHere,
      nowMs: clock.nowMs,
    },
    passes: {
      settings: () => settings.config.checkout.duty,
      nowMs: clock.nowMs,
      timeZone,
      sign: parts.sign ?? null,
      wasSoldOn,
    },
    stableWeightGrams: () => {
      const now = scale.reading;
      return now?.kind === 'stable' ? now.weightGrams : null;
    },
    badgeIn,
    terminalUsable: usable.terminal,
    recyclerUsable: usable.recycler,
    serverUsable: usable.server,
    asksForValueNumber: () => screenNow() === 'payNumber',
    personal,
  };
}
