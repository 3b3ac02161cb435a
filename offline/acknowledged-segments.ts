/** Since when the server is known to have each archived segment, by its own clock. Kept in `sync.db`; where that is lost, the days begin anew. */
import { type Connection, hasTable } from './sqlite.ts';

export interface AcknowledgedSegments {
  /** Notes it with the first look. `serverAtMs` is that look's time. */
  since(epoch: string, lastSeq: number, serverAtMs: number): number;
  /** The server has, or no longer has, the epoch up to this row only: what is noted behind it begins anew. */
  onlyUpTo(epoch: string, ackedSeq: number): void;
}

const SCHEMA = `
CREATE TABLE acknowledged (
  epoch TEXT NOT NULL,
  last_seq INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (epoch, last_seq)
) WITHOUT ROWID
`;

export function acknowledgedOn(connection: Connection): AcknowledgedSegments {
  if (!hasTable(connection, 'acknowledged')) connection.exec(SCHEMA);
  const note = connection.prepare<[string, number, number]>(
    'INSERT OR IGNORE INTO acknowledged (epoch, last_seq, since_ms) VALUES (?, ?, ?)',
  );
  const noted = connection.prepare<[string, number], { since_ms: number }>(
    'SELECT since_ms FROM acknowledged WHERE epoch = ? AND last_seq = ?',
  );
  const forget = connection.prepare<[string, number]>('DELETE FROM acknowledged WHERE epoch = ? AND last_seq > ?');
  return {
    since(epoch, lastSeq, serverAtMs) {
      note.run(epoch, lastSeq, serverAtMs);
      return noted.get(epoch, lastSeq)?.since_ms ?? serverAtMs;
    },
    onlyUpTo: (epoch, ackedSeq) => void forget.run(epoch, ackedSeq),
  };
}
