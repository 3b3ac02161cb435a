/** Hands out the seats of one flight, as far as the airline gives them before check-in. */
import type { Cabin, Flight } from '../../core/checkin/departure.ts';
import type { SeededChoice } from './random.ts';

export interface Seating {
  /**
   * Seats for a party in its compartment, side by side as far as the row goes, or null where the compartment is too full.
   * A party with children gets no exit row.
   */
  take(compartment: Cabin['compartment'], partySize: number, withChildren: boolean): string[] | null;
}

export function seatingOf(flight: Flight, choice: SeededChoice): Seating {
  const taken = new Set<string>();
  const take: Seating['take'] = (compartment, partySize, withChildren) => {
    const cabin = flight.cabins.find((candidate) => candidate.compartment === compartment);
    if (cabin === undefined) return null;
    const startRow = choice.integer(cabin.firstRow, cabin.lastRow);
    const free = rowsFrom(cabin, startRow)
      .filter((row) => !(withChildren && cabin.exitRows.includes(row)))
      .flatMap((row) => cabin.columns.filter((column) => column !== '').map((column) => `${row}${column}`))
      .filter((seat) => !taken.has(seat));
    if (free.length < partySize) return null;
    const seats = free.slice(0, partySize);
    for (const seat of seats) taken.add(seat);
    return seats;
  };
  return { take };
}

/** All rows of the cabin, beginning in the middle and going round. */
function rowsFrom(cabin: Cabin, startRow: number): number[] {
  const rowCount = cabin.lastRow - cabin.firstRow + 1;
  return Array.from(
    { length: rowCount },
    (_, step) => cabin.firstRow + ((startRow - cabin.firstRow + step) % rowCount),
  );
}
