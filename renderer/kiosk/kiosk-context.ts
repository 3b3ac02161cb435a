import { createContext, useContext } from 'react';
import type { View } from '../../core/contract/view.ts';
import type { Texts } from '../../core/messages/texts.ts';
import type { ScreenStore } from '../carrier/screen-store.ts';

/** How this person wants the screen drawn. Held by the screen only, and gone with the session. */
export type Display = { contrast: 'normal' | 'high'; text: 'normal' | 'large'; reach: 'normal' | 'low' };
export const DISPLAY_NORMAL: Display = { contrast: 'normal', text: 'normal', reach: 'normal' };

export type Kiosk = {
  store: ScreenStore;
  view: View;
  texts: Texts;
  /** The `lang` of the texts; numbers and dates follow it. */
  language: string;
  money(amountMinor: number): string;
  weight(weightGrams: number): string;
  /** Lasting, so not at a start; nothing can be scanned now. */
  scannerDown: boolean;
  /** The menu of whoever of the shop is signed in. */
  staffMenu: { isOpen: boolean; setOpen(isOpen: boolean): void };
  display: Display;
  setDisplay(display: Display): void;
};

export const KioskContext = createContext<Kiosk | null>(null);

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (kiosk === null) throw new Error('a screen was drawn outside the kiosk');
  return kiosk;
}

export const useTexts = (): Texts => useKiosk().texts;
export const useSend = (): ScreenStore['send'] => useKiosk().store.send;
