import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../lab/postgres.ts';
import { arrayOf } from '../../../server/store/postgres-array.ts';

const TEXTS = [
  'plain',
  '',
  null,
  '{"a":"b\\"c",\'\\\\}',
  'NULL',
  'Müller, 東京 \u{1f600}',
  'a'.repeat(70_000),
  ' \t\r\n',
  '\uffff',
];
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  null,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
];

let server: PostgresServer;
let client: pg.Client;
beforeAll(async () => {
  const started = await startPostgres();
  if (!started.ok) throw new Error(started.error.detail);
  server = started.value;
  client = new pg.Client({ connectionString: await server.createDatabase() });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

const asked = async (type: 'text' | 'bigint', values: readonly unknown[]) =>
  (await client.query({ text: `SELECT $1::${type}[] AS values`, values: [arrayOf(type, values)] })).rows[0].values;

describe('a binary array on PostgreSQL', () => {
  it('is the texts that went in', async () => {
    for (const texts of [TEXTS, ['plain', 'only'], [null], ['Müller'], ['']]) {
      expect(await asked('text', texts)).toEqual(texts);
    }
  });

  it('is the whole numbers that went in', async () => {
    expect(await asked('bigint', NUMBERS)).toEqual(
      NUMBERS.map((number) => (number === null ? null : String(number + 0))),
    );
  });

  it('has no place for what is no whole number', () => {
    for (const value of [0.5, Number.NaN, 2 ** 53, '1', undefined]) {
      expect(() => arrayOf('bigint', [1, value])).toThrow('is no whole number');
    }
    expect(() => arrayOf('text', [1])).toThrow('a text column has texts');
    expect(() => arrayOf('text', [])).toThrow('an empty array');
  });

  it('is refused by the database where a text holds a NUL', async () => {
    await expect(asked('text', ['a\0b'])).rejects.toMatchObject({ code: '22021' });
  });
});
