/** What a host is given so that it can die at any moment: its clock, log, journal and keys, each of which ends with its life. */
import { type KeyKeeper, memoryKeyKeeper } from '../../host/key-keeper.ts';
import type { Clock, Log } from '../../host/ports.ts';
import type { Journal } from '../../offline/journal.ts';
import { Dead, type Life } from './life.ts';
import type { World } from './world.ts';

export const guardedClock = (world: World, nowMs: () => number, own: Life): Clock => ({
  nowMs,
  after: (delayMs, action) =>
    world.after(delayMs, () => {
      if (own.isDead) return;
      own.seam('timer');
      action();
    }),
});

export function guardedLog(world: World, who: string, own: Life): Log {
  const tell = (level: string) => (fields: object, message: string) => {
    const cause = 'cause' in fields ? fields.cause : null;
    if (own.isDead || cause instanceof Dead) return;
    world.note(who, `${level}: ${message} ${detailsOf(fields)}`);
    if (level === 'error' && cause instanceof Error) world.find('broken', `${who}: ${message}: ${cause.message}`);
  };
  return { info: tell('info'), warn: tell('warn'), error: tell('error') };
}

export function guardedJournal(own: Life, journal: Journal): Journal {
  // The getters of the journal are closures of its own, so an object that inherits from it is the same journal.
  const guarded: Journal = Object.create(journal);
  return Object.assign(guarded, {
    append(entries: Parameters<Journal['append']>[0]) {
      own.seam('append');
      const rows = journal.append(entries);
      own.seam('appended');
      return rows;
    },
  });
}

export function guardedKeeper(own: Life, sessionKeys: Map<string, Uint8Array>): KeyKeeper {
  const inner = memoryKeyKeeper(sessionKeys);
  return {
    keep: (session, key) => own.hear('key kept', inner.keep(session, key)),
    recall: (session) => own.hear('key recalled', inner.recall(session)),
    forget: (session) => inner.forget(session),
  };
}

function detailsOf(fields: object): string {
  const { cause, ...rest } = fields as Record<string, unknown>;
  return JSON.stringify(cause instanceof Error ? { ...rest, cause: cause.message } : rest);
}
