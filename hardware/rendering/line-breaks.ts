/** Pieces of a text between which a line may end, blanks at their ends, for all scripts. Joined they are the text again. */
export function breakable(text: string): string[] {
  const words = new Intl.Segmenter('und', { granularity: 'word' });
  const pieces: string[] = [];
  let held = '';
  for (const { segment } of words.segment(text)) {
    // A blank or a closing mark never begins a line; an opening bracket never ends one.
    const clings = pieces.length > 0 && held === '' && /^[\s\p{Pe}\p{Pf}\p{Po}\p{Pd}\p{Sc}%]+$/u.test(segment);
    if (clings) {
      pieces[pieces.length - 1] += segment;
    } else if (/^[\p{Ps}\p{Pi}]+$/u.test(segment)) {
      held += segment;
    } else {
      const previous = pieces.at(-1);
      // Words of digits and letters with nothing between them (`3.50kg`) stay together, except in scripts without blanks.
      const joins =
        held === '' &&
        previous !== undefined &&
        !/\s$/.test(previous) &&
        !NO_BLANKS.test(segment) &&
        !NO_BLANKS.test(previous);
      if (joins) pieces[pieces.length - 1] += segment;
      else pieces.push(held + segment);
      held = '';
    }
  }
  if (held !== '') pieces.push(held);
  return pieces;
}

const NO_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Lines no wider than `widthDots`, by a measure of their width; what cannot be broken at a word is broken at a character. */
export function wrapByWidth(text: string, widthDots: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of breakable(text).flatMap((whole) => fitting(whole, widthDots, widthOf))) {
    if (line !== '' && widthOf((line + piece).trimEnd()) > widthDots) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

function fitting(piece: string, widthDots: number, widthOf: (text: string) => number): string[] {
  if (widthOf(piece.trimEnd()) <= widthDots) return [piece];
  const parts: string[] = [];
  let part = '';
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(piece)) {
    if (part !== '' && widthOf(part + segment) > widthDots) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return part === '' ? parts : [...parts, part];
}
