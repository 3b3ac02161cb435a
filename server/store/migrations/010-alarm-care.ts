import { type Migration, ROW_KEY } from './migration.ts';

/** Who took note of an alarm. Kept beside the alarms, which the version before goes on counting; never deleted. */
export const alarmCare: Migration = {
  version: 10,
  minReader: 1,
  statements: () => [
    `CREATE TABLE alarm_acknowledgement (${ROW_KEY}, kind TEXT NOT NULL, times BIGINT NOT NULL, at_ms BIGINT NOT NULL,
       acknowledged_by TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (kiosk, epoch, seq, kind, times))`,
  ],
};
