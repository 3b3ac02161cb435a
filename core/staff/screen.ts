import type { Screen } from '../contract/view.ts';
import type { StaffState } from './state.ts';

/** Null while no PIN is asked for. */
export function staffScreen({ pinAsked }: StaffState): Screen | null {
  if (pinAsked === null) return null;
  const { askedAtMs, refused, lockedUntilMs } = pinAsked;
  return { name: 'staffPin', refused, lockedUntilMs, attempt: askedAtMs };
}
