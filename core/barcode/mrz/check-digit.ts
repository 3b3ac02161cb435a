/** ICAO Doc 9303 part 3, section 4.9 (own reading): weights 7 3 1, A = 10 … Z = 35, filler 0. */
export function icaoCheckDigit(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    sum += value * ([7, 3, 1][index % 3] ?? 0);
  }
  return String(sum % 10);
}
