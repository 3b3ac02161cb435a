/**
 * Loaded into the recorded host with `--import`: after the real code has answered, what it vouches for goes into a file, so that the trace
 * holds the order of promises and syncs. `PORTICO_POWERCUT_MUTANT` names a sync to leave out: then the search must find losses, or it is
 * worth nothing.
 */
import { registerHooks } from 'node:module';

const WRAPPED: Readonly<Record<string, string>> = {
  '/offline/journal.ts': `
    import { appendFileSync } from 'node:fs';
    import { openJournal as open } from './journal.ts?recorded';
    export * from './journal.ts?recorded';
    const tell = (told) => appendFileSync(process.env.PORTICO_POWERCUT_TOLD, JSON.stringify(told) + '\\n');
    export function openJournal(options) {
      const opened = open(options);
      if (!opened.ok) return opened;
      const journal = opened.value;
      tell({ told: 'opened', epoch: journal.identity.epoch, seq: journal.lastSeq, hash: journal.lastHash });
      const append = journal.append.bind(journal);
      journal.append = (entries) => {
        const rows = append(entries);
        const last = rows.at(-1);
        const hashes = rows.map(({ hash }) => hash);
        if (last !== undefined) tell({ told: 'rows', epoch: journal.identity.epoch, seq: last.seq, hash: last.hash, hashes });
        return rows;
      };
      return opened;
    }`,
  // Small segments, so that a short run has some.
  '/offline/sqlite-journal-storage.ts': `
    import { sqliteJournalStorage as storage } from './sqlite-journal-storage.ts?recorded';
    export * from './sqlite-journal-storage.ts?recorded';
    export const sqliteJournalStorage = (file, limits) => storage(file, { rows: 120, ...limits });`,
  // And so that some are removed again: as soon as the server has them.
  '/offline/retention.ts': `
    import { createRetention as retentionOf } from './retention.ts?recorded';
    export * from './retention.ts?recorded';
    export function createRetention(options) {
      const retention = retentionOf({ ...options, retentionDays: 0 });
      const timer = setInterval(() => void retention.run(), 1_000);
      return { ...retention, stop: () => { clearInterval(timer); retention.stop(); } };
    }`,
  '/offline/catalogue-staging.ts': `
    import { appendFileSync } from 'node:fs';
    import { catalogueStaging as stagingOn } from './catalogue-staging.ts?recorded';
    export * from './catalogue-staging.ts?recorded';
    export function catalogueStaging(connection) {
      const staging = stagingOn(connection);
      return {
        ...staging,
        flip(channel) {
          const flipped = staging.flip(channel);
          if (flipped.ok && channel === 'catalogue') {
            const { version } = connection.prepare('SELECT version FROM active').get();
            appendFileSync(process.env.PORTICO_POWERCUT_TOLD, JSON.stringify({ told: 'catalogue', version }) + '\\n');
          }
          return flipped;
        },
      };
    }`,
  '/offline/identity.ts': `
    import { appendFileSync } from 'node:fs';
    import { openIdentity as open } from './identity.ts?recorded';
    export * from './identity.ts?recorded';
    export function openIdentity(file, kioskId) {
      const opened = open(file, kioskId);
      if (opened.ok) appendFileSync(process.env.PORTICO_POWERCUT_TOLD, JSON.stringify({ told: 'key', publicKey: opened.value.publicKey }) + '\\n');
      return opened;
    }`,
};

const MUTANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  normal: {
    '/offline/sqlite.ts': `
      export * from './sqlite.ts?recorded';
      export function enterWal(connection) {
        connection.pragma('journal_mode = WAL');
        connection.pragma('synchronous = NORMAL');
      }
      export function assertDurability() {}
      export const durabilityCheck = () => () => undefined;`,
  },
  folder: {
    '/offline/data-folder.ts': `
      import { mkdirSync } from 'node:fs';
      export * from './data-folder.ts?recorded';
      export function makeDataFolder(folder) {
        mkdirSync(folder, { recursive: true });
      }`,
  },
};

const wrapped = { ...WRAPPED, ...MUTANTS[process.env.PORTICO_POWERCUT_MUTANT ?? ''] };

registerHooks({
  load(url, context, nextLoad) {
    const { pathname, search } = new URL(url);
    const found = search === '' ? Object.entries(wrapped).find(([path]) => pathname.endsWith(path)) : undefined;
    return found === undefined ? nextLoad(url, context) : { format: 'module', source: found[1], shortCircuit: true };
  },
});
