import type { BaggingSettings } from '../core/checkout/bagging/settings.ts';
import { bagsOf, pendingOf } from '../core/checkout/bagging/state.ts';
import { basketIsOpen, type CheckoutState } from '../core/checkout/state.ts';
import type { SessionState } from '../core/session/state.ts';
import type { Claimed } from '../hardware/claimed-ports.ts';
import type { Scale } from '../hardware/ports/scale.ts';
import type { LearnedWeights } from '../offline/learned-weights.ts';
import type { Session } from './session.ts';

export interface BaggingWatch {
  /** After every change of the session: looks whether there is something to weigh, and for whom. */
  follow(): void;
  stop(): void;
}

type BaggingWatchDeps = {
  session: () => Pick<Session, 'state' | 'submit'>;
  /** In the session's hand; null where there is none. */
  scale: () => Claimed<Scale> | null;
  settings: () => BaggingSettings;
  weights: Pick<LearnedWeights, 'known' | 'learn'>;
  nowMs: () => number;
};

/** The scale under the bagging area: it hands the session only what may decide something, and learns from purchases that were paid. */
export function createBaggingWatch({ session, scale, settings, weights, nowMs }: BaggingWatchDeps): BaggingWatch {
  let unwatch: (() => void) | null = null;
  let isAsking = false;
  let lastAsked = '';
  let learnedFrom = '';

  function follow(): void {
    const checkout = checkoutOf(session().state);
    if (checkout !== null) learn(checkout);
    if (checkout === null || !basketIsOpen(checkout) || settings().level === 'off') {
      stop();
      return;
    }
    unwatch ??= scale()?.watch(consider) ?? null;
    consider();
  }

  function stop(): void {
    unwatch?.();
    unwatch = null;
    lastAsked = '';
  }

  function consider(): void {
    const checkout = checkoutOf(session().state);
    if (isAsking || checkout === null || !basketIsOpen(checkout)) return;
    const reading = scale()?.current ?? null;
    const { settledGrams } = checkout.bagging;
    if (reading === null) {
      // Also refused it is not said again at once: a disk that refuses would be asked for ever.
      if (settledGrams === null || lastAsked === UNAVAILABLE) return;
      lastAsked = UNAVAILABLE;
      ask({ type: 'bagging.unavailable' });
      return;
    }
    if (reading.kind !== 'stable') return;
    const { weightGrams } = reading;
    const question = questionOf(checkout, weightGrams);
    if (question === lastAsked || !mayDecide(checkout, weightGrams)) return;
    lastAsked = question;
    const waiting = [...pendingOf(checkout), ...bagsOf(checkout)];
    const known = weights.known(
      waiting.map(({ code, pieceWeight }) => ({ code, startGrams: pieceWeight?.grams ?? null })),
    );
    ask({ type: 'bagging.weighed', weightGrams, known });
  }

  /** Less than a hand's touch is no news, except where what waits has changed since it was not understood. */
  function mayDecide({ bagging }: CheckoutState, weightGrams: number): boolean {
    const { settledGrams, trouble } = bagging;
    if (settledGrams === null || trouble !== null) return true;
    return Math.abs(weightGrams - settledGrams) > settings().noiseGrams;
  }

  function ask(command: Parameters<Session['submit']>[0]): void {
    isAsking = true;
    void session()
      .submit(command)
      .then(() => {
        isAsking = false;
        consider();
      });
  }

  /** Once a purchase: what lay there alone, was accepted, and was paid. */
  function learn(checkout: CheckoutState): void {
    if (checkout.sale === null || checkout.sale.saleId === learnedFrom) return;
    learnedFrom = checkout.sale.saleId;
    const articles = checkout.lines.flatMap(({ lineId, code, unit, weightGrams, pieceWeight }) => {
      const there = checkout.bagging.placed[lineId];
      if (unit !== 'each' || weightGrams !== null || there === undefined) return [];
      const { pieces, grams, isCertain } = there;
      if (!isCertain || pieces <= 0 || grams <= 0) return [];
      return [{ code, grams: Math.round(grams / pieces), startGrams: pieceWeight?.grams ?? null }];
    });
    if (articles.length > 0) weights.learn(articles, nowMs());
  }

  return { follow, stop };
}

const UNAVAILABLE = 'unavailable';

const checkoutOf = (state: SessionState): CheckoutState | null =>
  state.status === 'open' && state.journey.journey === 'checkout' ? state.journey.checkout : null;

/** The same question has the same answer: it is not asked twice. */
function questionOf(checkout: CheckoutState, weightGrams: number): string {
  const { settledGrams, trouble, isOwnBagAsked } = checkout.bagging;
  const waiting = [...pendingOf(checkout), ...bagsOf(checkout)].map(({ lineId, pieces }) => `${lineId}×${pieces}`);
  return [weightGrams, settledGrams, trouble?.measuredGrams, isOwnBagAsked, ...waiting].join('/');
}
