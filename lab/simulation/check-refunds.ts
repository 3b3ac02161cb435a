/** Goods that came back, over all lanes: what was sold came back once at most, and its money went the way that the records say. */
import { z } from 'zod';
import { groupedBy } from './check-money.ts';
import type { Place } from './seed.ts';
import type { SimulatedServer } from './server.ts';
import type { World } from './world.ts';

const refundSchema = z.object({
  refundId: z.string(),
  saleId: z.string(),
  amountMinor: z.int(),
  isOffline: z.boolean().default(false),
  lines: z.array(z.object({ position: z.int(), quantity: z.int() })),
  parts: z.array(
    z.object({
      position: z.int(),
      kind: z.string(),
      amountMinor: z.int(),
      how: z.string(),
      cashMinor: z.int().optional(),
    }),
  ),
});
type Refund = z.infer<typeof refundSchema> & { lane: string };

export interface RefundRecords {
  /** What a lane's refunds say that was given in coins and notes, by its recycler or by hand. */
  inCashMinor(who: string): number;
  /** Of these something was refunded without the server. */
  offlineSales: ReadonlySet<string>;
  /** By tender: what the journals say that terminals gave back of it. */
  byTerminalMinor: ReadonlyMap<string, number>;
}

type SoldLine = { saleId: string; position: number; quantity: number; amountMinor: number };
type SoldTender = { saleId: string; position: number; tenderId: string; amountMinor: number };
type Granted = { kiosk: string; refundId: string; state: string; completedAtMs: number | null };

const LINES = 'SELECT sale_id AS saleId, position, quantity, amount_minor AS amountMinor FROM sale_line';
const TENDERS = 'SELECT sale_id AS saleId, position, tender_id AS tenderId, amount_minor AS amountMinor FROM tender';
const GRANTED = 'SELECT kiosk, refund_id AS refundId, state, completed_at_ms AS completedAtMs FROM refund';
const CREDITED = `SELECT coalesce(sum(amount_minor), 0) AS sum FROM stored_value_movement WHERE kind = 'refund'`;
const NEW_VOUCHERS = `SELECT coalesce(sum(moved.amount_minor), 0) AS sum FROM stored_value_movement AS moved
  JOIN refund_part AS part ON part.value_hash = moved.number_hash WHERE moved.kind = 'issue'
  AND moved.number_hash NOT IN (SELECT number_hash FROM stored_value_tender)`;

export function checkRefunds(
  { world, server }: { world: World; server: SimulatedServer },
  places: readonly Place[],
): RefundRecords {
  const refunds: Refund[] = places.flatMap(({ lane }) =>
    lane
      .rows()
      .filter(({ kind }) => kind === 'refund.completed')
      .map(({ payload }) => ({ ...refundSchema.parse(JSON.parse(payload)), lane: lane.who })),
  );
  const tenders = server.look<SoldTender>(TENDERS);
  // A server that is restored has forgotten what it granted, and grants it again: its alarm says so.
  if (!server.isRestored) {
    const isExcused = excusedBy(server, refunds);
    checkUnits(world, server.look<SoldLine>(LINES), refunds, isExcused);
    checkMoney(world, tenders, refunds, isExcused);
    checkGrants(world, server, refunds);
    checkStoredValue(world, server, refunds);
  }
  for (const place of places) checkPeople(world, place, refunds);
  const offlineSales = new Set(refunds.filter(({ isOffline }) => isOffline).map(({ saleId }) => saleId));
  const inCashMinor = (who: string): number =>
    refunds
      .filter(({ lane }) => lane === who)
      .flatMap(({ parts }) => parts)
      .reduce((sum, { cashMinor = 0 }) => sum + cashMinor, 0);
  return { byTerminalMinor: byTerminal(tenders, refunds), offlineSales, inCashMinor };
}

type Excused = (saleId: string) => boolean;

/** Refunded at two places while one of them could not ask the server: only where the server found out, and told people. */
function excusedBy(server: SimulatedServer, refunds: readonly Refund[]): Excused {
  const alarms = server.look<{ detail: string }>("SELECT detail FROM alarm WHERE kind = 'refundedTwice'");
  const offline = new Set(refunds.filter(({ isOffline }) => isOffline).map(({ saleId }) => saleId));
  return (saleId) => offline.has(saleId) && alarms.some(({ detail }) => detail.includes(saleId));
}

