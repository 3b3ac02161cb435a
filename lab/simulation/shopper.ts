/** People at one lane, one after the other. They see the screen and touch it, and keep their own book of what they were told. */
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { Screen, View } from '../../core/contract/view.ts';
import type { SeededChoice } from '../data/random.ts';
import type { Faults } from './faults.ts';
import type { Goods } from './goods.ts';
import type { LaneDevices } from './lane-devices.ts';
import type { LaneScreen, Tap } from './lane-screen.ts';
import { staffMove } from './staff.ts';
import type { World } from './world.ts';

const THINKS_MS = [300, 2_500] as const;
const WAITS_MS = [500, 6_000] as const;
const ARTICLES = [1, 6] as const;
const WEIGHT_GRAMS = [80, 2_500] as const;
const ABANDONS_PERCENT = 6;
const CANCELS_PERCENT = 3;
const TRIES_TO_PAY_MAX = 4;

/** What the people of a lane know. Made from screens alone. */
export interface Book {
  /** By receipt number: how much the screen said was charged. */
  readonly paid: ReadonlyMap<string, number>;
  /** Amounts that somebody pressed "pay" for. */
  readonly agreedMinor: ReadonlySet<number>;
}

export interface Shopper {
  readonly book: Book;
  /** Nobody comes any more; whoever is here finishes, and staff look after what is left. */
  closeShop(): void;
  /** The screen changed under their eyes. */
  see(view: View): void;
  begin(): void;
}

interface Visit {
  articlesLeft: number;
  abandons: boolean;
  triesToPay: number;
}

export function createShopper(deps: {
  world: World;
  faults: Faults;
  goods: Goods;
  who: string;
  devices: () => LaneDevices;
  screen: () => LaneScreen;
}): Shopper {
  const { world, faults, goods, who } = deps;
  const chance = world.chance(`${who}/shopper`);
  const paid = new Map<string, number>();
  const agreedMinor = new Set<number>();
  let isOpen = true;
  let visit: Visit | null = null;
  let lastShown = '';

  function tap(command: ScreenCommand): void {
    const how = tapOf();
    world.note(who, `taps ${command.type}${how === 'once' ? '' : ` (${how})`}`);
    if (command.type === 'pay.card') agreedMinor.add(command.amountMinor);
    deps.screen().tap(command, how);
  }

  function tapOf(): Tap {
    if (faults.strike('staleTap', chance, who)) return 'stale';
    return faults.strike('repeatedTap', chance, who) ? 'twice' : 'once';
  }

  function see({ screen }: View): void {
    if (screen.name === 'receipt' || screen.name === 'receiptTrouble' || screen.name === 'thankYou') {
      notePaid(screen.receiptNumber, screen.chargedMinor);
    }
    const shown = shownAs(screen);
    if (shown !== lastShown) world.note(who, `sees ${shown}`);
    lastShown = shown;
  }

  function notePaid(receiptNumber: string, chargedMinor: number): void {
    const before = paid.get(receiptNumber);
    if (before !== undefined && before !== chargedMinor) {
      world.find('contradiction', `${who}: receipt ${receiptNumber} said ${before} and then ${chargedMinor}`);
    }
    paid.set(receiptNumber, chargedMinor);
  }

  function act() {
    const [soonest, latest] = visit === null ? WAITS_MS : THINKS_MS;
    world.after(chance.integer(soonest, latest), act);
    const { view } = deps.screen();
    if (view === null) return;
    if (view.idleWarning !== null && !visit?.abandons) return tap({ type: 'idle.stay' });
    if (view.notice !== null) return tap({ type: 'notice.dismiss' });
    const staff = staffMove(view, chance);
    if (staff !== null) return 'scans' in staff ? deps.devices().scan(staff.scans) : tap(staff.taps);
    touch(view.screen);
  }

  function touch(screen: Screen) {
    switch (screen.name) {
      case 'attract':
        if (isOpen && chance.chance(70)) return arrive();
        visit = null;
        return;
      case 'language':
        return tap({ type: 'language.choose', language: chance.pick(['en', 'de']) });
      case 'basket':
        return atBasket(screen);
      case 'weigh':
        deps.devices().weigh(chance.integer(...WEIGHT_GRAMS));
        return tap(chance.chance(85) ? { type: 'weigh.confirm' } : { type: 'weigh.cancel' });
      case 'payment':
        if (chance.chance(CANCELS_PERCENT)) tap({ type: 'pay.cancel' });
        return;
      case 'paymentDeclined':
        return afterDecline(screen);
      case 'paymentUnknown':
        // Only staff know when to ask again, and they come when the screen says so.
        if (screen.phase === 'staff' && chance.chance(30)) tap({ type: 'pay.enquire' });
        return;
      case 'receiptTrouble':
        return tap(chance.chance(70) ? { type: 'receipt.retry' } : { type: 'receipt.skip' });
      case 'thankYou':
        visit = null;
        if (chance.chance(50)) tap({ type: 'session.finish' });
        return;
      default:
        return;
    }
  }

  function arrive(): void {
    visit = {
      articlesLeft: chance.integer(...ARTICLES),
      abandons: chance.chance(ABANDONS_PERCENT),
      triesToPay: 0,
    };
    if (chance.chance(50)) tap({ type: 'session.start' });
    else scan();
  }

  function scan(): void {
    const code = chance.pick(goods.codes);
    world.note(who, `scans ${code}`);
    if (visit !== null) visit.articlesLeft -= 1;
    if (chance.chance(85)) deps.devices().scan(code);
    else tap({ type: 'code.enter', digits: code });
  }

  function atBasket({ lines }: Extract<Screen, { name: 'basket' }>) {
    if (visit === null || (visit.abandons && visit.articlesLeft <= 0)) {
      // Somebody has left it here.
      if (!isOpen || visit === null) tap({ type: 'session.leave' });
      return;
    }
    if (isOpen && visit.articlesLeft > 0) return scan();
    if (lines.length === 0 || visit.triesToPay >= TRIES_TO_PAY_MAX) return tap({ type: 'session.leave' });
    const change = chance.integer(1, 100);
    const line = chance.pick(lines);
    if (change <= 5) return tap({ type: 'line.void', lineId: line.lineId });
    if (change <= 12 && line.unit === 'each') {
      return tap({ type: 'line.setQuantity', lineId: line.lineId, quantity: chance.integer(1, 4) });
    }
    pay(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
  }

  function pay(amountMinor: number): void {
    if (visit !== null) visit.triesToPay += 1;
    tap({ type: 'pay.card', amountMinor });
  }

  function afterDecline({ amountMinor }: Extract<Screen, { name: 'paymentDeclined' }>) {
    if (visit !== null && visit.triesToPay < TRIES_TO_PAY_MAX && chance.chance(60)) return pay(amountMinor);
    return tap(chance.chance(50) ? { type: 'pay.back' } : { type: 'session.leave' });
  }

  return {
    book: { paid, agreedMinor },
    see,
    begin: () => world.after(thinks(chance), act),
    closeShop() {
      isOpen = false;
    },
  };
}

const thinks = (chance: SeededChoice): number => chance.integer(...THINKS_MS);

function shownAs(screen: Screen): string {
  const phase = 'phase' in screen ? `/${screen.phase}` : '';
  const money = 'chargedMinor' in screen ? ` ${screen.receiptNumber} ${screen.chargedMinor}` : '';
  return `${screen.name}${phase}${money}`;
}
