/** The real server on a database in memory: it can be killed at any statement, run out of disk, and be restored from a backup. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { productSchema } from '../../core/catalogue/product.ts';
import { InvariantError } from '../../core/result.ts';
import { CURRENCY_KEY, type DownEntry } from '../../offline/wire/down-wire.ts';
import { unpacked } from '../../server/body.ts';
import { hashOfCode } from '../../server/enrolment-code.ts';
import { openPublisherKey, type PublisherKey } from '../../server/publisher-key.ts';
import type { Published } from '../../server/store/downlink-store.ts';
import { openSqliteStore } from '../../server/store/sqlite-store.ts';
import type { Store } from '../../server/store/store.ts';
import type { Faults } from './faults.ts';
import type { Goods } from './goods.ts';
import { ed25519Pkcs8 } from './keys.ts';
import { createLife, Dead, type Life } from './life.ts';
import { databasesOf, setSeam } from './natives.ts';
import { appOn } from './server-app.ts';
import type { Shop } from './shop.ts';
import { WORLD_STARTS_MS, type World } from './world.ts';

/** Each lane has a code of its own: a code lets one key in. */
export const enrolmentCodeOf = (who: string): string => `simulated-${who}`;
const RESTART_MS = [500, 20_000] as const;
const PUBLISH_AGAIN_MS = 20_000;
const WHO = 'server';
const VALUE_MOVED =
  "SELECT tender_id || '/' || movement_id AS moved FROM stored_value_movement WHERE tender_id IS NOT NULL UNION SELECT tender_id || '/' || state FROM stored_value_tender";
/** Many times what a world needs: more is a client that hammers. */
const REQUESTS_MAX = 1_500;

export interface WireRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}
export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface SimulatedServer {
  /** Null: nobody is there, or it died over it. */
  handle(request: WireRequest): Promise<WireAnswer | null>;
  /** The head office publishes; a server that is down or fails takes it later. */
  publish(entries: readonly DownEntry[]): void;
  /** Tenders of stored value of which a restored database knows no more, or knows other things: what was given for them is gone. */
  readonly forgottenTenders: ReadonlySet<string>;
  /** Whether a backup was put back at all. */
  readonly isRestored: boolean;
  /** 0 while there is none, or the server is down. */
  catalogueVersion(): number;
  backUp(): void;
  /** Puts the last backup back, as a new incarnation. */
  restore(): void;
  /** Reads the database as the count does, past every fault. */
  look<T>(sql: string, ...given: unknown[]): T[];
  /** Where the ledger of a kiosk ends; null while the server is down. */
  markOf(kiosk: string): number | null;
  /** Whether the kiosk itself spoke to the server within this time. */
  hasHeard(kiosk: string, withinMs: number): boolean;
  close(): Promise<void>;
}

interface Running {
  life: Life;
  app: FastifyInstance;
  store: Store;
  database: Database.Database;
}