function checkUnits(world: World, sold: readonly SoldLine[], refunds: readonly Refund[], isExcused: Excused): void {
  const back = groupedBy(
    refunds.flatMap(({ saleId, lines }) => lines.map((line) => ({ ...line, saleId }))),
    keyOf,
  );
  for (const [key, lines] of back) {
    const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
    const line = sold.find((each) => keyOf(each) === key);
    if (lines.some(({ saleId }) => isExcused(saleId))) continue;
    if (line === undefined || quantity > line.quantity)
      world.find('refund', `line ${key}: ${line?.quantity ?? 0} were sold, ${quantity} refunded`);
  }
  // Whoever brings everything back has all the money back that the goods cost them, and not a cent more.
  for (const [saleId, lines] of groupedBy(sold, (line) => line.saleId)) {
    const own = refunds.filter((refund) => refund.saleId === saleId);
    const goods = lines.filter(({ amountMinor }) => amountMinor > 0);
    const isAll = goods.every(
      (line) => back.get(keyOf(line))?.reduce((sum, { quantity }) => sum + quantity, 0) === line.quantity,
    );
    if (own.length === 0 || !isAll || isExcused(saleId)) continue;
    const paidMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const backMinor = sumOf(own);
    if (backMinor !== paidMinor)
      world.find('refund', `sale ${saleId}: all of its goods came back, ${paidMinor} was paid, ${backMinor} refunded`);
  }
}

function checkMoney(
  world: World,
  tenders: readonly SoldTender[],
  refunds: readonly Refund[],
  isExcused: Excused,
): void {
  for (const { refundId, amountMinor, parts } of refunds) {
    if (sumOf(parts) !== amountMinor)
      world.find('refund', `${refundId}: ${amountMinor} was refunded, its parts come to ${sumOf(parts)}`);
  }
  const parts = groupedBy(
    refunds.flatMap((refund) => refund.parts.map((part) => ({ ...part, saleId: refund.saleId }))),
    keyOf,
  );
  for (const [key, same] of parts) {
    const tender = tenders.find((each) => keyOf(each) === key);
    if (same.some(({ saleId }) => isExcused(saleId))) continue;
    if (sumOf(same) > (tender?.amountMinor ?? 0))
      world.find('refund', `tender ${key} had paid ${tender?.amountMinor ?? 0}, ${sumOf(same)} went back to it`);
  }
}

/** What the server granted was carried out, or it heard that it was given up; and nothing was carried out beside it. */
function checkGrants(world: World, server: SimulatedServer, refunds: readonly Refund[]): void {
  const granted = server.look<Granted>(GRANTED);
  for (const { kiosk, refundId, state, completedAtMs } of granted) {
    const isJournalled = refunds.some((refund) => refund.refundId === refundId && refund.lane === kiosk);
    if (state !== 'closed' && completedAtMs === null)
      world.find('refund', `${refundId} was granted, and neither completed nor given up`);
    if (isJournalled === (state === 'closed') || isJournalled !== (completedAtMs !== null))
      world.find('refund', `${refundId} is ${state}, in a journal: ${isJournalled}`);
  }
  for (const { refundId, lane } of refunds) {
    if (!granted.some((each) => each.refundId === refundId && each.kiosk === lane))
      world.find('refund', `${refundId} was carried out and never granted`);
  }
}

function checkStoredValue(world: World, server: SimulatedServer, refunds: readonly Refund[]): void {
  const byServer = refunds.flatMap(({ parts }) => parts.filter(({ how }) => how === 'server'));
  for (const [name, sql, recorded] of [
    ['gift cards', CREDITED, byServer.filter(({ kind }) => kind !== 'voucher')],
    ['new vouchers', NEW_VOUCHERS, byServer.filter(({ kind }) => kind === 'voucher')],
  ] as const) {
    const [moved] = server.look<{ sum: number }>(sql);
    if (moved?.sum !== sumOf(recorded))
      world.find('refund', `${moved?.sum} went to ${name}, refunds say ${sumOf(recorded)}`);
  }
}

/** Somebody had ordered each refund as it was carried out. */
function checkPeople(world: World, { lane: { who }, staff: { refunder } }: Place, refunds: readonly Refund[]): void {
  const own = refunds.filter(({ lane }) => lane === who);
  for (const { refundId, amountMinor } of own) {
    if (!refunder.orderedMinor.has(amountMinor))
      world.find('amount', `${who}: ${refundId}: nobody ordered ${amountMinor} to go back`);
  }
}

function byTerminal(tenders: readonly SoldTender[], refunds: readonly Refund[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { saleId, parts } of refunds) {
    for (const { position, amountMinor, how } of parts) {
      const tender = tenders.find((each) => each.saleId === saleId && each.position === position);
      if (how !== 'terminal' || tender === undefined) continue;
      sums.set(tender.tenderId, (sums.get(tender.tenderId) ?? 0) + amountMinor);
    }
  }
  return sums;
}

const keyOf = ({ saleId, position }: { saleId: string; position: number }): string => `${saleId} ${position}`;
const sumOf = (amounts: readonly { amountMinor: number }[]): number =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
