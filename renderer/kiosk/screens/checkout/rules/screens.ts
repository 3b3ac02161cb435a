import type { Screens } from '../../../screen-of.ts';
import { Held } from './Held.tsx';
import { StaffPin } from './StaffPin.tsx';

export const rulesScreens = {
  held: Held,
  staffPin: StaffPin,
} satisfies Partial<Screens>;
