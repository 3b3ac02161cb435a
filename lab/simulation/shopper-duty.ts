/** Travellers in a store at an airport: they show a pass now and then, take it back, and close the bag of their liquids. */
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { Screen } from '../../core/contract/view.ts';
import { passBarcode, SHOP_AIRPORT } from '../data/airport-shop.ts';
import type { Shop } from './shop.ts';
import type { World } from './world.ts';

const ROUTES: readonly [from: string, to: string][][] = [
  [[SHOP_AIRPORT, 'JFK']],
  [
    [SHOP_AIRPORT, 'LHR'],
    ['LHR', 'JFK'],
  ],
  [[SHOP_AIRPORT, 'CDG']],
  [['NRT', 'JFK']],
];

type Deps = {
  world: World;
  shop: Shop;
  who: string;
  tap: (command: ScreenCommand) => void;
  scan: (code: string) => void;
};

/** What a person does about duty; false: something else is to be done. */
export function createTraveller({ world, shop, who, tap, scan }: Deps): (screen: Screen) => boolean {
  const chance = world.chance(`${who}/duty`);
  const scanPass = (): void => {
    // The store's clock shows UTC.
    const today = new Date(world.nowMs).toISOString().slice(0, 10);
    scan(passBarcode(chance.pick(ROUTES), today, chance.integer(1, 999)));
  };
  return (screen) => {
    if (!shop.isAtAirport) return false;
    switch (screen.name) {
      case 'dutyPass':
        if (chance.chance(60)) scanPass();
        else tap(chance.chance(60) ? { type: 'duty.declinePass' } : { type: 'duty.back' });
        return true;
      case 'sealedBag':
        if (chance.chance(80)) tap({ type: 'duty.confirmSeal' });
        return true;
      case 'basket':
        if (screen.duty?.pass == null) {
          if (!chance.chance(6)) return false;
          scanPass();
          return true;
        }
        if (!chance.chance(3)) return false;
        tap({ type: 'duty.removePass' });
        return true;
      default:
        return false;
    }
  };
}
