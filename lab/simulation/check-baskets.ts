/** Suspended baskets, over all lanes: each came up in one place at most, and as it had gone. */
import type { Place } from './seed.ts';
import type { SimulatedServer } from './server.ts';
import type { Slips } from './slips.ts';
import type { World } from './world.ts';

export function checkBaskets(
  { world, server, slips }: { world: World; server: SimulatedServer; slips: Slips },
  places: readonly Place[],
): void {
  // A server that forgot who took a basket hands it out again: the journals of both lanes say so later, and raise the alarm.
  if (server.isRestored) return;
  const seen = places.flatMap(({ lane, shopper }) =>
    shopper.book.recalled.map((basket) => ({ ...basket, at: lane.who })),
  );
  for (const slip of slips.all) {
    const ups = seen.filter(({ number }) => number === slip.number);
    // Whoever has a copy may be at the only till that takes slips without the server while it hands the basket out elsewhere.
    if (ups.length > 1 && slip.offered < 2)
      world.find('basket', `${slip.number} came up ${ups.length} times: ${ups.map(({ at }) => at).join()}`);
    for (const { itemCount, at } of ups) {
      if (itemCount !== slip.itemCount)
        world.find('basket', `${slip.number}: ${slip.itemCount} items went, ${itemCount} came up at ${at}`);
    }
  }
}
