import type { Screens } from '../../screen-of.ts';
import { Attract } from './Attract.tsx';
import { Language } from './Language.tsx';
import { OutOfService } from './OutOfService.tsx';

/** The first that anybody sees: in the page from its start. */
export const commonScreens = {
  attract: Attract,
  language: Language,
  outOfService: OutOfService,
} satisfies Partial<Screens>;
