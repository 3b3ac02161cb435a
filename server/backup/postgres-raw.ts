import pg from 'pg';
import { z } from 'zod';
import { getTypeParser } from '../store/postgres-store.ts';
import { orderOf, quoted, type RawDatabase, type RawTable, ROWS_PER_BLOCK } from './raw-database.ts';

const valueSchema = z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]);
const rowsSchema = z.array(z.array(valueSchema));
const columnsSchema = z.array(z.object({ table: z.string(), column: z.string(), identity: z.boolean() }));

/** A connection of its own; what it reads is one snapshot. Partitions are read and written through their table. */
export async function openPostgresRaw(url: string): Promise<RawDatabase> {
  const client = new pg.Client({ connectionString: url, application_name: 'portico backup', types: { getTypeParser } });
  await client.connect();
  let isReading = false;

  return {
    kind: 'postgres',
    async tables() {
      if (!isReading) await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      isReading = true;
      const { rows } = await client.query(
        `SELECT c.relname AS "table", a.attname AS "column", a.attidentity <> '' AS identity
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY c.relname, a.attnum`,
      );
      const tables = new Map<string, RawTable>();
      for (const { table, column, identity } of columnsSchema.parse(rows)) {
        const known = tables.get(table) ?? { name: table, columns: [], numbering: null };
        known.columns.push(column);
        if (identity) known.numbering = column;
        tables.set(table, known);
      }
      return [...tables.values()];
    },
    async *rows(table) {
      const list = table.columns.map(quoted).join(', ');
      await client.query(
        `DECLARE dump NO SCROLL CURSOR FOR SELECT ${list} FROM ${quoted(table.name)}${orderOf(table)}`,
      );
      for (;;) {
        const { rows } = await client.query({ text: `FETCH ${ROWS_PER_BLOCK} FROM dump`, rowMode: 'array' });
        if (rows.length === 0) break;
        yield rowsSchema.parse(rows);
      }
      await client.query('CLOSE dump');
    },
    async isEmpty({ name }) {
      return (await client.query(`SELECT 1 FROM ${quoted(name)} LIMIT 1`)).rows.length === 0;
    },
    async begin() {
      if (isReading) await client.query('COMMIT');
      isReading = false;
      await client.query('BEGIN');
    },
    async insert(table, columns, rows) {
      const marks = rows.map(
        (row, at) => `(${row.map((_value, of) => `$${at * columns.length + of + 1}`).join(', ')})`,
      );
      await client.query(
        `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES ${marks.join(', ')}`,
        rows.flat(),
      );
    },
    async upsertMeta(rows) {
      for (const row of rows) {
        await client.query(
          'INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
          row,
        );
      }
    },
    async continueNumbering({ name, numbering }) {
      if (numbering === null) return;
      await client.query(
        `SELECT setval(pg_get_serial_sequence($1, $2), (SELECT coalesce(max(${quoted(numbering)}), 0) + 1 FROM ${quoted(name)}), false)`,
        [name, numbering],
      );
    },
    async commit() {
      await client.query('COMMIT');
    },
    // PostgreSQL checks its pages itself as it reads them.
    complaint: async () => null,
    async close() {
      await client.end();
    },
  };
}