export async function startSimulatedServer(
  { world, faults, goods, shop }: { world: World; faults: Faults; goods: Goods; shop: Shop },
  { folder, lanes }: { folder: string; lanes: readonly string[] },
): Promise<SimulatedServer> {
  const publisherKey = publisherKeyIn(folder, world.seed);
  const chance = world.chance(WHO);
  const newId = world.ids(WHO, () => world.nowMs);
  let running: Running | null = null;
  let image: Buffer | null = null;
  let backup: Buffer | null = null;
  let newest: readonly DownEntry[] | null = null;
  let requests = 0;
  let havePromotions = false;
  let isRestored = false;
  const forgottenTenders = new Set<string>();

  async function start(): Promise<void> {
    const file = (image ?? ':memory:') as string;
    const { value: opened, databases } = await databasesOf(() =>
      openSqliteStore({ file, now: () => world.nowMs, newId }),
    );
    const [database] = databases;
    if (!opened.ok || database === undefined) throw new InvariantError('the simulated server did not open');
    const life = createLife(() => false);
    const app = appOn({ store: opened.value, publisherKey, now: () => world.nowMs, newId });
    running = { life, app, store: opened.value, database };
    setSeam(database, (source) => atStatement(life, source));
    world.note(WHO, `up, incarnation ${opened.value.incarnation.slice(-6)}`);
    await opened.value.settleDownlink();
    // Entries of a publication that did not come to its end may lie beside those of the version that counts.
    if (!goods.isPublished(catalogueVersion())) noteVersion();
    publishNewest();
  }

  function atStatement(life: Life, source: string): void {
    life.seam(source);
    if (faults.strike('serverKilled', chance, WHO)) {
      kill();
      throw new Dead(source);
    }
    if (/^(commit|insert)/i.test(source) && faults.strike('serverDiskFull', chance, WHO)) {
      throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    }
  }

  function restart(): void {
    world.busy(start()).catch((cause: unknown) => {
      // Whoever looks after it starts it again.
      world.note(WHO, `does not start: ${String(cause)}`);
      kill();
    });
  }

  /** What was committed stays; what was under way is gone. It comes up again by itself. */
  function kill(): void {
    if (running === null) return;
    const { life, database } = running;
    life.end();
    setSeam(database, null);
    if (database.inTransaction) database.exec('ROLLBACK');
    image = database.serialize();
    database.close();
    running = null;
    world.after(chance.integer(...RESTART_MS), restart);
  }

  function publishNewest(): void {
    if (running === null || newest === null) return;
    const { store } = running;
    world.busy(publish(store, 'catalogue', newest)).then(
      ({ version, changed }) => {
        world.note(WHO, `catalogue ${version - WORLD_STARTS_MS}: ${changed} changes`);
        noteVersion();
        if (!havePromotions) publishPromotions(store);
      },
      (cause: unknown) => {
        world.note(WHO, `the catalogue was not taken: ${String(cause)}`);
        // Or it was, and only the word of it was lost.
        if (!goods.isPublished(catalogueVersion())) noteVersion();
        world.after(PUBLISH_AGAIN_MS, publishNewest);
      },
    );
  }

  /** Once; whatever stood in its way, the next catalogue tries again. */
  function publishPromotions(store: Store): void {
    world.busy(publish(store, 'promotions', shop.promotions)).then(
      () => {
        havePromotions = true;
        world.note(WHO, 'promotions published');
      },
      (cause: unknown) => world.note(WHO, `the promotions were not taken: ${String(cause)}`),
    );
  }

  async function publish(
    store: Store,
    channel: 'catalogue' | 'promotions',
    entries: readonly DownEntry[],
  ): Promise<Published> {
    const publication = await store.beginPublication(channel);
    await store.stagePublication(publication, entries);
    return store.publish(publication, channel, 'whole');
  }

  /** Before the shop opens: gift cards and vouchers with something on them. */
  async function issueValue(): Promise<void> {
    await running?.store.issueValue(
      shop.cards.map(({ kind, number, pin, issuedMinor }) => ({
        ...{ kind, number, pin, currency: 'EUR', amountMinor: issuedMinor, expiresAtMs: null },
      })),
    );
  }

  const valueMoved = (database: Database.Database): string[] =>
    (database.prepare(VALUE_MOVED).all() as { moved: string }[]).map(({ moved }) => moved);

  /** What the database to come does not know of what this one knew. */
  function noteForgotten(older: Database.Database): void {
    const before = running?.database ?? (image === null ? null : new Database(image));
    if (before === null) return;
    const life = running?.life;
    if (life !== undefined) setSeam(before, null);
    const known = new Set(valueMoved(older));
    for (const moved of valueMoved(before)) if (!known.has(moved)) forgottenTenders.add(moved.split('/')[0] ?? '');
    if (running === null) before.close();
  }

  /** From the tables themselves, so that look-ups are compared with what was published and not with what somebody made of it. */
  function noteVersion(): void {
    if (running === null) return;
    const rows = look<{ key: string; value: string }>(
      "SELECT key, value FROM down_entry WHERE channel = 'catalogue' AND value IS NOT NULL",
    );
    const products = rows
      .filter(({ key }) => key !== CURRENCY_KEY)
      .map(({ value }) => productSchema.parse(JSON.parse(value)));
    const version = catalogueVersion();
    if (version > 0) goods.published(version, products);
  }

  const catalogueVersion = (): number =>
    running === null
      ? 0
      : (look<{ version: number }>("SELECT version FROM down_channel WHERE channel = 'catalogue'")[0]?.version ?? 0);

  async function enterCodes(): Promise<void> {
    for (const who of lanes) {
      const codeHash = hashOfCode(enrolmentCodeOf(who));
      await running?.store.addCode({ codeHash, kiosk: who, expiresAtMs: null });
    }
  }

  function look<T>(sql: string, ...given: unknown[]): T[] {
    if (running === null) throw new InvariantError('the server is down');
    const { database, life } = running;
    setSeam(database, null);
    const rows = database.prepare(sql).all(...given) as T[];
    setSeam(database, (source) => atStatement(life, source));
    return rows;
  }

  /** What the server says that it has, it must have: a kiosk believes it. */
  function checkAcknowledgement(request: WireRequest, answer: WireAnswer): void {
    if (request.path !== '/v1/journal' || answer.status !== 200) return;
    // In either form of an upload, JSON or lines, the first line says whose rows they are.
    const [first = ''] = unpacked(request.body, request.headers['content-encoding']).toString().split('\n', 1);
    const upload = JSON.parse(first);
    const { hwm } = JSON.parse(answer.body.toString());
    const [mark] = look<{ hwm: number }>(
      'SELECT hwm FROM mark WHERE kiosk = ? AND epoch = ?',
      upload.kiosk,
      upload.epoch,
    );
    if ((mark?.hwm ?? 0) < hwm)
      world.find('acknowledged', `${upload.kiosk}: row ${hwm} acknowledged, the ledger ends at ${mark?.hwm ?? 0}`);
    const [rows] = look<{ count: number }>(
      'SELECT count(*) AS count FROM journal WHERE kiosk = ? AND epoch = ?',
      upload.kiosk,
      upload.epoch,
    );
    if (rows?.count !== (mark?.hwm ?? 0))
      world.find('gap', `${upload.kiosk}: ${rows?.count} rows up to mark ${mark?.hwm}`);
  }

  await start();
  await enterCodes();
  await issueValue();
  return {
    forgottenTenders,
    get isRestored() {
      return isRestored;
    },
    async handle(request) {
      requests += 1;
      if (requests === REQUESTS_MAX) world.find('storm', `more than ${REQUESTS_MAX} requests`);
      const now = running;
      if (now === null || requests >= REQUESTS_MAX) return null;
      const { method, path: url, headers, body } = request;
      const injected = await world.busy(
        now.app.inject({ method, url, headers, ...(method === 'POST' ? { payload: body } : {}) }),
      );
      if (now.life.isDead) return null;
      const answer = {
        status: injected.statusCode,
        headers: Object.fromEntries(Object.entries(injected.headers).map(([name, value]) => [name, String(value)])),
        body: injected.rawPayload,
      };
      world.note(WHO, `${method} ${url} ${answer.status}`);
      checkAcknowledgement(request, answer);
      return answer;
    },
    catalogueVersion,
    publish(entries) {
      newest = entries;
      publishNewest();
    },
    backUp() {
      if (running === null) return;
      backup = running.database.inTransaction ? backup : running.database.serialize();
      world.note(WHO, 'backed up');
    },
    restore() {
      if (backup === null) return;
      faults.happened('serverRestored', WHO);
      const older = new Database(backup);
      isRestored = true;
      noteForgotten(older);
      older.prepare("UPDATE meta SET value = ? WHERE key = 'incarnation'").run(newId());
      const restored = older.serialize();
      older.close();
      kill();
      image = restored;
    },
    look,
    markOf(kiosk) {
      if (running === null) return null;
      return look<{ hwm: number }>('SELECT max(hwm) AS hwm FROM mark WHERE kiosk = ?', kiosk)[0]?.hwm ?? 0;
    },
    hasHeard(kiosk, withinMs) {
      if (running === null) return false;
      const sql = "SELECT max(seen_at_ms) AS seenAtMs FROM kiosk_instance WHERE kiosk = ? AND state = 'holder'";
      return world.nowMs - (look<{ seenAtMs: number | null }>(sql, kiosk)[0]?.seenAtMs ?? 0) <= withinMs;
    },
    async close() {
      if (running === null) return;
      setSeam(running.database, null);
      await running.app.close();
      await running.store.close();
    },
  };
}

function publisherKeyIn(folder: string, seed: number): PublisherKey {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'publisher-key.json');
  writeFileSync(file, JSON.stringify({ v: 1, privateKeyPkcs8: ed25519Pkcs8(`${seed}/publisher`) }));
  const opened = openPublisherKey(file);
  if (!opened.ok) throw new InvariantError('the simulated publisher key cannot be used');
  return opened.value;
}
