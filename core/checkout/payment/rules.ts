import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import { close, raise } from '../interventions/raise.ts';
import { openInterventions } from '../interventions/state.ts';
import type { CheckoutState } from '../state.ts';
import { openTender } from './state.ts';

/** The terminal was asked often enough: a person has to look. The light is on for it; the payment's own screen asks. */
export function askedByPayment(state: CheckoutState, context: DecideContext): SessionEvent[] {
  const tender = openTender(state);
  if (tender?.status !== 'unknown' || tender.enquiring || tender.nextEnquiryAtMs !== null) return [];
  const { tenderId, amountMinor } = tender;
  return raise(state, { reason: { kind: 'paymentUnknown', tenderId, amountMinor }, holds: 'nothing' }, context);
}

/** It is known now, by staff or by the terminal's late word. */
export function withdrawnPayment(state: CheckoutState, { atMs }: DecideContext): SessionEvent[] {
  const unknown = state.tenders.filter(({ status }) => status === 'unknown').map(({ tenderId }) => tenderId);
  return openInterventions(state)
    .filter(({ reason }) => reason.kind === 'paymentUnknown' && !unknown.includes(reason.tenderId))
    .map((each) => close(each, { status: 'withdrawn' }, atMs));
}
