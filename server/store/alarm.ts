import type { Trx } from './context.ts';

export interface Alarm {
  kiosk: string;
  epoch: string;
  /** The row that it is about; 0 where it is about none. */
  seq: number;
  kind: string;
  detail: string;
}

/** One alarm for a kind and a row, however often it is raised: it counts, and remembers the newest detail. */
export async function raiseAlarm(trx: Trx, alarm: Alarm, nowMs: number): Promise<void> {
  await trx
    .insertInto('alarm')
    .values({ ...alarm, first_at_ms: nowMs, last_at_ms: nowMs, times: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['kiosk', 'epoch', 'seq', 'kind'])
        .doUpdateSet((eb) => ({ last_at_ms: nowMs, detail: alarm.detail, times: eb('alarm.times', '+', 1) })),
    )
    .execute();
}
