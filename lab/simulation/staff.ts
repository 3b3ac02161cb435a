/** Somebody of the shop, who comes to a lane when its screen asks for it, and now and then by themselves. Knows the screen and what the devices' own lists say. */

import type { InterventionView } from '../../core/contract/staff-view.ts';
import type { Screen, View } from '../../core/contract/view.ts';
import { createHands } from './hands.ts';
import { BADGE_PREFIX, type StaffPerson } from './shop.ts';
import type { ShopperDeps } from './shopper.ts';
import type { Book } from './shopper-book.ts';
import { createRefunder, type Refunder } from './staff-refund.ts';

const LOOKS_MS = [2_000, 12_000] as const;
const ACTS_MS = [500, 3_000] as const;
const COMES_BY_PERCENT = 3;
const DENIES_PERCENT = 20;

type ScreenOf<N extends Screen['name']> = Extract<Screen, { name: N }>;

export interface Staff {
  begin(): void;
  /** Given by hand out of the shop's own purse, for each time that a screen asked for it. */
  readonly handedMinor: ReadonlyMap<string, number>;
  /** Cash tenders that they have counted themselves, and said that nothing was paid: what the recycler still has of them they gave back. */
  readonly countedByHand: ReadonlySet<string>;
  readonly refunder: Refunder;
}

