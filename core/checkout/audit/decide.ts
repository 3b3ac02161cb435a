import { err, ok } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import type { BasketCommand } from '../basket/commands.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { type Answered, type Consequences, statusOf } from '../interventions/consequences.ts';
import { close, raise } from '../interventions/raise.ts';
import { type Intervention, openInterventions } from '../interventions/state.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import { piecesOf } from '../restrictions/goods-rules.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';

const openAudit = (state: CheckoutState): Intervention | undefined =>
  openInterventions(state).find(({ reason }) => reason.kind === 'audit');

/** There is something to check, and nobody is checking it. */
export const mayAudit = (state: CheckoutState): boolean =>
  basketIsOpen(state) && piecesOf(state.lines) > 0 && openAudit(state) === undefined;

/** By hand, also where chance has already let the purchase pass. */
export function startAudit(state: CheckoutState, context: DecideContext): Decision {
  if (!mayStaff(state, 'audit')) return err({ kind: 'noRight' });
  if (!mayAudit(state)) return err({ kind: 'notNow' });
  return ok([...actedBy(state, 'audit', context.atMs), ...picked(state, 'staff', context)]);
}

/** Asked once, when the shopper wants to pay; null where the payment goes on. */
export function auditBeforePayment(state: CheckoutState, context: DecideContext): SessionEvent[] | null {
  if (state.audit.isDecided || piecesOf(state.lines) === 0) return null;
  const { randomPerMillion, riskFrom } = context.settings.audit;
  const riskPoints = riskPointsOf(state, context);
  if (riskFrom !== null && riskPoints >= riskFrom) return picked(state, 'risk', context);
  if (context.chance < randomPerMillion) return picked(state, 'random', context);
  return null;
}

/** For the journal, also of a purchase that is not checked: what it was judged by. */
export const notAudited = (state: CheckoutState, context: DecideContext): SessionEvent[] =>
  state.audit.isDecided ? [] : [decided(null, riskPointsOf(state, context), context)];

function picked(state: CheckoutState, cause: 'random' | 'risk' | 'staff', context: DecideContext): SessionEvent[] {
  const itemCount = Math.min(context.settings.audit.itemCount, piecesOf(state.lines));
  const reason = { kind: 'audit', itemCount, cause } as const;
  return [
    decided(cause, riskPointsOf(state, context), context),
    ...raise(state, { reason, holds: 'payment' }, context),
  ];
}

const decided = (
  cause: 'random' | 'risk' | 'staff' | null,
  riskPoints: number,
  { atMs }: DecideContext,
): SessionEvent => ({
  type: 'audit.decided',
  v: 1,
  atMs,
  picked: cause,
  riskPoints,
});

export function riskPointsOf(state: CheckoutState, { settings: { audit } }: DecideContext): number {
  const { risk, valueFromMinor } = audit;
  const skipped = Object.values(state.bagging.skippedPieces).reduce((sum, pieces) => sum + pieces, 0);
  return (
    state.audit.voids * risk.void +
    state.audit.priceOverrides * risk.priceOverride +
    state.bagging.troubles * risk.weightTrouble +
    skipped * risk.skippedItem +
    state.lines.filter(({ minimumAgeYears }) => minimumAgeYears !== null).length * risk.ageRestricted +
    (dueMinorOf(state) >= valueFromMinor ? risk.value : 0)
  );
}

/** While staff check, what they scan is compared with the basket and not sold again. Null where nobody is checking. */
export function scannedInAudit(
  state: CheckoutState,
  command: BasketCommand,
  context: DecideContext,
): SessionEvent[] | null {
  const audit = openAudit(state);
  if (audit === undefined || audit.reason.kind !== 'audit' || command.type !== 'item.offered') return null;
  if (!mayStaff(state, 'audit') || state.staff === null || command.product === null) return null;
  const { code } = command.product;
  const { checked } = state.audit;
  const line = state.lines.find((each) => each.code === code && (checked[each.lineId] ?? 0) < each.quantity);
  const { staffId, role } = state.staff;
  const closing = { closedBy: { staffId, role } };
  const count = Object.values(checked).reduce((sum, pieces) => sum + pieces, 0);
  const acted = actedBy(state, 'audit', context.atMs);
  if (line === undefined) {
    // Something is in the trolley that was not scanned: the check is over, and the shopper may scan it now.
    const closed = close(audit, { status: 'denied', reasonCode: 'itemsMissing', ...closing }, context.atMs);
    return [...acted, ended('mismatch', count, context), closed];
  }
  const next: SessionEvent[] = [...acted, { type: 'audit.checked', v: 1, atMs: context.atMs, lineId: line.lineId }];
  if (count + 1 < audit.reason.itemCount) return next;
  return [
    ...next,
    ended('clean', count + 1, context),
    close(audit, { status: 'approved', reasonCode: 'itemsScanned', ...closing }, context.atMs),
  ];
}

/** Staff have looked without scanning again. */
export function answerAudit(state: CheckoutState, answered: Answered, context: DecideContext): Consequences {
  const status = statusOf(answered);
  const count = Object.values(state.audit.checked).reduce((sum, pieces) => sum + pieces, 0);
  return { status, events: [ended(status === 'approved' ? 'clean' : 'mismatch', count, context)] };
}

const ended = (result: 'clean' | 'mismatch', checkedPieces: number, { atMs }: DecideContext): SessionEvent => ({
  type: 'audit.ended',
  v: 1,
  atMs,
  result,
  checkedPieces,
});

/** A basket without goods needs no check. */
export const withdrawnAudit = (state: CheckoutState, { atMs }: DecideContext): SessionEvent[] => {
  const audit = openAudit(state);
  return audit === undefined || piecesOf(state.lines) > 0 ? [] : [close(audit, { status: 'withdrawn' }, atMs)];
};
