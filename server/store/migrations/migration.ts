/** What differs between the databases in a migration's text. Everything else (TEXT, BIGINT, partial indexes, ON CONFLICT) is the same. */
export interface DialectWords {
  name: 'sqlite' | 'postgres';
  /** The type of a key column that numbers its rows upwards by itself. */
  rowNumber: string;
}

export interface Migration {
  version: number;
  /** Programs that know this migration version or a later one can work with the result. */
  minReader: number;
  statements(words: DialectWords): readonly string[];
}

/** A row of a kiosk's journal, as the columns that name it. */
export const ROW_KEY = 'kiosk TEXT NOT NULL, epoch TEXT NOT NULL, seq BIGINT NOT NULL';

export const SQLITE_WORDS: DialectWords = { name: 'sqlite', rowNumber: 'INTEGER PRIMARY KEY' };
