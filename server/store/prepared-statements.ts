/** Statements that come again on a connection are prepared there: PostgreSQL reads and plans them once. kysely has no names for statements. */
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { invariant } from '../../core/result.ts';

/** Each costs the database memory, on every connection; further shapes are planned every time. */
const PREPARED_MAX = 100;
/** Shapes that came once and may come again. */
const SEEN_MAX = 500;

export function withStatementsPrepared(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const preparing = known.get(client) ?? preparingOn(client);
      known.set(client, preparing);
      return preparing;
    },
  };
}

function preparingOn(client: pg.PoolClient): PostgresPoolClient {
  const nameOf = createNames();
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    invariant(typeof text === 'string', 'nothing here is read with a cursor');
    const name = parameters.length > 0 && keepsItsShape(text) ? nameOf(text) : undefined;
    return client.query({ text, values: [...parameters], ...(name === undefined ? {} : { name }) });
  }
  return { query, release: (destroy) => client.release(destroy) };
}

/**
 * A newer server may add columns while this one runs: a prepared `SELECT *` would fail from then on, for the shape of its answer has changed.
 */
const keepsItsShape = (text: string): boolean => !text.includes('*');

/** A name for each shape from its second time on. */
export function createNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  return (text) => {
    const name = names.get(text);
    if (name !== undefined || names.size >= PREPARED_MAX) return name;
    if (!seen.delete(text)) {
      if (seen.size >= SEEN_MAX) seen.clear();
      seen.add(text);
      return undefined;
    }
    const given = `portico_${names.size + 1}`;
    names.set(text, given);
    return given;
  };
}
