/** How many pieces of some goods one customer may buy: refused beyond it, or looked at by staff. */

import type { SessionEvent } from '../../session/events.ts';
import type { BasketLine } from '../basket/events.ts';
import { quantityChanged } from '../basket/lines.ts';
import { removeLines } from '../basket/remove-lines.ts';
import type { DecideContext } from '../commands.ts';
import type { Answered } from '../interventions/consequences.ts';
import { raise } from '../interventions/raise.ts';
import type { Intervention } from '../interventions/state.ts';
import type { CheckoutState } from '../state.ts';
import { isAbout, piecesOf } from './goods-rules.ts';
import type { QuantityLimit, RestrictionSettings } from './settings.ts';

/** Lines that are counted together, and how many pieces of them are free. */
type Counted = { limit: QuantityLimit; lines: BasketLine[] };

const countedBy = (limit: QuantityLimit, { lines }: CheckoutState): Counted[] => {
  const about = lines.filter((line) => isAbout(limit, line));
  if (limit.per === 'basket') return about.length === 0 ? [] : [{ limit, lines: about }];
  return [...Map.groupBy(about, ({ code }) => code).values()].map((ofArticle) => ({ limit, lines: ofArticle }));
};

const isOf = ({ limit, lines }: Counted, { reason, lineIds }: Intervention): boolean =>
  reason.kind === 'quantity' &&
  reason.piecesMax === limit.piecesMax &&
  lines.some(({ lineId }) => lineIds.includes(lineId));

const beyond = (state: CheckoutState, { quantityLimits }: RestrictionSettings): Counted[] =>
  quantityLimits
    .filter(({ approval }) => approval !== 'none')
    .flatMap((limit) => countedBy(limit, state))
    .filter(({ limit, lines }) => piecesOf(lines) > limit.piecesMax);

/** The limit that more pieces would break and that nobody is asked about; staff who have said no are not asked again. */
export function limitAgainst(
  state: CheckoutState,
  wanted: { code: string; category: string; pieces: number },
  { quantityLimits }: RestrictionSettings,
): QuantityLimit | undefined {
  return quantityLimits.find((limit) => {
    if (!isAbout(limit, wanted)) return false;
    const counted = countedBy(limit, state).find(
      ({ lines }) => limit.per === 'basket' || lines.some(({ code }) => code === wanted.code),
    ) ?? { limit, lines: [] };
    if (piecesOf(counted.lines) + wanted.pieces <= limit.piecesMax) return false;
    return (
      limit.approval === 'none' || state.interventions.some((each) => each.status === 'denied' && isOf(counted, each))
    );
  });
}

/** One approval settles these goods for the purchase. */
export const askedForQuantities = (state: CheckoutState, context: DecideContext): SessionEvent[] =>
  beyond(state, context.settings.restrictions)
    .filter((counted) => !state.interventions.some((each) => isLookedAt(each) && isOf(counted, each)))
    .flatMap(({ limit, lines }) =>
      raise(
        state,
        {
          reason: { kind: 'quantity', piecesMax: limit.piecesMax },
          holds: limit.approval === 'immediate' ? 'everything' : 'payment',
          lineIds: lines.map(({ lineId }) => lineId),
        },
        context,
      ),
    );

const isLookedAt = ({ status }: Intervention): boolean => status === 'open' || status === 'approved';

/** There are no more of them than anybody may have. */
export const isWithin = (state: CheckoutState, intervention: Intervention, settings: RestrictionSettings): boolean =>
  !beyond(state, settings).some((counted) => isOf(counted, intervention));

/** Denied: what is too many goes, the newest first. */
export function removeSurplus(
  state: CheckoutState,
  { intervention, closedBy }: Answered,
  context: DecideContext,
): SessionEvent[] {
  return beyond(state, context.settings.restrictions)
    .filter((counted) => isOf(counted, intervention))
    .flatMap(({ limit, lines }) => {
      let surplus = piecesOf(lines) - limit.piecesMax;
      return lines.toReversed().flatMap((line): SessionEvent[] => {
        if (surplus <= 0) return [];
        const pieces = piecesOf([line]);
        const less = Math.min(pieces, surplus);
        surplus -= less;
        if (less === pieces) return removeLines(state, [line.lineId], closedBy, context);
        return quantityChanged(state, line, line.quantity - less, context);
      });
    });
}
