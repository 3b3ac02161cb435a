/** A database as tables and rows, without what they mean: so a backup of one kind can be put into the other, and no table is forgotten. */

export type Value = string | number | null | Uint8Array;

export interface RawTable {
  name: string;
  columns: string[];
  /** The column that numbers its rows by itself, where there is one. */
  numbering: string | null;
}

export interface RawDatabase {
  readonly kind: 'sqlite' | 'postgres';
  tables(): Promise<RawTable[]>;
  /** All rows in blocks, of the one moment at which reading began. Rows of a kiosk's journal come in their order. */
  rows(table: RawTable): AsyncIterable<Value[][]>;
  isEmpty(table: RawTable): Promise<boolean>;
  begin(): Promise<void>;
  insert(table: string, columns: readonly string[], rows: readonly Value[][]): Promise<void>;
  /** `rows` as key and value; those that are there are replaced. */
  upsertMeta(rows: readonly Value[][]): Promise<void>;
  /** Numbers that are given out from now on are higher than those in the table. */
  continueNumbering(table: RawTable): Promise<void>;
  commit(): Promise<void>;
  /** What the database itself finds wrong with its files; null for nothing. */
  complaint(): Promise<string | null>;
  close(): Promise<void>;
}

/** So many rows are read or written at a time. */
export const ROWS_PER_BLOCK = 250;

/** A kiosk's journal is followed along its chain; the order of other tables means nothing. */
export const orderOf = ({ columns }: RawTable): string =>
  ['kiosk', 'epoch', 'seq'].every((name) => columns.includes(name)) ? ' ORDER BY kiosk, epoch, seq' : '';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
