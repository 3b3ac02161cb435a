import type { Symbology } from '../core/documents/document.ts';
import type { SymbolRows } from '../core/documents/document-drawing.ts';
import { symbolRows } from '../core/documents/symbol-rows.ts';

/** Symbols of the screen after paying, which is drawn anew with every change of the view. */
const SYMBOLS_REMEMBERED_MAX = 16;

/** Draws each symbol once. */
export function rememberedSymbols(): (symbology: Symbology, data: string) => SymbolRows | null {
  const known = new Map<string, SymbolRows | null>();
  return (symbology, data) => {
    const key = `${symbology} ${data}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const rows = symbolRows(symbology, data);
    known.set(key, rows);
    const [oldest] = known.keys();
    if (known.size > SYMBOLS_REMEMBERED_MAX && oldest !== undefined) known.delete(oldest);
    return rows;
  };
}
