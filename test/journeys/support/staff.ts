import { BADGE_AIM, labBadges } from '../../../lab/badges.ts';
import type { Walk } from './walk.ts';

/** Somebody of the shop comes to the kiosk, with badge and PIN. */
export async function staffSignIn(walk: Walk, role: keyof typeof labBadges): Promise<void> {
  const { text, pin } = labBadges[role];
  await walk.scans(text, BADGE_AIM);
  await walk.sees('staff-pin');
  for (const digit of pin) await walk.touchesButton(digit);
  await walk.touches('staff-pin-enter');
  await walk.sees('staff-bar');
}
