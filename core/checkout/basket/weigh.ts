/** The scale: gross weight less the bag or box. Only staff type a weight that no scale took. */
import type { Product } from '../../catalogue/product.ts';
import { err, ok } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketCommand } from './commands.ts';
import { added, weighedLine } from './lines.ts';
import { notice } from './notice.ts';
import { staffIdOf } from './staff.ts';
import { WEIGHT_GRAMS_MAX } from './state.ts';

type WeighCommand = Extract<BasketCommand, { type: `weigh.${string}` }>;

export function decideWeighing(state: CheckoutState, command: WeighCommand, context: DecideContext): Decision {
  const { weighing, tareGrams } = state;
  if (weighing === null) return err({ kind: 'notNow' });
  const at = { v: 1, atMs: context.atMs } as const;
  switch (command.type) {
    case 'weigh.cancel':
      return ok([{ type: 'weighing.cancelled', ...at }]);
    case 'weigh.choosePresetTare': {
      const preset = context.settings.basket.tares[command.index];
      if (preset === undefined) return err({ kind: 'notNow' });
      return ok([{ type: 'tare.set', ...at, grams: preset.grams, by: 'preset' }]);
    }
    case 'weigh.clearTare':
      return ok(tareGrams === 0 ? [] : [{ type: 'tare.set', ...at, grams: 0, by: 'cleared' }]);
    case 'weigh.tareContainer': {
      const { weightGrams } = command;
      if (!isWeight(weightGrams)) return ok([notice({ kind: 'notWeighed' }, context)]);
      return ok([{ type: 'tare.set', ...at, grams: weightGrams, by: 'container' }]);
    }
    case 'weigh.type': {
      const weightTypedBy = staffIdOf(state);
      if (weightTypedBy === null || !mayStaff(state, 'overridePrice')) return err({ kind: 'notAllowed' });
      const weighed = { weightGrams: command.weightGrams, tareGrams: 0, weightTypedBy };
      const line = weighedLine(weighing, weighed, context.commandId, context);
      return ok([...actedBy(state, 'overridePrice', context.atMs), ...added(weighing, line, context)]);
    }
    case 'weigh.confirm':
      return ok(confirm(weighing, tareGrams, command.weightGrams, context));
  }
}

function confirm(
  product: Product,
  tareGrams: number,
  grossGrams: number | null,
  context: DecideContext,
): SessionEvent[] {
  if (!isWeight(grossGrams)) return [notice({ kind: 'notWeighed' }, context)];
  const weightGrams = grossGrams - tareGrams;
  if (weightGrams < 1) return [notice({ kind: 'tareTooHeavy' }, context)];
  return added(product, weighedLine(product, { weightGrams, tareGrams }, context.commandId, context), context);
}

const isWeight = (weightGrams: number | null): weightGrams is number =>
  weightGrams !== null && weightGrams >= 1 && weightGrams <= WEIGHT_GRAMS_MAX;
