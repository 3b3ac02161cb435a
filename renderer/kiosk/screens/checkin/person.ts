import type { PassengerView } from '../../../../core/contract/view.ts';
import type { Texts } from '../../../../core/messages/texts.ts';

/** Whose turn it is: the name, and among several which one. */
export function personOf(texts: Texts, turn: { passenger: PassengerView; position: number; count: number }): string {
  const name = texts('seat.for', { name: turn.passenger.name });
  return turn.count > 1 ? `${name} (${turn.position}/${turn.count})` : name;
}
