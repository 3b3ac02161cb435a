import type { Screens } from '../../../screen-of.ts';
import { DutyPass } from './DutyPass.tsx';
import { SealedBag } from './SealedBag.tsx';

export const dutyScreens = {
  dutyPass: DutyPass,
  sealedBag: SealedBag,
} satisfies Partial<Screens>;
