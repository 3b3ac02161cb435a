import { createContext, useContext, useEffect } from 'react';

/** What "cancel" on the keypad (Escape) does now: the screen that is shown says it. */
export type CancelSlot = { current: (() => void) | null };
export const CancelContext = createContext<CancelSlot>({ current: null });

export function useCancel(action: (() => void) | null): void {
  const slot = useContext(CancelContext);
  useEffect(() => {
    slot.current = action;
    return () => {
      if (slot.current === action) slot.current = null;
    };
  }, [slot, action]);
}
