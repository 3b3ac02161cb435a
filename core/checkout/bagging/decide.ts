import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { raise } from '../interventions/raise.ts';
import type { CheckoutState } from '../state.ts';
import type { BaggingCommand } from './commands.ts';
import { matchOf } from './match.ts';
import { maySkip } from './may-skip.ts';
import { callForTrouble } from './rules.ts';
import { bagsOf, pendingOf } from './state.ts';

export function decideBagging(state: CheckoutState, command: BaggingCommand, context: DecideContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const { bagging } = state;
  const { level, ownBagsMax } = context.settings.bagging;
  if (level === 'off') return err({ kind: 'notNow' });
  switch (command.type) {
    case 'bagging.weighed':
      return ok(weighed(state, command, context));
    case 'bagging.unavailable':
      return ok(bagging.settledGrams === null ? [] : [{ type: 'bagging.lost', ...at }]);
    case 'bagging.skip': {
      const found = pendingOf(state).find(({ lineId }) => lineId === command.lineId);
      if (found === undefined || found.pieces < 0) return err({ kind: 'unknownLine' });
      if (!maySkip(found, context.settings.bagging) && !mayStaff(state, 'resolveWeight'))
        return err({ kind: 'noRight' });
      const skipped: SessionEvent = { type: 'bagging.skipped', ...at, lineId: found.lineId, pieces: found.pieces };
      return ok([...actedBy(state, 'resolveWeight', context.atMs), skipped]);
    }
    case 'ownBag.start':
      if (bagging.settledGrams === null || bagging.isOwnBagAsked || bagging.ownBags >= ownBagsMax) {
        return err({ kind: 'notNow' });
      }
      return ok([{ type: 'ownBag.asked', ...at }]);
    case 'ownBag.leave':
      return bagging.isOwnBagAsked ? ok([{ type: 'ownBag.left', ...at }]) : err({ kind: 'notNow' });
    default:
      return unreachable(command);
  }
}

function weighed(
  state: CheckoutState,
  { weightGrams, known }: Extract<BaggingCommand, { type: 'bagging.weighed' }>,
  context: DecideContext,
): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { bagging: settings } = context.settings;
  const { settledGrams, trouble, isOwnBagAsked } = state.bagging;
  if (settledGrams === null) return [{ type: 'bagging.began', ...at, weightGrams }];
  const deltaGrams = weightGrams - settledGrams;
  if (Math.abs(deltaGrams) <= settings.noiseGrams) {
    // Put back, or taken away again: nobody needs to know.
    return trouble === null ? [] : [{ type: 'bagging.cleared', ...at, weightGrams: settledGrams }];
  }
  if (isOwnBagAsked && deltaGrams > 0) return ownBag(state, weightGrams, deltaGrams, context);
  const pending = pendingOf(state);
  const match = matchOf({ pending, bags: bagsOf(state) }, deltaGrams, known, settings);
  if (match !== null) return [{ type: 'bagging.accepted', ...at, weightGrams, ...match }];
  const expectedGrams = Math.max(0, settledGrams);
  const kind = pending.length > 0 ? 'wrongWeight' : deltaGrams > 0 ? 'unexpected' : 'removed';
  const troubled: SessionEvent = {
    type: 'bagging.troubled',
    ...at,
    trouble: kind,
    expectedGrams,
    measuredGrams: weightGrams,
  };
  const isRepeated = trouble === null && state.bagging.troubles >= settings.repeatsMax;
  return [
    troubled,
    ...(isRepeated ? callForTrouble(state, { expectedGrams, measuredGrams: weightGrams }, context) : []),
  ];
}

function ownBag(state: CheckoutState, weightGrams: number, bagGrams: number, context: DecideContext): SessionEvent[] {
  const accepted: SessionEvent = { type: 'ownBag.accepted', v: 1, atMs: context.atMs, bagGrams, weightGrams };
  if (bagGrams <= context.settings.bagging.ownBagGramsMax) return [accepted];
  return [accepted, ...raise(state, { reason: { kind: 'ownBag', bagGrams }, holds: 'payment' }, context)];
}
