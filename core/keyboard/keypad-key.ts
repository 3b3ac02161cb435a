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
