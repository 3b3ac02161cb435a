import BetterSqlite3 from 'better-sqlite3';
import { z } from 'zod';
import { orderOf, quoted, type RawDatabase, type RawTable, ROWS_PER_BLOCK, type Value } from './raw-database.ts';

const BUSY_TIMEOUT_MS = 10_000;
const valueSchema = z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]);
const namesSchema = z.array(z.object({ name: z.string() }));
const columnsSchema = z.array(z.object({ name: z.string(), type: z.string(), pk: z.int() }));

/** A connection of its own beside the server's: what it reads is one snapshot, and it keeps nobody from writing. */
export async function openSqliteRaw(file: string): Promise<RawDatabase> {
  const connection = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
  connection.pragma('synchronous = FULL');
  const columnsOf = (name: string) => columnsSchema.parse(connection.pragma(`table_info(${quoted(name)})`));

  return {
    kind: 'sqlite',
    async tables() {
      // The first read begins the snapshot that all later ones see.
      if (!connection.inTransaction) connection.exec('BEGIN');
      const names = namesSchema.parse(
        connection
          .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
          .all(),
      );
      return names.map(({ name }): RawTable => {
        const columns = columnsOf(name);
        const keys = columns.filter(({ pk }) => pk > 0);
        const numbering = keys.length === 1 && keys[0]?.type === 'INTEGER' ? keys[0].name : null;
        return { name, columns: columns.map((column) => column.name), numbering };
      });
    },
    async *rows(table) {
      const list = table.columns.map(quoted).join(', ');
      const all = connection.prepare(`SELECT ${list} FROM ${quoted(table.name)}${orderOf(table)}`).raw();
      let block: Value[][] = [];
      for (const row of all.iterate()) {
        block.push(z.array(valueSchema).parse(row));
        if (block.length < ROWS_PER_BLOCK) continue;
        yield block;
        block = [];
      }
      if (block.length > 0) yield block;
    },
    async isEmpty({ name }) {
      return connection.prepare(`SELECT 1 FROM ${quoted(name)} LIMIT 1`).get() === undefined;
    },
    async begin() {
      if (connection.inTransaction) connection.exec('COMMIT');
      connection.exec('BEGIN IMMEDIATE');
    },
    async insert(table, columns, rows) {
      const marks = columns.map(() => '?').join(', ');
      const add = connection.prepare(
        `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${marks})`,
      );
      for (const row of rows) add.run(...row);
    },
    async upsertMeta(rows) {
      const put = connection.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
      for (const row of rows) put.run(...row);
    },
    // A new row's number is one more than the highest.
    continueNumbering: async () => undefined,
    async commit() {
      connection.exec('COMMIT');
    },
    async complaint() {
      const said = z.string().parse(connection.pragma('integrity_check(1)', { simple: true }));
      return said === 'ok' ? null : said;
    },
    async close() {
      connection.close();
    },
  };
}
