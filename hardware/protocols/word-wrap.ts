/**
 * Lines of at most `columns` characters, broken at blanks where there are some. Every character that can be seen is in one of them; a
 * line that ends at a blank loses that blank. Blanks at the beginning stay: they are an indent.
 */
export function wrapWords(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > columns) {
    const blank = rest.lastIndexOf(' ', columns);
    const isIndent = rest.slice(0, blank + 1).trim() === '';
    const at = blank <= 0 || isIndent ? columns : blank;
    lines.push(rest.slice(0, at).trimEnd());
    rest = at === blank ? rest.slice(at + 1).trimStart() : rest.slice(at);
  }
  lines.push(rest);
  return lines;
}
