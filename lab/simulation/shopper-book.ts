/** What the people of a lane were shown and agreed to. Made from screens alone; what a screen alone shows to be wrong is told at once. */
import type { LineView, Screen, View } from '../../core/contract/view.ts';
import { codeIn, type Goods } from './goods.ts';
import { THREE_FOR_TWO } from './shop.ts';
import type { World } from './world.ts';

export interface Book {
  /** By receipt number: how much the screen said was charged. */
  readonly paid: ReadonlyMap<string, number>;
  /** Amounts that somebody pressed "pay by card" for. */
  readonly agreedMinor: ReadonlySet<number>;
  /** Every intervention that stood on a screen. */
  readonly interventions: ReadonlySet<string>;
  /** Baskets that came up here: what was in them. */
  readonly recalled: readonly { number: string; itemCount: number }[];
  /** A person wants somebody of the shop before anything is paid: from the newest screen. */
  readonly isHeld: boolean;
  /** What the purchase that is under way has paid so far, by tender, as the screen listed it. */
  readonly standing: ReadonlyMap<string, { kind: string; amountMinor: number }>;
  agree(amountMinor: number): void;
  /** The sum of the basket, as it stood there when "pay" was pressed. */
  agreeDue(amountMinor: number): void;
  /** Staff have looked at the customer's age. */
  ageSeen(): void;
  see(view: View): void;
}

const SOLD: ReadonlySet<Screen['name']> = new Set([
  'receipt',
  'receiptChoice',
  'receiptDigital',
  'receiptEmail',
  'receiptGift',
  'receiptInvoice',
  'receiptTrouble',
  'thankYou',
]);

