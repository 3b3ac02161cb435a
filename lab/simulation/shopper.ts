/** People at one lane, one after the other. They see the screen and touch it, and keep their own book of what they were told. */
import type { Screen, View } from '../../core/contract/view.ts';
import type { SeededChoice } from '../data/random.ts';
import type { Faults } from './faults.ts';
import type { Goods } from './goods.ts';
import { createHands } from './hands.ts';
import type { LaneDevices } from './lane-devices.ts';
import type { LaneScreen } from './lane-screen.ts';
import type { Shop } from './shop.ts';
import { type Book, createBook } from './shopper-book.ts';
import { createTraveller } from './shopper-duty.ts';
import { createPayer } from './shopper-pay.ts';
import { touchReceipt } from './shopper-receipt.ts';
import type { Slips } from './slips.ts';
import type { World } from './world.ts';

const THINKS_MS = [300, 2_500] as const;
const WAITS_MS = [500, 6_000] as const;
const ARTICLES = [1, 6] as const;
const WEIGHT_GRAMS = [80, 2_500] as const;
const OWN_BAG_GRAMS = [100, 900] as const;
const ABANDONS_PERCENT = 6;
const SUSPENDS_PERCENT = 4;
const LEAVES_SUSPENDED_PERCENT = 40;
const TRIES_TO_PAY_MAX = 4;

export interface Shopper {
  readonly book: Book;
  /** Nobody comes any more; whoever is here finishes, and staff look after what is left. */
  closeShop(): void;
  /** The screen changed under their eyes. */
  see(view: View): void;
  begin(): void;
}

export interface Visit {
  articlesLeft: number;
  abandons: boolean;
  triesToPay: number;
  /** Codes beside the goods that they still have in their hand: a member card, coupons. */
  papers: string[];
}

type ScreenOf<N extends Screen['name']> = Extract<Screen, { name: N }>;

export interface ShopperDeps {
  world: World;
  faults: Faults;
  goods: Goods;
  shop: Shop;
  slips: Slips;
  who: string;
  devices: () => LaneDevices;
  screen: () => LaneScreen;
  /** Somebody of the shop uses this lane for themselves. */
  isTaken: () => boolean;
}

