import type { ZvtFields } from './zvt-fields.ts';
import { tlvItemsOf } from './zvt-tlv-items.ts';

const PRINT_LINE = 0x06d1;
const PRINT_TEXTS = '25';
const TEXT_LINE = '07';

/** The lines that 06 D1 (one line) and 06 D3 (a block) want printed. */
export function printedLinesOf(control: number, fields: ZvtFields): string[] {
  if (control === PRINT_LINE) return typeof fields.text === 'string' ? [trimmed(fields.text)] : [];
  return tlvItemsOf(fields)
    .filter(({ tag }) => tag === PRINT_TEXTS)
    .flatMap(({ items: lines = [] }) => lines)
    .flatMap(({ tag, value }) => (tag === TEXT_LINE && typeof value === 'string' ? [trimmed(value)] : []));
}

/** Terminals centre with blanks; those on the right say nothing. */
const trimmed = (line: string): string => line.replace(/[\s\0]+$/, '');
