/** Goods that come back: somebody of the shop takes a customer's receipt, chooses what is refunded, and sees to it that the money goes back. */
import type { RefundPartView } from '../../core/contract/refund-contract.ts';
import type { Screen, View } from '../../core/contract/view.ts';
import type { SeededChoice } from '../data/random.ts';
import type { Faults } from './faults.ts';
import type { Hands } from './hands.ts';
import type { LaneDevices } from './lane-devices.ts';
import type { World } from './world.ts';

const BEGINS_PERCENT = 30;
const TRIES_MAX = 5;
const TAKES_ALL_PERCENT = 35;
const TAKES_LINE_PERCENT = 60;
const LEAVES_PERCENT = 8;
const GIVES_UP_PERCENT = 25;

type ScreenOf<N extends Screen['name']> = Extract<Screen, { name: N }>;
/** Who has to sign in for what comes next. */
type Needed = 'supervisor' | 'anotherSupervisor';

export interface Refunder {
  /** A customer brings goods back, or money is on its way to them: nobody buys here meanwhile. */
  readonly isAtWork: boolean;
  /** What somebody pressed "refund" for. */
  readonly orderedMinor: ReadonlySet<number>;
  /** Out of the shop's own purse, for each time that a screen asked for it. */
  readonly handedMinor: ReadonlyMap<string, number>;
  /** Null: this screen is none of refunding. `seen`: whatever was to be done was done. */
  touch(view: View): Needed | 'seen' | null;
}

export interface RefunderDeps extends Hands {
  world: World;
  faults: Faults;
  chance: SeededChoice;
  devices: () => LaneDevices;
  /** Of every sale that a screen of this store showed as paid: somebody has that paper at home. */
  receipts: () => string[];
}

