import { makeBackupInThread } from '../backup/in-thread.ts';
import type { BackupOptions } from '../backup/make.ts';
import type { Store } from '../store/store.ts';
import { daysBefore } from './days.ts';
import type { NightlyJob } from './nightly.ts';
import { reconcile } from './reconcile.ts';

const DAY_MS = 86_400_000;
/** A kiosk that was without its server delivers days later: their reports are made again. */
const DAYS_MADE_AGAIN = 3;

export const reconcileJob = (store: Store, timeZone: string, now: () => number): NightlyJob => ({
  name: 'reconcile',
  async run(day) {
    const reports = [];
    for (let back = DAYS_MADE_AGAIN; back >= 1; back -= 1) {
      reports.push(await reconcile(store, { day: daysBefore(day, back), timeZone, now }));
    }
    return { reports: reports.map(({ day: of, isClean }) => ({ day: of, isClean })) };
  },
});

export const forgetRequestsJob = (store: Store): NightlyJob => ({
  name: 'forgetRequests',
  run: async () => ({ kiosks: await store.forgetOldNonces() }),
});

/** Codes of suspended baskets that nobody took up. Whoever offers one before that night gets it as well, once the basket has expired. */
export const releaseCodesJob = (store: Store): NightlyJob => ({
  name: 'releaseCodes',
  async run() {
    const sum = { baskets: 0, codes: 0 };
    for (;;) {
      const { baskets, codes } = await store.releaseExpiredCodes();
      if (baskets === 0) return sum;
      sum.baskets += baskets;
      sum.codes += codes;
    }
  },
});

export const backupJob = (options: BackupOptions): NightlyJob => ({
  name: 'backup',
  async run() {
    const { file, bytes } = await makeBackupInThread(options);
    return { file, bytes };
  },
});

/** Session keys are kept for so many days; afterwards the personal data under them can be read by nobody. */
export const eraseOldKeysJob = (store: Store, keepKeysDays: number, now: () => number): NightlyJob => ({
  name: 'eraseOldKeys',
  async run() {
    let erased = 0;
    for (;;) {
      const some = await store.eraseKeysBefore(now() - keepKeysDays * DAY_MS);
      if (some === 0) return { erased };
      erased += some;
    }
  },
});
