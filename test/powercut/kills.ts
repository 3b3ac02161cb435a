/** `kill -9` of the real host at random moments of real purchases. What a screen had shown must be there when it comes back. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { View } from '../../core/contract/view.ts';
import { type SeededChoice, seededChoice } from '../../lab/data/random.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { barcodes } from './goods.ts';
import { chainOf, disagreements } from './reconcile.ts';
import { QUICK_TIMING } from './record.ts';
import { openScreenLine } from './screen-line.ts';
import { startShopper } from './shopper.ts';

/** The longest life between two kills; a purchase takes about half of it. */
const LIFE_MS_MAX = 1_500;
/** One life in so many is ended while the host is still starting. */
const KILLED_AT_START_PERCENT = 15;
const START_MS_MAX = 900;
/** A purchase takes less than a second, after a late answer a few. */
const PURCHASE_WAIT_MS = 60_000;
const PURCHASE_LOOK_MS = 20;
/** Lanes at a time. Most of a lane's time is waiting for the supervisor's pause. */
const LANES_MAX = 3;

export type KillsResult = { kills: number; purchases: number; violations: string[] };

export async function killHosts(folder: string, seed: string, kills: number): Promise<KillsResult> {
  const lanes = Math.min(LANES_MAX, kills);
  const results = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      killLane(join(folder, `lane-${lane}`), seededChoice(`${seed}/kills/${lane}`), Math.floor((kills + lane) / lanes)),
    ),
  );
  return {
    kills: results.reduce((sum, result) => sum + result.kills, 0),
    purchases: results.reduce((sum, result) => sum + result.purchases, 0),
    violations: results.flatMap(({ violations }) => violations),
  };
}

async function killLane(folder: string, choice: SeededChoice, kills: number): Promise<KillsResult> {
  mkdirSync(folder, { recursive: true });
  const lab = await startLab({
    ...{ dataFolder: folder, only: 'store', build: 'never', timing: QUICK_TIMING },
    terminal: { answerDelayMs: 120, lateMs: 1_500 },
  });
  const { dataFolder, kioskId } = lab.store;
  const line = openScreenLine(lab.store.url, lab.store.token);
  const watch = watchPromises();
  line.onView(watch.see);
  try {
    const shopper = startShopper(line, lab.store.scanner, {
      basketOf: (purchase) => barcodes(lab, 1 + (purchase % 3), purchase),
    });
    for (let done = 0; done < kills; done += 1)
      await killOnce(lab, choice, () => line.until(() => true, 'the screen is back'));
    lab.store.terminal.setMode('approve');
    const saw = await onePurchase(() => shopper.purchases);
    await shopper.stop();
    const violations = [...saw, ...watch.broken, ...(await disagreements(lab, watch.receipts))];
    line.close();
    await lab.close();
    const chain = chainOf(dataFolder, kioskId);
    return { kills, purchases: shopper.purchases, violations: chain === null ? violations : [...violations, chain] };
  } finally {
    line.close();
    await lab.close();
  }
}

async function killOnce({ store }: Lab, choice: SeededChoice, isBack: () => Promise<unknown>): Promise<void> {
  store.terminal.setMode(choice.pick(['approve', 'approve', 'approve', 'late', 'dropAnswer', 'decline'] as const));
  const isAtStart = choice.chance(KILLED_AT_START_PERCENT);
  if (!isAtStart) await isBack();
  await pause(choice.integer(0, isAtStart ? START_MS_MAX : LIFE_MS_MAX));
  const { restarts } = store;
  while (!store.kill()) await pause(5);
  while (store.restarts === restarts) await pause(5);
}

/** A few kills may leave no time for a purchase: then the shopper goes on until one is through. Ledgers in which nothing is agree about nothing. */
export async function onePurchase(purchases: () => number, waitMs = PURCHASE_WAIT_MS): Promise<string[]> {
  const untilMs = performance.now() + waitMs;
  while (purchases() === 0 && performance.now() < untilMs) await pause(PURCHASE_LOOK_MS);
  return purchases() > 0 ? [] : [`no purchase in ${waitMs} ms: nothing was seen`];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Remembers what was shown last, and says where the first picture after a kill has forgotten it. */
function watchPromises() {
  const broken: string[] = [];
  const receipts = new Set<string>();
  let last: View | null = null;
  return {
    broken,
    receipts,
    see(view: View, isFirst: boolean): void {
      if ('receiptNumber' in view.screen) receipts.add(view.screen.receiptNumber);
      if (isFirst && last !== null) {
        const forgotten = forgottenBetween(last, view);
        if (forgotten !== null) broken.push(forgotten);
      }
      last = view;
    },
  };
}

/**
 * Screens after which the session may be over without a picture in between: a tap, or the printer's last word, may have come right before
 * the kill. That the sale itself is there is seen by its receipt's number.
 */
const MAY_BE_OVER: readonly View['screen']['name'][] = [
  ...(['receipt', 'receiptTrouble', 'thankYou'] as const),
  ...(['attract', 'language', 'outOfService'] as const),
];

export function forgottenBetween(before: View, after: View): string | null {
  if (!before.sessionOpen || MAY_BE_OVER.includes(before.screen.name)) return null;
  const was = before.total?.amountMinor ?? 0;
  const is = after.total?.amountMinor ?? 0;
  if (!after.sessionOpen) return `${before.screen.name} with ${was} was shown; afterwards ${after.screen.name}`;
  return is < was ? `a total of ${was} was shown; afterwards ${is}` : null;
}