export function createRefunder({ world, faults, chance, devices, tap, scan, receipts }: RefunderDeps): Refunder {
  const orderedMinor = new Set<number>();
  const handedMinor = new Map<string, number>();
  let wanted: { receiptNumber: string; tries: number } | null = null;
  let isShown = false;
  let orderedAtMs = 0;
  let keptAtOrderMinor = 0;

  function touch(view: View): Needed | 'seen' | null {
    const { screen } = view;
    isShown = screen.name.startsWith('refund');
    if (isShown) return atRefund(screen, view.staff !== null);
    if (screen.name === 'attract' && view.staff === null) return begin();
    if (wanted === null || screen.name === 'staffPin') return null;
    if (screen.name !== 'basket' || screen.lines.length > 0 || view.staff === null) {
      wanted = null;
      return null;
    }
    show(wanted);
    return 'seen';
  }

  function begin(): Needed | null {
    if (wanted !== null) {
      wanted.tries += 1;
      if (wanted.tries > TRIES_MAX) wanted = null;
      return wanted === null ? null : 'supervisor';
    }
    if (faults.haveCeased || !chance.chance(BEGINS_PERCENT)) return null;
    const known = receipts();
    if (known.length === 0) return null;
    wanted = { receiptNumber: chance.pick(known), tries: 0 };
    return 'supervisor';
  }

  /** The server may not have heard of the sale yet, or be away. */
  function show(receipt: { receiptNumber: string; tries: number }) {
    receipt.tries += 1;
    if (receipt.tries > TRIES_MAX) {
      wanted = null;
      return tap({ type: 'staff.signOut' });
    }
    scan(receipt.receiptNumber);
  }

  function atRefund(screen: Screen, isSignedIn: boolean): Needed | 'seen' {
    switch (screen.name) {
      case 'refund':
        if (screen.phase === 'scan') {
          if (wanted !== null && isSignedIn && wanted.tries < TRIES_MAX) show(wanted);
          else tap({ type: 'refund.leave' });
        }
        return 'seen';
      case 'refundChoose':
        if (!isSignedIn) return 'supervisor';
        choose(screen);
        return 'seen';
      case 'refundApproval':
        if (!screen.mayApprove) return 'anotherSupervisor';
        tap(chance.chance(LEAVES_PERCENT) ? { type: 'refund.leave' } : { type: 'refund.approve' });
        return 'seen';
      case 'refundGiving':
        return give(screen, isSignedIn);
      case 'refundSlipTrouble':
        tap(chance.chance(70) ? { type: 'refundSlip.retry' } : { type: 'refundSlip.skip' });
        return 'seen';
      case 'refundDone':
        wanted = null;
        if (screen.phase === 'done') tap({ type: 'session.finish' });
        return 'seen';
      default:
        return 'seen';
    }
  }

  function choose({ lines, leftMinor, reasons }: ScreenOf<'refundChoose'>) {
    const isAll = chance.chance(TAKES_ALL_PERCENT);
    const some = lines.filter(() => isAll || chance.chance(TAKES_LINE_PERCENT));
    const taken = (some.length === 0 ? lines.slice(0, 1) : some).map((line) => ({
      line,
      quantity: isAll ? line.amountsMinor.length : chance.integer(1, line.amountsMinor.length),
    }));
    const sumMinor = taken.reduce((sum, { line, quantity }) => sum + (line.amountsMinor[quantity - 1] ?? 0), 0);
    const amountMinor = Math.min(sumMinor, leftMinor);
    if (amountMinor <= 0 || chance.chance(LEAVES_PERCENT)) return tap({ type: 'refund.leave' });
    orderedMinor.add(amountMinor);
    orderedAtMs = world.nowMs;
    keptAtOrderMinor = devices().recycler.keptMinor;
    tap({
      type: 'refund.order',
      lines: taken.map(({ line: { position }, quantity }) => ({ position, quantity })),
      reasonCode: chance.pick(reasons).code,
    });
  }

  function give({ phase, parts }: ScreenOf<'refundGiving'>, isSignedIn: boolean): Needed | 'seen' {
    if (phase === 'unanswered') {
      tap(chance.chance(GIVES_UP_PERCENT) ? { type: 'refund.giveUp' } : { type: 'refund.askAgain' });
      return 'seen';
    }
    const stuck = parts.find(({ state }) => state === 'staff');
    if (stuck === undefined) return 'seen';
    if (!isSignedIn) return 'supervisor';
    const { position, cashMinor, paidOutMinor } = stuck;
    const keyOf = (at: number): string => `${orderedAtMs} ${at}`;
    const how = stuck.kind === 'card' && !handedMinor.has(keyOf(position)) ? lookedUp(stuck, parts, keyOf) : 'cash';
    if (how === null) return 'seen';
    // The money is handed over once, however often the screen asks for the word.
    if (how === 'cash') {
      const outMinor = stuck.certain || stuck.kind !== 'cash' ? paidOutMinor : countedOut(stuck, parts, keyOf);
      if (!handedMinor.has(keyOf(position))) handedMinor.set(keyOf(position), Math.max(0, cashMinor - outMinor));
    }
    tap({ type: 'refund.partDone', position, how });
    return 'seen';
  }

  /** By the recycler's own counter: what came out since the order, less what other parts had of it. */
  function countedOut(
    { position }: RefundPartView,
    parts: readonly RefundPartView[],
    keyOf: (position: number) => string,
  ): number {
    const othersMinor = parts
      .filter((part) => part.kind === 'cash' && part.state === 'given' && part.position !== position)
      .reduce((sum, part) => sum + part.cashMinor - (handedMinor.get(keyOf(part.position)) ?? 0), 0);
    return keptAtOrderMinor - devices().recycler.keptMinor - othersMinor;
  }

  /** By the terminal's own list. What the screen calls certain nobody looks up; null: it is still working. */
  function lookedUp(
    { amountMinor, certain }: RefundPartView,
    parts: readonly RefundPartView[],
    keyOf: (position: number) => string,
  ): 'terminal' | 'cash' | null {
    if (certain) return 'cash';
    const list = devices().terminal.givenBack;
    if (list === null) return null;
    const wentBack = list.filter((each) => each.atMs >= orderedAtMs && each.amountMinor === amountMinor).length;
    const known = parts.filter(
      (part) =>
        part.kind === 'card' &&
        part.state === 'given' &&
        part.amountMinor === amountMinor &&
        !handedMinor.has(keyOf(part.position)),
    ).length;
    return wentBack > known ? 'terminal' : 'cash';
  }

  return {
    get isAtWork() {
      return wanted !== null || isShown;
    },
    orderedMinor,
    handedMinor,
    touch,
  };
}
