import { type Migration, ROW_KEY, tableByKiosk } from './migration.ts';

/** Stock movements, keyed by the row that made them; and a journal row makes one sale at most. */
export const stock: Migration = {
  version: 2,
  minReader: 1,
  statements: (words) => [
    ...tableByKiosk(
      words,
      'stock_movement',
      `${ROW_KEY}, position BIGINT NOT NULL, sale_id TEXT NOT NULL, code TEXT NOT NULL, quantity BIGINT NOT NULL,
       weight_grams BIGINT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, epoch, seq, position)`,
      // Short rows that are only ever looked up by their key or by article: one tree instead of two.
      ' WITHOUT ROWID',
    ),
    // By time alone: it grows at its end. With the article in front every row would touch another page, and each commit write them all.
    'CREATE INDEX stock_movement_at ON stock_movement (at_ms)',
    'CREATE UNIQUE INDEX sale_row ON sale (kiosk, epoch, seq)',
  ],
  // Sales of version 1, from before and from after a roll-back, are the newest ones: those behind the newest that has moved stock.
  catchUp: [
    `INSERT INTO stock_movement (kiosk, epoch, seq, position, sale_id, code, quantity, weight_grams, at_ms)
     SELECT sale.kiosk, sale.epoch, sale.seq, sale_line.position, sale.sale_id, sale_line.code,
       CASE sale_line.unit WHEN 'each' THEN sale_line.quantity ELSE 0 END,
       CASE sale_line.unit WHEN 'each' THEN 0 ELSE coalesce(sale_line.weight_grams, 0) END, sale.at_ms
     FROM sale JOIN sale_line ON sale_line.sale_id = sale.sale_id
     WHERE sale.sale_no > coalesce((SELECT newest.sale_no FROM sale AS newest WHERE EXISTS (SELECT 1 FROM stock_movement
       WHERE stock_movement.kiosk = newest.kiosk AND stock_movement.epoch = newest.epoch AND stock_movement.seq = newest.seq)
       ORDER BY newest.sale_no DESC LIMIT 1), 0)
     ON CONFLICT DO NOTHING`,
  ],
};
