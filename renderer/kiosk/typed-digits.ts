import { useEffect, useRef } from 'react';
import { dialogIsOpen } from './keypad-model.ts';

export type TypedDigits = { type(digit: string): void; erase(): void; enter(): void };

/** Digits of a real keyboard. Enter right after one of them enters the number; at any other time it presses what has the focus. */
export function useTypedDigits(actions: TypedDigits, isInDialog = false): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let isTyping = false;
    const onKey = (event: KeyboardEvent): void => {
      if (dialogIsOpen(document) && !isInDialog) return;
      const isDigit = /^\d$/.test(event.key);
      if (isDigit) latest.current.type(event.key);
      else if (event.key === 'Backspace') latest.current.erase();
      else if (event.key === 'Enter' && isTyping) {
        event.preventDefault();
        event.stopPropagation();
        latest.current.enter();
      }
      isTyping = isDigit || event.key === 'Backspace';
    };
    // Before the button that has the focus hears of it.
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [isInDialog]);
}
