import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEWEST_FORMAT } from '../../../server/store/migrations/migrate.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { START_MS, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

/** Written by the first version: five rows of a kiosk, the third not understood, the second and the fifth sales of two pieces each. */
const FORMAT_1 = fileURLToPath(new URL('../../fixtures/ledger-format-1.db', import.meta.url));

let place: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
  place = temporaryFolder();
  file = join(place.folder, 'ledger.db');
  copyFileSync(FORMAT_1, file);
});
afterEach(() => place.remove());

async function withLedger<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const opened = await openSqliteStore({ file, now: () => START_MS, newId: () => uuidv7() });
  if (!opened.ok) throw new Error(opened.error.kind);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}
function change(statements: string): void {
  const connection = new Database(file);
  connection.exec(statements);
  connection.close();
}

describe('a ledger of the first version', () => {
  it('is read by this one, with all that was in it, and goes on', async () => {
    await withLedger(async (store) => {
      expect(await store.formatVersion()).toBe(NEWEST_FORMAT);
      const { rows } = await store.sales({ limit: 10, order: 'oldest' });
      expect(rows).toMatchObject([
        { saleId: 'sale-1', seq: 2, lines: [{ unit: 'each', quantity: 2 }], tenders: [{ tenderId: 'tender-1' }] },
        { saleId: 'sale-2', seq: 5 },
      ]);
      expect((await store.checkInvariants('till-1')).map(({ problems }) => problems)).toEqual([[]]);
    });
  });

  it('gets the stock movements that its sales never made, once', async () => {
    for (let opening = 0; opening < 2; opening += 1) {
      const { rows } = await withLedger((store) => store.stockMoved({ sinceMs: 0, limit: 10 }));
      expect(rows).toEqual([{ code: '04006381333931', quantity: 4, weightGrams: 0, movements: 2 }]);
    }
  });

  it('is still one that the first version may open, and what that sells is made up for afterwards', async () => {
    await withLedger(async () => undefined);
    // What the first version writes for a sale, with the columns that it knows.
    change(`INSERT INTO journal SELECT kiosk, epoch, 6, id, session, kind, at, boot, catalogue_version, payload, hash, 'h6', received_at_ms
        FROM journal WHERE seq = 5;
      UPDATE journal SET kind = 'sale.completed', prev_hash = (SELECT hash FROM journal WHERE seq = 5) WHERE seq = 6;
      INSERT INTO sale (sale_id, kiosk, epoch, seq, receipt_number, at_ms, currency, total_minor, taxes_json)
        SELECT 'sale-6', kiosk, epoch, 6, '6', at_ms, currency, total_minor, taxes_json FROM sale WHERE seq = 2;
      INSERT INTO sale_line (sale_id, position, line_id, code, name_json, unit, quantity, weight_grams, unit_price_minor, amount_minor,
        tax_rate_basis_points) SELECT 'sale-6', position, line_id, code, name_json, unit, quantity, weight_grams, unit_price_minor,
        amount_minor, tax_rate_basis_points FROM sale_line WHERE sale_id = 'sale-1';
      INSERT INTO tender (sale_id, position, tender_id, amount_minor, terminal_reference, approval_code, card_brand, masked_pan)
        VALUES ('sale-6', 0, 'tender-6', 250, 'r', 'a', 'Visa', '*');
      UPDATE mark SET hwm = 6, hash = 'h6'`);
    const meta = new Database(file, { readonly: true });
    expect(meta.prepare("SELECT value FROM meta WHERE key = 'minReader'").pluck().get()).toBe('1');
    meta.close();
    await withLedger(async (store) => {
      expect((await store.stockMoved({ sinceMs: 0, limit: 10 })).rows).toMatchObject([{ quantity: 6, movements: 3 }]);
      expect((await store.checkInvariants('till-1')).map(({ problems }) => problems)).toEqual([[]]);
    });
  });

  it('is refused, untouched, when a newer version made it unreadable', async () => {
    change("UPDATE meta SET value = '9999' WHERE key = 'minReader'");
    const opened = await openSqliteStore({ file, now: () => START_MS, newId: () => uuidv7() });
    expect(opened).toEqual({
      ok: false,
      error: { kind: 'newerFormat', minReader: 9999, supported: NEWEST_FORMAT },
    });
  });
});
