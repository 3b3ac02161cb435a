/** After paying: how people want their receipt, and what else they ask for. */
import type { Screen } from '../../core/contract/view.ts';
import type { SeededChoice } from '../data/random.ts';
import type { Hands } from './hands.ts';

export function touchReceipt(screen: Screen, chance: SeededChoice, tap: Hands['tap']) {
  switch (screen.name) {
    case 'receiptChoice':
      // Nobody has to choose: the time does it.
      if (chance.chance(80)) tap({ type: 'receipt.choose', way: chance.pick(screen.ways) });
      return;
    case 'receiptTrouble':
      return tap(chance.chance(70) ? { type: 'receipt.retry' } : { type: 'receipt.skip' });
    case 'receiptGift':
      return tap(chance.chance(70) ? { type: 'receipt.gift', lineIds: [] } : { type: 'receipt.back' });
    case 'receiptDigital':
    case 'receiptEmail':
    case 'receiptInvoice':
      return tap({ type: 'receipt.back' });
    case 'thankYou':
      if (screen.canPrint && chance.chance(4)) return tap({ type: 'receipt.copy' });
      if (screen.pages.includes('gift') && chance.chance(4)) return tap({ type: 'receipt.open', page: 'gift' });
      if (screen.pages.includes('digital') && chance.chance(4)) return tap({ type: 'receipt.open', page: 'digital' });
      if (chance.chance(50)) tap({ type: 'session.finish' });
      return;
    default:
      return;
  }
}
