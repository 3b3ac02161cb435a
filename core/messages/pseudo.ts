/** Makes the pseudo-locale: the English text 40 % longer and in brackets, so that untranslated and overflowing text is seen. */
export type MessageTree = { [key: string]: string | MessageTree };

export const PSEUDO_LANGUAGE = 'en-XA';
const LENGTHENING = 0.4;
const ACCENTED: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ö',
  u: 'û',
  y: 'ý',
  c: 'ç',
  n: 'ñ',
  A: 'Å',
  E: 'É',
  I: 'Î',
  O: 'Ø',
  U: 'Û',
  C: 'Ç',
  N: 'Ñ',
};

/** One text. Placeholders such as `{{name}}` stay as they are. */
export function pseudoText(text: string): string {
  const accented = text
    .split(/(\{\{[^}]*\}\})/)
    .map((part) => (part.startsWith('{{') ? part : part.replace(/[a-zA-Z]/g, (letter) => ACCENTED[letter] ?? letter)))
    .join('');
  const visibleLength = text.replace(/\{\{[^}]*\}\}/g, '').length;
  const fillerLength = Math.ceil(visibleLength * LENGTHENING);
  const filler = 'one two three four five six seven eight '.repeat(Math.ceil(fillerLength / 40)).slice(0, fillerLength);
  return `⟦${accented}${filler === '' ? '' : ` ${filler.trim()}`}⟧`;
}

export function pseudoMessages(tree: MessageTree): MessageTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudoText(value) : pseudoMessages(value),
    ]),
  );
}
