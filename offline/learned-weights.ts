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

/** `startGrams`: what the catalogue says that a piece weighs, null where it says nothing. */
type Article = { code: string; startGrams: number | null };
/** Grams of one piece. */
export type WeighedArticle = Article & { grams: number };
export type LearnedWeight = { meanGrams: number; spreadGrams: number };

export interface LearnedWeights {
  /** Only of articles that were seen often enough; those that the catalogue knows count as seen. Another weight in the catalogue is another packaging. */
  known(articles: readonly Article[]): Record<string, LearnedWeight>;
  learn(articles: readonly WeighedArticle[], atMs: number): void;
  close(): void;
}

type Row = { seen: number; sum: number; squares: number; startGrams: number | null };

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
       (code TEXT PRIMARY KEY, seen INTEGER NOT NULL, sum INTEGER NOT NULL, squares INTEGER NOT NULL, seenAtMs INTEGER NOT NULL,
        startGrams INTEGER)
     WITHOUT ROWID;
     CREATE INDEX IF NOT EXISTS article_seenAtMs ON article (seenAtMs);`,
  );
  addStart(connection);
  const rowOf = connection.prepare<[string], Row>('SELECT seen, sum, squares, startGrams FROM article WHERE code = ?');
  const put = connection.prepare(
    'INSERT OR REPLACE INTO article (code, seen, sum, squares, seenAtMs, startGrams) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const find = ({ code, startGrams }: Article): Row | undefined => {
    const row = rowOf.get(code);
    return row?.startGrams === startGrams ? row : undefined;
  };
  const forget = connection.prepare(
    `DELETE FROM article WHERE code IN (
       SELECT code FROM article ORDER BY seenAtMs LIMIT max(0, (SELECT count(*) FROM article) - ${ARTICLES_MAX}))`,
  );
  const learn = connection.transaction((articles: readonly WeighedArticle[], atMs: number) => {
    for (const article of articles) {
      const next = added(find(article) ?? startOf(article), article.grams);
      put.run(article.code, next.seen, next.sum, next.squares, atMs, article.startGrams);
    }
    forget.run();
  });
  return {
    known(articles) {
      const found = articles.flatMap((article): [string, LearnedWeight][] => {
        const row = find(article);
        return row === undefined || row.seen < SEEN_MIN ? [] : [[article.code, weightOf(row)]];
      });
      return Object.fromEntries(found);
    },
    learn: (articles, atMs) => void learn(articles, atMs),
    close: () => void connection.close(),
  };
}

/** Files from before know no weights of the catalogue. */
function addStart(connection: ReturnType<typeof openFile>): void {
  const columns = connection.prepare<[], { name: string }>("SELECT name FROM pragma_table_info('article')").all();
  if (columns.some(({ name }) => name === 'startGrams')) return;
  connection.exec('ALTER TABLE article ADD COLUMN startGrams INTEGER');
}

/** The catalogue's word counts as much as the pieces that make a weight known. */
const startOf = ({ startGrams }: Article): Row =>
  startGrams === null
    ? { seen: 0, sum: 0, squares: 0, startGrams }
    : { seen: SEEN_MIN, sum: SEEN_MIN * startGrams, squares: SEEN_MIN * startGrams * startGrams, startGrams };

/** Whole numbers all the way: sums instead of a mean that is carried on. */
function added({ seen, sum, squares, startGrams }: Row, grams: number): Row {
  const next = { seen: seen + 1, sum: sum + grams, squares: squares + grams * grams, startGrams };
  if (next.seen < SEEN_MAX) return next;
  return {
    startGrams,
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
