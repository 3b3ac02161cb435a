/**
 * What the server does once a night, by its own clock. Several instances on one database take turns by a claim in it: each job of a day is
 * done by one. A job that fails is logged and tried again in an hour; it never stops the server.
 */
import type { ServerLog } from '../app.ts';
import type { Store } from '../store/store.ts';
import { wallTime } from './days.ts';

const LOOK_EVERY_MS = 60_000;

export interface NightlyJob {
  name: string;
  /** `day`: the business day that began this night. */
  run(day: string): Promise<object>;
}

export interface NightlyOptions {
  jobs: readonly NightlyJob[];
  /** The hour on the wall from which on the night's work is due. */
  hour: number;
  timeZone: string;
  store: Pick<Store, 'claimNightly' | 'nightlyDone'>;
  now: () => number;
  log: ServerLog;
}

export interface Nightly {
  /** Does what is due and is nobody else's; the names of the jobs that were done. */
  look(): Promise<string[]>;
  /** Looks every minute. */
  start(): void;
  /** Ends after the job under way. */
  close(): Promise<void>;
}

export function createNightly({ jobs, hour, timeZone, store, now, log }: NightlyOptions): Nightly {
  /** The day for which every job is done, here or elsewhere, so that the database is not asked every minute. */
  let settledDay = '';
  let running: Promise<string[]> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  async function work(): Promise<string[]> {
    const wall = wallTime(now(), timeZone);
    if (wall.hour < hour || wall.day === settledDay) return [];
    const done: string[] = [];
    let isSettled = true;
    for (const job of jobs) {
      if (isClosed) return done;
      try {
        const turn = await store.claimNightly(job.name, wall.day);
        if (turn === 'elsewhere') isSettled = false;
        if (turn !== 'claimed') continue;
        const said = await job.run(wall.day);
        await store.nightlyDone(job.name, wall.day);
        log.info({ job: job.name, day: wall.day, ...said }, 'done for the night');
        done.push(job.name);
      } catch (cause) {
        // The claim runs out after an hour, then it is tried again, here or elsewhere.
        isSettled = false;
        log.error({ job: job.name, err: cause }, 'a nightly job failed');
      }
    }
    if (isSettled) settledDay = wall.day;
    return done;
  }

  async function look(): Promise<string[]> {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  }

  function again(): void {
    timer = setTimeout(() => {
      void look().finally(() => {
        if (!isClosed) again();
      });
    }, LOOK_EVERY_MS);
    timer.unref();
  }

  return {
    look,
    start: again,
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
