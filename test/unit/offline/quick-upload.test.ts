import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type JournalRow,
  PAYLOAD_BYTES_MAX,
  ROWS_PER_UPLOAD_MAX,
  uploadRequestSchema,
} from '../../../offline/wire/journal-wire.ts';
import { isSureRow, parseUpload } from '../../../offline/wire/quick-upload.ts';
import { saleEntry } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

const rows = kioskRows('till-1').append(Array.from({ length: 4 }, (_, number) => saleEntry(number)));
const [first] = rows;
const upload = (changed: object = {}) => ({
  ...{ kiosk: 'till-1', epoch: '019ab000-0000-7000-8000-000000000000', from: 1, prevHash: '0'.repeat(64), rows },
  instance: { id: '019ab000-0000-7000-8000-000000000001', machine: '' },
  head: { seq: 4, hash: 'a'.repeat(64), signature: 's'.repeat(86) },
  ...changed,
});

function expectTheSame(value: unknown): void {
  const quick = parseUpload(value);
  const slow = uploadRequestSchema.safeParse(value);
  expect(quick.success).toBe(slow.success);
  expect(quick.data).toEqual(slow.data);
  expect(quick.error?.issues).toEqual(slow.error?.issues);
}

const KEYS: readonly (keyof JournalRow)[] = [
  ...(['seq', 'id', 'session', 'kind', 'at'] as const),
  ...(['boot', 'catalogueVersion', 'payload', 'prevHash', 'hash'] as const),
];
const near = (length: number) => fc.constantFrom(length - 1, length, length + 1).map((count) => 'a'.repeat(count));
const odd = fc.oneof(
  fc.anything(),
  fc.constantFrom(0, -0, -1, 1, 0.5, Number.MAX_SAFE_INTEGER, 2 ** 53, Number.NaN, undefined, null, true, ''),
  ...[60, 64].map(near),
  near(PAYLOAD_BYTES_MAX),
  fc.constantFrom('F'.repeat(64), 'g'.repeat(64), `${'a'.repeat(63)}\n`, `${'a'.repeat(64)}\n`),
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.uuid().map((id) => `${id}\n`),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
);

describe('the quick check of an upload', () => {
  it('is sure of the rows that a kiosk writes', () => {
    expect(rows.map((row, index) => isSureRow(row, rows[index - 1]?.hash ?? null))).toEqual(rows.map(() => true));
    expectTheSame(upload());
    expectTheSame(upload({ rows: [] }));
  });

  it('says of every row that is changed in one place what the schema says', () => {
    fc.assert(
      fc.property(fc.nat(rows.length - 1), fc.constantFrom(...KEYS), odd, (index, key, value) => {
        expectTheSame(upload({ rows: rows.map((row, at) => (at === index ? { ...row, [key]: value } : row)) }));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no row with more than a row has, or with less', () => {
    for (const key of KEYS) {
      const { [key]: _, ...less } = { ...first };
      expect(isSureRow(less, null)).toBe(false);
      expectTheSame(upload({ rows: [less] }));
      expectTheSame(upload({ rows: [{ ...less, other: 1 }] }));
    }
    for (const more of [{ other: 1 }, JSON.parse('{"__proto__": {"admin": true}}')]) {
      const row = Object.defineProperties({ ...first }, Object.getOwnPropertyDescriptors(more));
      expect(isSureRow(row, null)).toBe(false);
      expectTheSame(upload({ rows: [row] }));
    }
  });

  it('says of everything around the rows what the schema says', () => {
    for (const value of [null, undefined, 'text', [], {}, { rows: null }, { rows }]) expectTheSame(value);
    for (const changed of [
      { other: 1 },
      { from: 0 },
      { rows: 'rows' },
      { rows: [null] },
      { behind: -1 },
      { totals: 1 },
    ])
      expectTheSame(upload(changed));
    for (const count of [ROWS_PER_UPLOAD_MAX, ROWS_PER_UPLOAD_MAX + 1])
      expectTheSame(upload({ rows: Array.from({ length: count }, () => first) }));
  });
});
