/**
 * What articles weigh, as this kiosk has seen it in accepted purchases. A file of its own beside the journal: it decides nothing by itself
 * (the readings that decide are journalled), is not delivered, and starts anew where it is lost.
 */
import { rmSync } from 'node:fs';
import { type OfflineLog, silentLog } from './log.ts';
import { enterWal, openFile } from './sqlite.ts';
import { detailOf } from './storage-failure.ts';

/** Articles that are remembered; the one that was seen longest ago goes first. */
export const ARTICLES_MAX = 50_000;
/** So often an article was weighed before its weight counts as known. */
export const SEEN_MIN = 3;
/** From so many on the older half counts half, so that a new packaging is learned. */
export const SEEN_MAX = 64;

/** Grams of one piece. */
export type WeighedArticle = { code: string; grams: number };
export type LearnedWeight = { meanGrams: number; spreadGrams: number };

export interface LearnedWeights {
  /** Only of articles that were seen often enough. */
  known(codes: readonly string[]): Record<string, LearnedWeight>;
  learn(articles: readonly WeighedArticle[], atMs: number): void;
  close(): void;
}

type Row = { seen: number; sum: number; squares: number };

export function openLearnedWeights(file: string, log: OfflineLog = silentLog): LearnedWeights {
  try {
    return open(file);
  } catch (cause) {
    log.warn({ detail: detailOf(cause) }, 'what articles weigh cannot be read, and is learned anew');
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    return open(file);
  }
}

function open(file: string): LearnedWeights {
  const connection = openFile(file);
  // The last purchases may be lost at a power cut: they would have taught little.
  enterWal(connection, 'NORMAL');
  connection.exec(
    `CREATE TABLE IF NOT EXISTS article
       (code TEXT PRIMARY KEY, seen INTEGER NOT NULL, sum INTEGER NOT NULL, squares INTEGER NOT NULL, seenAtMs INTEGER NOT NULL)
     WITHOUT ROWID;
     CREATE INDEX IF NOT EXISTS article_seenAtMs ON article (seenAtMs);`,
  );
  const find = connection.prepare<[string], Row>('SELECT seen, sum, squares FROM article WHERE code = ?');
  const put = connection.prepare(
    'INSERT OR REPLACE INTO article (code, seen, sum, squares, seenAtMs) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = connection.prepare(
    `DELETE FROM article WHERE code IN (
       SELECT code FROM article ORDER BY seenAtMs LIMIT max(0, (SELECT count(*) FROM article) - ${ARTICLES_MAX}))`,
  );
  const learn = connection.transaction((articles: readonly WeighedArticle[], atMs: number) => {
    for (const { code, grams } of articles) {
      const next = added(find.get(code) ?? { seen: 0, sum: 0, squares: 0 }, grams);
      put.run(code, next.seen, next.sum, next.squares, atMs);
    }
    forget.run();
  });
  return {
    known(codes) {
      const found = codes.flatMap((code): [string, LearnedWeight][] => {
        const row = find.get(code);
        return row === undefined || row.seen < SEEN_MIN ? [] : [[code, weightOf(row)]];
      });
      return Object.fromEntries(found);
    },
    learn: (articles, atMs) => void learn(articles, atMs),
    close: () => void connection.close(),
  };
}

/** Whole numbers all the way: sums instead of a mean that is carried on. */
function added({ seen, sum, squares }: Row, grams: number): Row {
  const next = { seen: seen + 1, sum: sum + grams, squares: squares + grams * grams };
  if (next.seen < SEEN_MAX) return next;
  return {
    seen: Math.trunc(next.seen / 2),
    sum: Math.trunc(next.sum / 2),
    squares: Math.trunc(next.squares / 2),
  };
}

/** Mean and standard deviation, in whole grams; the deviation rounded up. */
function weightOf({ seen, sum, squares }: Row): LearnedWeight {
  const variance = Math.max(0, squares / seen - (sum / seen) ** 2);
  return { meanGrams: Math.round(sum / seen), spreadGrams: Math.ceil(Math.sqrt(variance)) };
}
