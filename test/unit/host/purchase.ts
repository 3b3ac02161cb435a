/** What a shopper, a terminal and a printer do in a purchase. */
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { APPROVAL } from '../core/world.ts';
import type { Host } from './rig.ts';

export const pay = (host: Host) =>
  host.submit({ type: 'pay.card', amountMinor: host.view.total?.amountMinor ?? 0, terminalUsable: true });
export const begunOf = (host: Host, type: Effect['type']) => host.begun.filter(({ effect }) => effect.type === type);

/** Answers the newest effect of that type, as the runner does. */
export function answer(host: Host, type: Effect['type'], command: (effect: Effect) => SessionCommand) {
  const found = begunOf(host, type).at(-1);
  if (found === undefined) throw new Error(`no ${type} was begun`);
  return host.submit(command(found.effect), { effectId: found.effectId, outcome: 'done' });
}
export const tenderOf = (effect: Effect): string => ('tenderId' in effect ? effect.tenderId : '');
export const approved = (effect: Effect): SessionCommand => ({
  type: 'payment.answered',
  tenderId: tenderOf(effect),
  answer: { kind: 'approved', approval: APPROVAL },
});
export const found = (effect: Effect): SessionCommand => ({
  type: 'enquiry.answered',
  tenderId: tenderOf(effect),
  answer: { kind: 'approved', approval: APPROVAL },
});
export const printed = (effect: Effect): SessionCommand => ({
  type: 'receipt.answered',
  jobId: 'jobId' in effect ? effect.jobId : '',
  answer: { kind: 'printed' },
});