export function createStaff(deps: ShopperDeps & { book: Book; receipts: () => string[] }): Staff {
  const { world, faults, who, shop, book, devices } = deps;
  const chance = world.chance(`${who}/staff`);
  const { tap, scan } = createHands(deps, chance);
  const handedMinor = new Map<string, number>();
  const countedByHand = new Set<string>();
  const refunder = createRefunder({ ...deps, chance, tap, scan });
  let isHere = false;
  let person: StaffPerson | null = null;

  function act() {
    const { view } = deps.screen();
    isHere =
      view !== null && (view.staff !== null || view.screen.name === 'staffPin' || isWanted(view) || refunder.isAtWork);
    const [soonest, latest] = isHere ? ACTS_MS : LOOKS_MS;
    world.after(chance.integer(soonest, latest), act);
    if (view === null) return;
    if (refunder.isAtWork && tidiesUp(view)) return;
    const needed = refunder.touch(view);
    if (needed === 'seen') return;
    if (needed !== null) return signInSupervisor(needed === 'anotherSupervisor');
    if (view.screen.name === 'staffPin') return atPin(view.screen);
    if (view.staff !== null) return atWork(view);
    if (isHere || (view.screen.name === 'basket' && chance.chance(COMES_BY_PERCENT))) return signIn(view);
  }

  /** While nobody else stands there. */
  function tidiesUp({ idleWarning, notice }: View): boolean {
    if (idleWarning !== null) tap({ type: 'idle.stay' });
    else if (notice !== null) tap({ type: 'notice.dismiss' });
    return idleWarning !== null || notice !== null;
  }

  function signInSupervisor(isAnother: boolean) {
    const supervisors = shop.staff.filter(({ role }) => role === 'supervisor');
    person = supervisors.find((each) => !isAnother || each !== person) ?? null;
    if (person !== null) scan(`${BADGE_PREFIX}${person.badge}`);
  }

  function signIn(view: View) {
    // Money is the supervisor's; for everything else whoever is near comes.
    if (view.interventions.length === 0) return signInSupervisor(false);
    person = chance.pick(shop.staff);
    scan(`${BADGE_PREFIX}${person.badge}`);
  }

  function atPin({ refused, lockedUntilMs }: ScreenOf<'staffPin'>) {
    const isLocked = refused === 'locked' || (lockedUntilMs !== null && lockedUntilMs > world.nowMs);
    if (person === null || isLocked) return tap({ type: 'staff.leave' });
    const isWrong = faults.strike('wrongPin', chance, who);
    tap({ type: 'staff.pin', pin: isWrong ? '0000' : person.pin });
  }

  function atWork(view: View) {
    const { screen, interventions } = view;
    const open = interventions.find(({ answers }) => answers !== null);
    if (open !== undefined && screen.name !== 'paymentUnknown') return answer(open);
    if (settles(screen)) return;
    if (screen.name === 'basket' && screen.lines.length > 0 && chance.chance(30) && changes(screen)) return;
    tap({ type: 'staff.signOut' });
  }

  function answer({ interventionId, reason, answers }: InterventionView) {
    const denies = answers !== null && answers.deny.length > 0 && chance.chance(DENIES_PERCENT);
    const codes = (denies ? answers?.deny : answers?.approve) ?? [];
    const [code] = codes.length === 0 ? [] : [chance.pick(codes)];
    if (code === undefined) return;
    if (denies) return tap({ type: 'intervention.deny', interventionId, reasonCode: code.code });
    if (reason.kind === 'age') book.ageSeen();
    tap({
      type: 'intervention.approve',
      interventionId,
      reasonCode: code.code,
      ...(reason.kind === 'age' && chance.chance(30) ? { birthDate: '1980-02-29' } : {}),
    });
  }

  /** Money that nobody else can clear. What the terminal's and the recycler's own lists say decides. */
  function settles(screen: Screen): boolean {
    switch (screen.name) {
      case 'paymentUnknown':
        if (screen.phase === 'staff') resolve(screen);
        return true;
      case 'cashOwed':
        handOver(screen);
        return true;
      case 'givingBack': {
        const stuck = screen.lines.find(({ state }) => state === 'staff');
        if (stuck === undefined) return false;
        giveBack(stuck);
        return true;
      }
      default:
        return false;
    }
  }

  function resolve({ kind, tenderId, amountMinor }: ScreenOf<'paymentUnknown'>) {
    const { terminal } = devices();
    if (kind === 'card' && !terminal.isBroken && chance.chance(50)) {
      const charged = terminal.ledger.find((entry) => entry.tenderId === tenderId && entry.outcome === 'approved');
      if (charged !== undefined && charged.chargedMinor === amountMinor) {
        return tap({ type: 'pay.resolve', tenderId, outcome: 'charged', slip: charged.reference });
      }
    }
    if (kind === 'cash' && chance.chance(30)) {
      countedByHand.add(tenderId);
      return tap({ type: 'pay.resolve', tenderId, outcome: 'notCharged' });
    }
    tap({ type: 'pay.enquire' });
  }

  function handOver({ tenderId, missingMinor, isCertain }: ScreenOf<'cashOwed'>) {
    // Where nobody told what came out, the recycler's own counter does.
    const outMinor = isCertain ? 0 : devices().recycler.backMinorOf(tenderId);
    handedMinor.set(`${tenderId} owed`, Math.max(0, missingMinor - outMinor));
    tap({ type: 'pay.handOver', tenderId, amountMinor: missingMinor });
  }

  function giveBack({ tenderId, kind, missingMinor, certain }: ScreenOf<'givingBack'>['lines'][number]) {
    const { terminal } = devices();
    if (kind === 'card') {
      if (certain && chance.chance(30)) return tap({ type: 'pay.reverseAgain', tenderId });
      const entry = terminal.ledger.findLast((known) => known.tenderId === tenderId && known.outcome === 'approved');
      if (entry !== undefined && entry.reversedMinor === 0) terminal.reverseByHand(tenderId);
      return tap({ type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' });
    }
    if (kind === 'cash') {
      if (!certain) return tap({ type: 'pay.reverseAgain', tenderId });
      handedMinor.set(`${tenderId} back`, missingMinor);
      return tap({ type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' });
    }
    // A restored server knows nothing of the tender, and so the card is as full as before.
    if (certain && chance.chance(30)) return tap({ type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' });
    tap({ type: 'pay.reverseAgain', tenderId });
  }

  function changes({ lines, staff }: ScreenOf<'basket'>): boolean {
    const line = chance.pick(lines);
    const [reason] = staff?.reasons ?? [];
    if (staff === null || reason === undefined || line.kind !== 'goods') return false;
    const { lineId } = line;
    const reasonCode = reason.code;
    if (staff.mayOverride && chance.chance(40)) {
      tap({ type: 'line.overridePrice', lineId, unitPriceMinor: chance.integer(1, 900), reasonCode });
      return true;
    }
    if (staff.mayDiscount && chance.chance(40)) {
      tap({ type: 'line.discount', lineId, percentBasisPoints: chance.integer(1, 5_000), reasonCode });
      return true;
    }
    if (staff.mayVoid && chance.chance(50)) {
      tap({ type: 'line.void', lineId, reasonCode });
      return true;
    }
    if (chance.chance(30)) {
      tap({ type: 'audit.start' });
      return true;
    }
    return false;
  }

  return { begin: () => world.after(chance.integer(...LOOKS_MS), act), handedMinor, countedByHand, refunder };
}

function isWanted({ screen, interventions, helpCalled }: View): boolean {
  const isStaffs = 'phase' in screen && screen.phase === 'staff';
  return interventions.length > 0 || helpCalled || isStaffs || screen.name === 'cashOwed' || screen.name === 'held';
}
