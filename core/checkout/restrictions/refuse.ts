import type { Localized } from '../../catalogue/product.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import { mayStaff } from '../../staff/state.ts';
import { storeTime } from '../../time/store-time.ts';
import type { DecideContext } from '../commands.ts';
import type { CheckoutState } from '../state.ts';
import { notSold, piecesOf } from './goods-rules.ts';
import { limitAgainst } from './quantities.ts';

/** Goods that somebody wants in the basket: `pieces` more of them than there are. */
export type Wanted = {
  code: string;
  category: string;
  tags?: readonly string[] | undefined;
  name: Localized;
  minimumAgeYears: number | null;
  pieces: number;
};

const told = (notice: Notice, { atMs }: DecideContext): SessionEvent => ({ type: 'notice.shown', v: 1, atMs, notice });

/** What the shopper is told where goods may not come into the basket; null where they may. Nothing is charged for them. */
export function refusedByRestrictions(
  state: CheckoutState,
  wanted: Wanted,
  context: DecideContext,
): SessionEvent[] | null {
  return tooYoung(state, wanted, context) ?? notSoldNow(wanted, context) ?? tooMany(state, wanted, context);
}

function tooYoung(
  { deniedFromYears, approvedAgeYears }: CheckoutState,
  { minimumAgeYears, name }: Wanted,
  context: DecideContext,
): SessionEvent[] | null {
  if (minimumAgeYears === null || deniedFromYears === null) return null;
  if (minimumAgeYears < deniedFromYears || minimumAgeYears <= approvedAgeYears) return null;
  return [told({ kind: 'tooYoung', name, minimumAgeYears }, context)];
}

function notSoldNow(wanted: Wanted, context: DecideContext): SessionEvent[] | null {
  const refused = notSold(context.settings.restrictions, wanted, storeTime(context.atMs, context.timeZone));
  if (refused === null) return null;
  const { name } = wanted;
  return [
    told(
      refused === 'today' ? { kind: 'notSoldToday', name } : { kind: 'notSoldNow', name, until: refused.until },
      context,
    ),
  ];
}

/** Staff who may approve it may also go over a limit of the shop's. */
function tooMany(state: CheckoutState, wanted: Wanted, context: DecideContext): SessionEvent[] | null {
  const { name, pieces } = wanted;
  if (pieces <= 0 || mayStaff(state, 'approveRestriction')) return null;
  const { basketPiecesMax } = context.settings.restrictions;
  const broken = limitAgainst(state, wanted, context.settings.restrictions);
  if (broken !== undefined) return [told({ kind: 'quantityLimit', name, piecesMax: broken.piecesMax }, context)];
  if (basketPiecesMax === null || piecesOf(state.lines) + pieces <= basketPiecesMax) return null;
  return [told({ kind: 'basketFull' }, context)];
}

/** At the payment the hour is asked for again: goods that were scanned before it must not be sold after it. */
export function paymentRefusedByRestrictions(state: CheckoutState, context: DecideContext): SessionEvent[] | null {
  const now = storeTime(context.atMs, context.timeZone);
  const line = state.lines.find((each) => notSold(context.settings.restrictions, each, now) !== null);
  return line === undefined ? null : notSoldNow({ ...line, pieces: 0 }, context);
}
