/** How people pay: one kind or several, a part or all of it, changing their mind, and getting back what they had paid. */
import type { Screen, View } from '../../core/contract/view.ts';
import type { SeededChoice } from '../data/random.ts';
import type { Hands } from './hands.ts';
import type { Shop } from './shop.ts';
import type { ShopperDeps, Visit } from './shopper.ts';
import type { Book } from './shopper-book.ts';

const CANCELS_PERCENT = 3;
const GIVES_UP_PERCENT = 12;
const GOES_BACK_PERCENT = 5;
const PARTS_PERCENT = 30;
const WRONG_NUMBER_PERCENT = 8;
const TRIES_TO_PAY_MAX = 4;
const NOTE_PERCENT = 40;

type ScreenOf<N extends Screen['name']> = Extract<Screen, { name: N }>;
type PayerDeps = ShopperDeps & Hands & { chance: SeededChoice; shop: Shop; book: Book };

export interface Payer {
  /** From the basket: what stands there as the sum is agreed to. */
  choose(screen: ScreenOf<'basket'>, amountMinor: number, visit: Visit): void;
  /** False: this screen is none of paying. */
  touch(screen: Screen, view: View, visit: Visit | null): boolean;
}

export function createPayer({ chance, tap, scan, shop, book, devices }: PayerDeps): Payer {
  function payCard(amountMinor: number, partMinor?: number) {
    book.agree(partMinor ?? amountMinor);
    tap(partMinor === undefined ? { type: 'pay.card', amountMinor } : { type: 'pay.card', amountMinor, partMinor });
  }

  function choose({ bagsBeforePaying, hasBags }: ScreenOf<'basket'>, amountMinor: number, visit: Visit) {
    if (bagsBeforePaying && hasBags && chance.chance(80)) return tap({ type: 'bags.open' });
    visit.triesToPay += 1;
    book.agreeDue(amountMinor);
    // With one way to pay nobody is asked which: all of it goes on the card.
    book.agree(amountMinor);
    tap({ type: 'pay.choose', amountMinor });
  }

  function atChoice({ dueMinor, remainingMinor, paid }: ScreenOf<'payChoose'>, { payBy }: View) {
    // It may have become less since: a member card was looked up meanwhile.
    book.agreeDue(dueMinor);
    if (paid.length > 0 && chance.chance(GIVES_UP_PERCENT)) return tap({ type: 'pay.giveUp' });
    if (paid.length === 0 && chance.chance(GOES_BACK_PERCENT)) return tap({ type: 'pay.back' });
    const kinds = payBy?.kinds.filter(({ usable }) => usable) ?? [];
    if (kinds.length === 0) return;
    const { kind } = chance.pick(kinds);
    const leastMinor = payBy?.partMinorMin ?? null;
    const hasParts = leastMinor !== null && remainingMinor > 2 * leastMinor && chance.chance(PARTS_PERCENT);
    const part = hasParts ? { partMinor: chance.integer(leastMinor, remainingMinor - 1) } : {};
    if (kind === 'card') return payCard(remainingMinor, part.partMinor);
    if (kind === 'cash') return tap({ type: 'pay.cash', amountMinor: remainingMinor, ...part });
    tap({ type: 'pay.present', kind });
  }

  function atNumber(screen: ScreenOf<'payNumber'>) {
    const { phase, kind, remainingMinor } = screen;
    if (phase === 'asking') return;
    if (chance.chance(GOES_BACK_PERCENT)) return tap({ type: 'pay.back' });
    if (phase === 'confirm') return tap({ type: 'pay.storedValue', amountMinor: remainingMinor });
    if (phase === 'refused' && chance.chance(60)) return tap({ type: 'pay.back' });
    const card = chance.pick(shop.cards.filter((each) => each.kind === kind));
    const number = chance.chance(WRONG_NUMBER_PERCENT) ? `${card.number.slice(0, -1)}0` : card.number;
    if (card.pin === null && chance.chance(30)) return scan(number);
    tap({ type: 'pay.number', number, ...(card.pin === null ? {} : { pin: card.pin }) });
  }

  function putIn({ phase, missingMinor }: ScreenOf<'cashIn'>, { cash }: View, visit: Visit | null) {
    if (phase !== 'inserting') return;
    if (chance.chance(CANCELS_PERCENT)) return tap({ type: 'pay.cancel' });
    const takes = cash?.takesMinor ?? [];
    const enough = takes.filter((denomination) => denomination >= missingMinor);
    const coins = takes.filter((denomination) => denomination <= missingMinor);
    // Whoever has left puts nothing in.
    if (takes.length === 0 || visit?.abandons) return;
    const from =
      enough.length > 0 && (coins.length === 0 || chance.chance(NOTE_PERCENT)) ? enough.slice(0, 2) : coins.slice(-2);
    devices().recycler.insert(chance.pick(from.length === 0 ? takes : from));
  }

  function afterDecline({ amountMinor, paidMinor }: ScreenOf<'paymentDeclined'>, visit: Visit | null, view: View) {
    const mayTry = visit !== null && visit.triesToPay < TRIES_TO_PAY_MAX;
    if (mayTry && chance.chance(60)) {
      visit.triesToPay += 1;
      // The same again by card, whatever kind it was: the screen offers it.
      if (view.screen.name === 'paymentDeclined' && view.screen.kind === 'card') return payCard(amountMinor);
    }
    if (paidMinor > 0 && (!mayTry || chance.chance(20))) return tap({ type: 'pay.giveUp' });
    return tap(chance.chance(50) || paidMinor > 0 ? { type: 'pay.back' } : { type: 'session.leave' });
  }

  return {
    choose,
    touch(screen, view, visit) {
      switch (screen.name) {
        case 'payChoose':
          if (visit?.abandons && chance.chance(30)) return true;
          atChoice(screen, view);
          return true;
        case 'payNumber':
          atNumber(screen);
          return true;
        case 'payment':
          if (chance.chance(CANCELS_PERCENT)) tap({ type: 'pay.cancel' });
          return true;
        case 'paymentDeclined':
          afterDecline(screen, visit, view);
          return true;
        case 'paymentUnknown':
          // Only staff know when to ask again, and they come when the screen says so.
          if (screen.phase === 'staff' && chance.chance(30)) tap({ type: 'pay.enquire' });
          return true;
        case 'cashIn':
          putIn(screen, view, visit);
          return true;
        case 'givingBack':
          if (screen.phase === 'done') tap({ type: 'pay.back' });
          return true;
        default:
          return false;
      }
    },
  };
}