export function createShopper(deps: ShopperDeps): Shopper {
  const { world, faults, goods, shop, slips, who } = deps;
  const chance = world.chance(`${who}/shopper`);
  const { tap, scan } = createHands(deps, chance);
  const book = createBook(deps);
  const payer = createPayer({ ...deps, chance, tap, scan, book });
  const travels = createTraveller({ world, shop, who, tap, scan });
  const weighsBags = shop.weighsBags(who);
  let isOpen = true;
  let visit: Visit | null = null;

  function act() {
    const [soonest, latest] = visit === null ? WAITS_MS : THINKS_MS;
    world.after(chance.integer(soonest, latest), act);
    const { view } = deps.screen();
    if (view === null || deps.isTaken()) return;
    if (view.idleWarning !== null && !visit?.abandons) return tap({ type: 'idle.stay' });
    if (view.notice !== null) return tap({ type: 'notice.dismiss' });
    if (view.bagging !== null && chance.chance(80) && packs(view.bagging)) return;
    if (visit !== null && travels(view.screen)) return;
    touch(view.screen, view);
  }

  function touch(screen: Screen, view: View) {
    switch (screen.name) {
      case 'attract':
        deps.devices().bags.clear();
        if (isOpen && chance.chance(70)) return arrive();
        visit = null;
        return;
      case 'language':
        return tap({ type: 'language.choose', language: chance.pick(['en', 'de']) });
      case 'basket':
        return atBasket(screen, view);
      case 'weigh':
        deps.devices().weigh(chance.integer(...WEIGHT_GRAMS));
        if (chance.chance(10)) return tap({ type: 'weigh.choosePresetTare', index: 0 });
        return tap(chance.chance(85) ? { type: 'weigh.confirm' } : { type: 'weigh.cancel' });
      case 'bags': {
        const [bag] = screen.bags;
        if (bag !== undefined && bag.quantity === 0 && chance.chance(30)) {
          return tap({ type: 'bags.set', code: bag.code, quantity: chance.integer(1, 2) });
        }
        return tap({ type: 'bags.close' });
      }
      case 'suspended':
        slips.take(who, screen.number, screen.till, view.total, deps.devices().printer);
        visit = null;
        if (chance.chance(LEAVES_SUSPENDED_PERCENT)) tap({ type: 'session.finish' });
        return;
      case 'slipTrouble':
        if (screen.mayTakeBack && chance.chance(40)) return tap({ type: 'slip.takeBack' });
        return tap(screen.maySkip && chance.chance(60) ? { type: 'slip.skip' } : { type: 'slip.retry' });
      case 'recalling':
        if (screen.phase === 'unanswered')
          tap(chance.chance(70) ? { type: 'recall.retry' } : { type: 'recall.giveUp' });
        return;
      case 'thankYou':
        visit = null;
        return touchReceipt(screen, chance, tap);
      default:
        if (payer.touch(screen, view, visit)) return;
        return touchReceipt(screen, chance, tap);
    }
  }

  function arrive() {
    const papers = [
      ...(chance.chance(15) ? [chance.pick(shop.memberCodes)] : []),
      ...(chance.chance(12) ? [chance.pick(shop.couponCodes)] : []),
      ...(chance.chance(8) ? [chance.pick(shop.bottleVoucherCodes)] : []),
      ...(chance.chance(6) ? [chance.pick(shop.stickerCodes)] : []),
    ];
    visit = {
      articlesLeft: chance.integer(...ARTICLES),
      abandons: chance.chance(ABANDONS_PERCENT),
      triesToPay: 0,
      papers,
    };
    const slip = slips.offer(chance);
    if (slip !== null) {
      visit.articlesLeft = chance.integer(0, 1);
      world.note(who, `has the slip of ${slip.number}`);
      if (slip.barcode !== null && chance.chance(70)) return scan(slip.barcode);
      return tap({ type: 'code.enter', digits: slip.number });
    }
    if (chance.chance(50)) tap({ type: 'session.start' });
    else scanArticle();
  }

  function scanArticle() {
    const code = chance.pick(goods.codes);
    if (visit !== null) visit.articlesLeft -= 1;
    if (chance.chance(85)) return scan(code);
    world.note(who, `scans ${code}`);
    tap({ type: 'code.enter', digits: code });
  }

  function atBasket(screen: ScreenOf<'basket'>, { total, interventions }: View) {
    const { lines } = screen;
    if (visit === null || (visit.abandons && visit.articlesLeft <= 0)) {
      // Somebody has left it here.
      if (!isOpen || visit === null) tap({ type: 'session.leave' });
      return;
    }
    if (isOpen && visit.articlesLeft > 0) return scanArticle();
    const paper = visit.papers.pop();
    if (paper !== undefined) return scan(paper);
    if (lines.length === 0 || visit.triesToPay >= TRIES_TO_PAY_MAX) return tap({ type: 'session.leave' });
    const line = chance.pick(lines);
    const change = chance.integer(1, 100);
    if (change <= 5) return tap({ type: 'line.void', lineId: line.lineId });
    if (change <= 16 && line.unit === 'each' && !line.isFixed) {
      return tap({ type: 'line.setQuantity', lineId: line.lineId, quantity: chance.integer(1, 7) });
    }
    if (change <= 17) return tap({ type: 'basket.void' });
    if (change <= 17 + SUSPENDS_PERCENT && screen.maySuspend) return tap({ type: 'basket.suspend' });
    // Staff are on their way; whoever is impatient taps all the same.
    if (interventions.some(({ holds }) => holds !== 'nothing') && chance.chance(70)) return;
    payer.choose(screen, total?.amountMinor ?? 0, visit);
  }

  /** What the scale under the bags asks for, mostly as it should be. False: there is nothing to do. */
  function packs({ kind, items, skipLineId }: NonNullable<View['bagging']>): boolean {
    const { bags } = deps.devices();
    if (!weighsBags) return false;
    switch (kind) {
      case 'place':
      case 'wrongWeight': {
        if (skipLineId !== null && chance.chance(8)) {
          tap({ type: 'bagging.skip', lineId: skipLineId });
          return true;
        }
        const grams = items.reduce((sum, name) => sum + goods.gramsOf(name), 0);
        const isWrong = faults.strike('wrongWeight', chance, who);
        bags.put(isWrong ? chance.integer(-300, 20_000) : grams);
        return true;
      }
      case 'takeOut':
      case 'unexpected':
        bags.put(-chance.integer(1, Math.max(1, bags.grams)));
        return chance.chance(50);
      case 'removed':
        bags.put(chance.integer(50, 400));
        return chance.chance(50);
      case 'ownBagOffer':
        if (!chance.chance(4)) return false;
        tap({ type: 'ownBag.start' });
        return true;
      case 'ownBagAsked':
        if (chance.chance(50)) bags.put(chance.integer(...OWN_BAG_GRAMS));
        else tap({ type: 'ownBag.leave' });
        return true;
    }
  }

  return {
    book,
    see: book.see,
    begin: () => world.after(thinks(chance), act),
    closeShop() {
      isOpen = false;
    },
  };
}

const thinks = (chance: SeededChoice): number => chance.integer(...THINKS_MS);
