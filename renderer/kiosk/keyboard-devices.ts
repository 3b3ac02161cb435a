import type { KeyboardDevices, KeyPress } from '../../core/keyboard/keyboard-devices.ts';
import { isModifier, WedgeDetector } from '../../core/keyboard/wedge.ts';

/**
 * Devices that type. A reader's keys are held until it is known that they are a symbol: then the host gets them and no field does.
 * A person's keys are put back, in their order. Password fields are left alone.
 */
export function installKeyboardDevices(
  page: Document,
  { wedge, keypad }: KeyboardDevices,
  send: (keys: KeyPress[]) => void,
): () => void {
  const detector = wedge && new WedgeDetector(wedge);
  let keys: KeyPress[] = [];
  let lastAtMs = 0;
  let timer = 0;

  const putBack = (text: string): void => {
    keys = [];
    for (const key of text) press(page, key);
  };
  const flush = (): void => {
    const text = detector?.flush();
    if (text) putBack(text);
  };
  const stop = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const onKey = (event: KeyboardEvent): void => {
    const standsFor = keypad?.[event.code];
    if (standsFor !== undefined) {
      stop(event);
      // A key that is held down is one press: what it stands for would be done over and over again.
      if (event.repeat) return;
      send([[event.code, 0]]);
      press(page, standsFor);
      return;
    }
    const { target, key: typed } = event;
    const isSecret = target instanceof HTMLInputElement && target.type === 'password';
    if (!detector || !event.isTrusted || isSecret || event.isComposing || isModifier(typed)) return;
    // Readers type the separator of GS1 symbols as Ctrl+].
    const isSeparator = event.ctrlKey && typed === ']';
    if (event.repeat || ((event.ctrlKey || event.altKey || event.metaKey) && !isSeparator)) {
      flush();
      return;
    }
    const key = isSeparator ? '\x1d' : typed;
    clearTimeout(timer);
    const { before, scan, isHeld } = detector.push(key, event.timeStamp);
    if (before) putBack(before);
    if (isHeld) {
      stop(event);
      keys.push([key, keys.length ? Math.round(event.timeStamp - lastAtMs) : 0]);
      timer = window.setTimeout(flush, wedge?.gapMs);
    }
    if (scan !== null) {
      clearTimeout(timer);
      send(keys);
      keys = [];
    }
    lastAtMs = event.timeStamp;
  };

  // On the window, so before all that hears keys in the page.
  window.addEventListener('keydown', onKey, true);
  return () => {
    clearTimeout(timer);
    flush();
    window.removeEventListener('keydown', onKey, true);
  };
}

/** As if the key had been pressed; a made event by itself types nothing and presses no button. */
function press(page: Document, key: string): void {
  if (!key) return;
  const active = page.activeElement ?? page.body;
  const isField = active instanceof HTMLInputElement;
  const presses = !isField && (key === 'Enter' || key === ' ');
  // A button would wait for the key's release: it only hears of the click, and the page of the key.
  const place = presses ? page : active;
  if (!place.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))) return;
  if (isField) {
    // The one way to type that keeps caret and undoing, and tells all that listens to the field.
    if (key.length === 1) page.execCommand('insertText', false, key);
  } else if (presses && active instanceof HTMLElement) active.click();
}
