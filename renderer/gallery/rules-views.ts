import type { BaggingView, InterventionView, StaffView } from '../../core/contract/staff-view.ts';
import type { Screen, View } from '../../core/contract/view.ts';
import { emptyBasket } from './empty-basket.ts';

type Make = (screen: Screen, change?: Partial<View>) => View;

const named = (code: string, name: string) => ({ code, name });

/** What is shown while somebody of the shop is wanted, and to them. */
export function rulesViews(checkout: Make, basket: Screen): Record<string, View> {
  const raisedAtMs = Date.now() - 20_000;
  const staff: StaffView = {
    name: 'Ana Reyes',
    role: 'attendant',
    signOutAtMs: Date.now() + 60_000,
    actions: ['audit', 'voidBasket', 'suspend'],
  };
  const age: InterventionView = {
    interventionId: 'i1',
    reason: { kind: 'age', minimumAgeYears: 18 },
    items: ['Riesling trocken 0.75 l'],
    holds: 'payment',
    raisedAtMs,
    answers: null,
  };
  const weight: InterventionView = {
    ...age,
    interventionId: 'i2',
    reason: { kind: 'weightMismatch', expectedGrams: 1_240, measuredGrams: 1_610 },
    items: [],
  };
  const toAnswer: InterventionView = {
    ...age,
    answers: {
      approve: [named('ageDocumentSeen', 'ID seen'), named('ageObvious', 'Clearly old enough')],
      deny: [named('tooYoung', 'Too young'), named('noDocument', 'No ID')],
    },
  };
  const bagging = (kind: BaggingView['kind'], skipLineId: string | null = null): View =>
    checkout(basket, { bagging: { kind, items: ['Whole milk 3.5 % 1 l'], skipLineId } });
  return {
    baggingPlace: bagging('place', 'l1'),
    baggingTakeOut: bagging('takeOut'),
    baggingUnexpected: bagging('unexpected'),
    baggingRemoved: bagging('removed'),
    baggingWrongWeight: bagging('wrongWeight'),
    ownBagOffer: checkout(emptyBasket, { bagging: { kind: 'ownBagOffer', items: [], skipLineId: null } }),
    ownBagAsked: checkout(emptyBasket, { bagging: { kind: 'ownBagAsked', items: [], skipLineId: null } }),
    interventionAge: checkout(basket, { interventions: [age] }),
    held: checkout(
      { name: 'held', reason: weight.reason, items: [] },
      {
        interventions: [{ ...weight, holds: 'everything' }],
        bagging: { kind: 'removed', items: [], skipLineId: null },
      },
    ),
    heldAge: checkout(
      { name: 'held', reason: age.reason, items: [{ lineId: 'l1', name: 'Riesling trocken 0.75 l' }] },
      { interventions: [{ ...age, holds: 'everything' }] },
    ),
    staffPin: checkout({ name: 'staffPin', refused: null, lockedUntilMs: null, attempt: 1 }),
    staffPinWrong: checkout({ name: 'staffPin', refused: 'wrongPin', lockedUntilMs: null, attempt: 2 }),
    staffPinLocked: checkout({ name: 'staffPin', refused: 'locked', lockedUntilMs: Date.now() + 30_000, attempt: 3 }),
    staffNothingOpen: checkout(basket, { staff }),
    staffMenu: checkout(basket, { staff, interventions: [toAnswer] }),
  };
}
