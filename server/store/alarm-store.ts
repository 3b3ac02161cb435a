/**
 * What people do about alarms. An alarm is open until somebody acknowledges it with a note, and again when it is raised once more. Neither
 * alarms nor acknowledgements are ever deleted.
 */
import { type ExpressionBuilder, sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import type { StoreContext, Trx } from './context.ts';
import type { Tables } from './tables.ts';

const ALARMS_PER_PAGE = 200;
/** Of one alarm, the newest. */
const ACKNOWLEDGEMENTS_SHOWN_MAX = 20;

const ID = /^([a-z0-9-]{1,32})\/([^/\s]{1,60})\/(\d{1,15})\/([A-Za-z]{1,40})$/;

/** An alarm's name: kiosk, epoch, row and kind, as `lane-1/019ab…/17/fork`. */
export const alarmIdSchema = z.string().regex(ID, 'kiosk/epoch/row/kind, as the list shows it');

export const alarmSchema = z.object({
  id: alarmIdSchema,
  kiosk: z.string(),
  epoch: z.string(),
  /** The row that it is about; 0 where it is about none. */
  seq: z.int(),
  kind: z.string(),
  detail: z.string(),
  firstAtMs: z.int(),
  lastAtMs: z.int(),
  /** How often it was raised. */
  times: z.int(),
  isOpen: z.boolean(),
  /** Newest first. `times`: how often it had been raised by then. */
  acknowledgements: z.array(z.object({ times: z.int(), atMs: z.int(), by: z.string(), note: z.string() })),
});
export type ListedAlarm = z.infer<typeof alarmSchema>;

export const alarmStateSchema = z.enum(['open', 'acknowledged', 'all']);
export interface AlarmQuery {
  state: z.infer<typeof alarmStateSchema>;
  kiosk?: string | undefined;
  /** The id of the last alarm of the page before. */
  after?: string | undefined;
}

export const acknowledgeSchema = z.strictObject({
  id: alarmIdSchema,
  by: z.string().trim().min(1).max(80),
  note: z.string().trim().min(1).max(500),
  /** How often it had been raised when it was looked at; refused where it was raised again since. */
  times: z.int().min(1).optional(),
});
export type Acknowledge = z.infer<typeof acknowledgeSchema>;
export type AcknowledgeError =
  | { kind: 'unknownAlarm' }
  | { kind: 'alreadyAcknowledged' }
  | { kind: 'raisedAgain'; times: number };

export interface AlarmStore {
  /** A page in the order of kiosks, epochs and rows; `next` is null on the last. */
  alarms(query: AlarmQuery): Promise<{ alarms: ListedAlarm[]; next: string | null }>;
  acknowledgeAlarm(request: Acknowledge): Promise<Result<ListedAlarm, AcknowledgeError>>;
}

type AlarmKey = Pick<Tables['alarm'], 'kiosk' | 'epoch' | 'seq' | 'kind'>;

const alarmIdOf = ({ kiosk, epoch, seq, kind }: AlarmKey): string => `${kiosk}/${epoch}/${seq}/${kind}`;

function keyOf(id: string): AlarmKey | null {
  const [, kiosk, epoch, seq, kind] = ID.exec(id) ?? [];
  if (kiosk === undefined || epoch === undefined || kind === undefined) return null;
  return { kiosk, epoch, seq: Number(seq), kind };
}

/** Nobody has acknowledged it as often as it was raised. */
export const isOpenAlarm = ({ not, exists, selectFrom }: ExpressionBuilder<Tables, 'alarm'>) =>
  not(
    exists(
      selectFrom('alarm_acknowledgement as known')
        .select('known.times')
        .whereRef('known.kiosk', '=', 'alarm.kiosk')
        .whereRef('known.epoch', '=', 'alarm.epoch')
        .whereRef('known.seq', '=', 'alarm.seq')
        .whereRef('known.kind', '=', 'alarm.kind')
        .whereRef('known.times', '=', 'alarm.times'),
    ),
  );

export async function countAlarms(trx: Trx, state: 'open' | 'acknowledged', kiosk?: string): Promise<number> {
  let select = trx.selectFrom('alarm').select((eb) => eb.fn.countAll().as('n'));
  if (kiosk !== undefined) select = select.where('kiosk', '=', kiosk);
  const { n } = await select
    .where((eb) => (state === 'open' ? isOpenAlarm(eb) : eb.not(isOpenAlarm(eb))))
    .executeTakeFirstOrThrow();
  return Number(n);
}

export async function newestOpenAlarms(trx: Trx, kiosk: string, limit: number) {
  const alarms = await trx
    .selectFrom('alarm')
    .selectAll()
    .where('kiosk', '=', kiosk)
    .where(isOpenAlarm)
    .orderBy('last_at_ms', 'desc')
    .limit(limit)
    .execute();
  return alarms.map((alarm) => {
    return { id: alarmIdOf(alarm), detail: alarm.detail, lastAtMs: alarm.last_at_ms, times: alarm.times };
  });
}

export const alarmStore = ({ transact, read, now }: StoreContext): AlarmStore => ({
  alarms: (query) => read((trx) => pageOf(trx, query)),
  acknowledgeAlarm: (request) => transact((trx) => acknowledge(trx, request, now())),
});

async function pageOf(trx: Trx, { state, kiosk, after }: AlarmQuery) {
  let select = trx
    .selectFrom('alarm')
    .selectAll()
    .select((eb) => isOpenAlarm(eb).as('isOpen'))
    .orderBy('kiosk')
    .orderBy('epoch')
    .orderBy('seq')
    .orderBy('kind')
    .limit(ALARMS_PER_PAGE + 1);
  if (kiosk !== undefined) select = select.where('kiosk', '=', kiosk);
  if (state === 'open') select = select.where(isOpenAlarm);
  if (state === 'acknowledged') select = select.where((eb) => eb.not(isOpenAlarm(eb)));
  const last = after === undefined ? null : keyOf(after);
  if (last !== null) {
    select = select.where(
      sql<boolean>`(kiosk, epoch, seq, kind) > (${last.kiosk}, ${last.epoch}, ${last.seq}, ${last.kind})`,
    );
  }
  const found = await select.execute();
  const page = found.slice(0, ALARMS_PER_PAGE);
  const alarms = [];
  for (const alarm of page) alarms.push(await listed(trx, alarm, Boolean(alarm.isOpen)));
  return { alarms, next: found.length > page.length ? (alarms.at(-1)?.id ?? null) : null };
}

async function listed(trx: Trx, alarm: Tables['alarm'], isOpen: boolean): Promise<ListedAlarm> {
  const { kiosk, epoch, seq, kind, detail, times } = alarm;
  const acknowledgements = await trx
    .selectFrom('alarm_acknowledgement')
    .select(['times', 'at_ms as atMs', 'acknowledged_by as by', 'note'])
    .where((eb) => eb.and({ kiosk, epoch, seq, kind }))
    .orderBy('times', 'desc')
    .limit(ACKNOWLEDGEMENTS_SHOWN_MAX)
    .execute();
  return {
    ...{ id: alarmIdOf(alarm), kiosk, epoch, seq, kind, detail, times, isOpen, acknowledgements },
    ...{ firstAtMs: alarm.first_at_ms, lastAtMs: alarm.last_at_ms },
  };
}

async function acknowledge(
  trx: Trx,
  { id, by, note, times }: Acknowledge,
  nowMs: number,
): Promise<Result<ListedAlarm, AcknowledgeError>> {
  const key = keyOf(id);
  const alarm =
    key === null
      ? undefined
      : await trx
          .selectFrom('alarm')
          .selectAll()
          .where((eb) => eb.and(key))
          .executeTakeFirst();
  if (alarm === undefined || key === null) return err({ kind: 'unknownAlarm' });
  if (times !== undefined && times !== alarm.times) return err({ kind: 'raisedAgain', times: alarm.times });
  const written = await trx
    .insertInto('alarm_acknowledgement')
    .values({ ...key, times: alarm.times, at_ms: nowMs, acknowledged_by: by, note })
    .onConflict((conflict) => conflict.columns(['kiosk', 'epoch', 'seq', 'kind', 'times']).doNothing())
    .executeTakeFirst();
  if ((written.numInsertedOrUpdatedRows ?? 0n) === 0n) return err({ kind: 'alreadyAcknowledged' });
  return ok(await listed(trx, alarm, false));
}