export function createBook({ world, goods, who }: { world: World; goods: Goods; who: string }): Book {
  const paid = new Map<string, number>();
  const agreedMinor = new Set<number>();
  const interventions = new Set<string>();
  const recalled: { number: string; itemCount: number }[] = [];
  /** Of the purchase that is under way. */
  let now = emptyPurchase();
  let lastShown = '';
  let lastName: Screen['name'] | null = null;
  let isHeld = false;
  let recalling: string | null = null;
  const find = world.find;

  function see(view: View): void {
    const { screen } = view;
    const isSold = SOLD.has(screen.name);
    if (screen.name === 'attract' || (lastName !== null && SOLD.has(lastName) && !isSold)) now = emptyPurchase();
    lastName = screen.name;
    isHeld = view.interventions.some(({ holds }) => holds !== 'nothing');
    for (const { interventionId } of view.interventions) interventions.add(interventionId);
    if (screen.name === 'payChoose') now.standing = new Map(screen.paid.map((line) => [line.tenderId, line]));
    if (screen.name === 'basket') seeBasket(screen, view);
    if (screen.name === 'recalling') recalling = screen.number.replaceAll(' ', '');
    else if (screen.name !== 'basket') recalling = null;
    if (isSold && 'chargedMinor' in screen) seePaid(screen);
    const shown = shownAs(view);
    if (shown !== lastShown) world.note(who, `sees ${shown}`);
    lastShown = shown;
  }

  function seeBasket({ lines, coupons, member, duty }: Extract<Screen, { name: 'basket' }>, { total }: View): void {
    const totalMinor = total?.amountMinor ?? 0;
    if (recalling !== null && lines.length > 0) recalled.push({ number: recalling, itemCount: total?.itemCount ?? 0 });
    recalling = null;
    for (const line of lines) seeLine(line);
    const sumMinor = lines.reduce((sum, line) => sum + line.amountMinor - discountOf(line), 0);
    if (sumMinor !== totalMinor) find('price', `${who}: the lines come to ${sumMinor}, the total says ${totalMinor}`);
    checkThreeForTwo(lines);
    const key = JSON.stringify([
      lines.map(({ lineId, quantity, weightGrams, unitPriceMinor }) => [lineId, quantity, weightGrams, unitPriceMinor]),
      coupons.map(({ couponId, status }) => [couponId, status]),
      member,
      duty?.pass?.destination,
    ]);
    if (key === now.key && totalMinor !== now.totalMinor)
      find('price', `${who}: the same basket was ${now.totalMinor} and is ${totalMinor}`);
    now.key = key;
    now.totalMinor = totalMinor;
    now.hasLimited = lines.some(({ name }) => goods.isAgeLimited(name));
  }

  function seeLine({ name, amountMinor, discounts, duty }: LineView): void {
    if (duty !== 'free' && discounts.some(({ reason }) => reason.kind === 'dutyFree'))
      find('price', `${who}: ${name} is untaxed without a boarding pass that says so`);
    const off = discounts.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
    if (discounts.some(({ discountMinor }) => discountMinor < 0) || (amountMinor >= 0 && off > amountMinor))
      find('price', `${who}: ${off} off ${amountMinor} of ${name}`);
  }

  /** Counted by hand: each third piece is free, where all of them cost the same. A lane that has no promotions yet gives none. */
  function checkThreeForTwo(lines: readonly LineView[]): void {
    const own = lines.filter(({ name, kind }) => kind === 'goods' && codeIn(name) === goods.promoted.threeForTwo);
    const [first] = own;
    if (
      first === undefined ||
      own.some(({ unitPriceMinor, change }) => unitPriceMinor !== first.unitPriceMinor || change !== null)
    )
      return;
    const pieces = own.reduce((sum, { quantity }) => sum + quantity, 0);
    const offMinor = own
      .flatMap(({ discounts }) => discounts)
      .filter(({ name }) => name === THREE_FOR_TWO)
      .reduce((sum, { discountMinor }) => sum + discountMinor, 0);
    const rightMinor = Math.floor(pieces / 3) * first.unitPriceMinor;
    if (offMinor !== 0 && offMinor !== rightMinor)
      find(
        'price',
        `${who}: ${pieces} pieces at ${first.unitPriceMinor}, three for two: ${offMinor} off, not ${rightMinor}`,
      );
  }

  function seePaid({ receiptNumber, chargedMinor }: { receiptNumber: string; chargedMinor: number }): void {
    const before = paid.get(receiptNumber);
    if (before !== undefined && before !== chargedMinor) {
      find('contradiction', `${who}: receipt ${receiptNumber} said ${before} and then ${chargedMinor}`);
    }
    if (before === undefined) {
      if (!now.dues.has(chargedMinor))
        find('amount', `${who}: ${receiptNumber} says ${chargedMinor}, agreed: ${[...now.dues].join()}`);
      if (now.hasLimited && !now.isAgeSeen) find('intervention', `${who}: ${receiptNumber}: nobody looked at the age`);
    }
    paid.set(receiptNumber, chargedMinor);
  }

  return {
    paid,
    agreedMinor,
    interventions,
    recalled,
    get standing() {
      return now.standing;
    },
    get isHeld() {
      return isHeld;
    },
    agree: (amountMinor) => void agreedMinor.add(amountMinor),
    agreeDue: (amountMinor) => void now.dues.add(amountMinor),
    ageSeen() {
      now.isAgeSeen = true;
    },
    see,
  };
}

const discountOf = ({ discounts }: LineView): number =>
  discounts.reduce((sum, { discountMinor }) => sum + discountMinor, 0);

const emptyPurchase = () => ({
  key: '',
  totalMinor: 0,
  dues: new Set<number>(),
  hasLimited: false,
  isAgeSeen: false,
  standing: new Map<string, { kind: string; amountMinor: number }>(),
});

function shownAs({ screen, interventions }: View): string {
  const phase = 'phase' in screen ? `/${screen.phase}` : '';
  const money = 'chargedMinor' in screen ? ` ${screen.receiptNumber} ${screen.chargedMinor}` : '';
  const wanted = interventions.length === 0 ? '' : ` (${interventions.map(({ reason }) => reason.kind).join()})`;
  return `${screen.name}${phase}${money}${wanted}`;
}
