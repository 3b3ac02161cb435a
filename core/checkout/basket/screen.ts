import { inLanguage } from '../../catalogue/product.ts';
import type { LineView, ScaleView, Screen } from '../../contract/view.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketLine } from './events.ts';
import { weighedAmountMinor } from './totals.ts';

export function basketScreen(state: CheckoutState, language: string): Screen {
  if (state.weighing !== null) {
    const { code, name, picture, priceMinor } = state.weighing;
    return {
      name: 'weigh',
      product: { code, name: inLanguage(name, language), picture, pricePerKilogramMinor: priceMinor },
    };
  }
  return {
    name: 'basket',
    lines: state.lines.map((line) => lineView(line, language)),
    newestLineId: state.newestLineId,
  };
}

const lineView = (line: BasketLine, language: string): LineView => ({
  lineId: line.lineId,
  name: inLanguage(line.name, language),
  unit: line.unit,
  quantity: line.quantity,
  weightGrams: line.weightGrams,
  unitPriceMinor: line.unitPriceMinor,
  amountMinor: line.amountMinor,
  picture: line.picture,
});

type Reading = { kind: 'stable'; weightGrams: number } | { kind: 'motion' | 'overload' | 'underload' } | null;

export function scaleViewOf({ weighing }: CheckoutState, reading: Reading): ScaleView {
  if (reading === null) return { kind: 'notConnected' };
  if (reading.kind !== 'stable') return reading;
  const amountMinor = weighing === null ? 0 : weighedAmountMinor(weighing, reading.weightGrams);
  return { ...reading, amountMinor };
}
