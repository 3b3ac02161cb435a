/** What the keys of an accessibility keypad mean (EN 301 549, 8.4; own reading); which code means which is the model's data. */
export const KEYPAD_KEYS = [
  'next',
  'previous',
  'up',
  'down',
  'select',
  'back',
  'help',
  'repeat',
  'volumeUp',
  'volumeDown',
  'headphonesIn',
  'headphonesOut',
] as const;
export type KeypadKey = (typeof KEYPAD_KEYS)[number];

/** The key of a keyboard that a key of the keypad stands for on the screen (`KeyboardEvent.key`); the others are for the host alone. */
export const STANDS_FOR: Readonly<Partial<Record<KeypadKey, string>>> = {
  next: 'ArrowDown',
  previous: 'ArrowUp',
  up: 'ArrowUp',
  down: 'ArrowDown',
  select: 'Enter',
  back: 'Escape',
  help: 'F1',
};
