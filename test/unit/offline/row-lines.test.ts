import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type UploadRequest, uploadRequestSchema } from '../../../offline/wire/journal-wire.ts';
import { readRowLines, rowLinesOf } from '../../../offline/wire/row-lines.ts';
import { saleEntry } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

const journal = kioskRows('till-1');
journal.append(Array.from({ length: 6 }, (_, number) => saleEntry(number)));
const uploadOf = (rows = journal): UploadRequest => {
  const { seq, hash } = rows.rows.at(-1) ?? { seq: 0, hash: '0'.repeat(64) };
  return {
    ...rows.upload(1),
    instance: { id: '019ab000-0000-7000-8000-000000000001', machine: '' },
    head: { seq, hash, signature: 's'.repeat(86) },
    behind: 3,
  };
};
const upload = uploadOf();
const text = rowLinesOf(upload) ?? '';

describe('an upload as lines', () => {
  it('is read as the same upload in JSON is, with the hashes made anew from what came', () => {
    expect(readRowLines(text)).toEqual({
      success: true,
      data: { ...uploadRequestSchema.parse(upload), chain: 'whole' },
    });
    for (const { hash } of upload.rows.slice(0, -1)) expect(text).not.toContain(hash);
  });

  it('leads elsewhere, or is no upload at all, wherever one character of a row is another', () => {
    const begins = text.indexOf('\n') + 1;
    const position = fc.integer({ min: begins, max: text.length - 1 });
    fc.assert(
      fc.property(position, fc.constantFrom('0', '7', 'x', '"', '\n', '\0', ' ', 'ä'), (at, character) => {
        fc.pre(text[at] !== character);
        const read = readRowLines(text.slice(0, at) + character + text.slice(at + 1));
        expect(read.data?.chain ?? 'refused').not.toBe('whole');
      }),
      { numRuns: 1_000 },
    );
  });

  it('leads elsewhere where rows are left out, doubled or in another order', () => {
    const [first = '', ...lines] = text.split('\n');
    const rows = Array.from({ length: 6 }, (_, row) => lines.slice(row * 7, row * 7 + 7));
    const sent = (order: readonly number[]) => [first, ...order.flatMap((row) => rows[row] ?? [])].join('\n');
    expect(readRowLines(sent([0, 1, 2, 3, 4, 5])).data?.chain).toBe('whole');
    for (const order of [[0, 1, 2, 3, 4], [1, 2, 3, 4, 5], [0, 1, 1, 2, 3, 4, 5], [1, 0, 2, 3, 4, 5], []]) {
      expect(readRowLines(sent(order)).data?.chain).toBe('broken');
    }
  });

  it('refuses what is around the rows as the schema does, and lines that are no rows', () => {
    const [first = '', ...lines] = text.split('\n');
    const said = JSON.parse(first);
    const refused = [
      { ...said, from: 0 },
      { ...said, other: 1 },
      { ...said, rows: [] },
      { ...said, head: null },
      null,
      7,
    ];
    for (const header of refused) {
      expect(readRowLines([JSON.stringify(header), ...lines].join('\n')).success).toBe(false);
    }
    expect(readRowLines(text.slice(0, text.lastIndexOf('\n'))).success).toBe(false);
    expect(readRowLines([first, ...Array.from({ length: 84 }, () => lines).flat()].join('\n')).success).toBe(false);
    expect(() => readRowLines('rows')).toThrow(SyntaxError);
  });

  it('takes a number only as the text that was hashed', () => {
    const [first, id, session, kind, at, ...rest] = text.split('\n');
    for (const odd of [`0${at}`, `${at}.0`, `+${at}`, '1e3', ' 1', '']) {
      expect(readRowLines([first, id, session, kind, odd, ...rest].join('\n')).success).toBe(false);
    }
  });

  it('is not how an upload is said that does not fit: that goes as JSON', () => {
    const withPayload = (payload: string) => {
      const rows = kioskRows('till-1');
      rows.append([{ ...saleEntry(1), payload }]);
      return rowLinesOf(uploadOf(rows));
    };
    expect(withPayload('{"type":"sale.completed","v":1}')).not.toBeNull();
    expect(withPayload('{"type":"sale.completed",\n"v":1}')).toBeNull();
    expect(withPayload('{"type":"\0"}')).toBeNull();
    expect(rowLinesOf({ ...upload, rows: [] })).toBeNull();
    expect(rowLinesOf({ ...upload, rows: upload.rows.slice(1) })).toBeNull();
    const [one, two, ...others] = upload.rows;
    if (one === undefined || two === undefined) throw new Error('there are rows');
    expect(rowLinesOf({ ...upload, rows: [one, { ...two, prevHash: 'a'.repeat(64) }, ...others] })).toBeNull();
  });
});
