import { useEffect, useMemo, useState } from 'react';
import type { View } from '../../../core/contract/view.ts';

/** Opens by itself for whoever signs in while something waits for an answer of theirs; they came for that. */
export function useStaffMenu({ staff, interventions, screen }: View): {
  isOpen: boolean;
  setOpen(isOpen: boolean): void;
} {
  const [isOpen, setOpen] = useState(false);
  const isSignedIn = staff !== null;
  const isWanted = interventions.some(({ answers }) => answers !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only signing in opens it, not every new reason
  useEffect(() => setOpen(isSignedIn && isWanted && screen.name !== 'staffPin'), [isSignedIn]);
  return useMemo(() => ({ isOpen, setOpen }), [isOpen]);
}
