import type { Screens } from '../../../screen-of.ts';
import { Recalling } from './Recalling.tsx';
import { SlipTrouble } from './SlipTrouble.tsx';
import { Suspended } from './Suspended.tsx';
import { Suspending } from './Suspending.tsx';

export const suspendScreens = {
  suspending: Suspending,
  slipTrouble: SlipTrouble,
  suspended: Suspended,
  recalling: Recalling,
} satisfies Partial<Screens>;
