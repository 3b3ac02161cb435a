import type { ReasonView } from '../../../core/contract/staff-view.ts';
import type { TextValues } from '../../../core/messages/texts.ts';

/** What the texts of a reason have to say about it. */
export function reasonValues(reason: ReasonView, weight: (grams: number) => string): TextValues {
  switch (reason.kind) {
    case 'age':
      return { minimumAgeYears: reason.minimumAgeYears };
    case 'audit':
      return { count: reason.itemCount };
    case 'weightMismatch':
      return { expected: weight(reason.expectedGrams), measured: weight(reason.measuredGrams) };
    case 'voidLine':
      return { quantity: reason.quantity };
    case 'quantity':
      return { piecesMax: reason.piecesMax };
    default:
      return {};
  }
}
