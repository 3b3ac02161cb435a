/** Packages: what takes a kiosk from one version of a channel to another. Inside a transaction that the caller owns. */
import { sql } from 'kysely';
import { z } from 'zod';
import { type Channel, type ManifestPart, manifestSchema } from '../../offline/wire/down-wire.ts';
import type { Trx } from './context.ts';
import type { ChangedEntry, Cursor } from './downlink-store.ts';

export type Span = { packageId: string; channel: Channel; from: number; to: number };

/** Packages of an older version stay this long, so that a download that has begun can end. */
const SUPERSEDED_KEPT_MS = 3_600_000;
/** Kept of one channel at most, the newest first. */
const PACKAGES_PER_CHANNEL_MAX = 24;

export async function hasVersion(trx: Trx, channel: Channel, version: number): Promise<boolean> {
  const row = await trx
    .selectFrom('down_version')
    .select('version')
    .where('channel', '=', channel)
    .where('version', '=', version)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countChanged(trx: Trx, channel: Channel, since: number, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM (SELECT 1 AS one FROM down_entry WHERE channel = ${channel} AND version > ${since}
      LIMIT ${limit}) AS changed`.execute(trx);
  return Number(rows[0]?.n ?? 0);
}

export async function changedAfter(
  trx: Trx,
  { channel, to, isWhole }: { channel: Channel; to: number; isWhole: boolean },
  after: Cursor,
  limit: number,
): Promise<ChangedEntry[] | null> {
  const row = await trx
    .selectFrom('down_channel')
    .select(['version', 'applying'])
    .where('channel', '=', channel)
    .executeTakeFirst();
  if (row?.version !== to || row.applying !== null) return null;
  return trx
    .selectFrom('down_entry')
    .select(['key', 'version', 'value'])
    .where('channel', '=', channel)
    .where(sql<boolean>`(version, key) > (${after.version}, ${after.key})`)
    .$if(isWhole, (query) => query.where('value', 'is not', null))
    .orderBy('version')
    .orderBy('key')
    .limit(limit)
    .execute();
}

export async function find(trx: Trx, channel: Channel, from: number, to: number): Promise<ManifestPart[] | null> {
  const row = await trx
    .selectFrom('down_package')
    .select('parts_json')
    .where('channel', '=', channel)
    .where('from_version', '=', from)
    .where('to_version', '=', to)
    .where('parts_json', 'is not', null)
    .executeTakeFirst();
  return row?.parts_json == null ? null : manifestSchema.shape.parts.parse(JSON.parse(row.parts_json));
}

export async function begin(trx: Trx, { packageId, channel, from, to }: Span, nowMs: number): Promise<void> {
  await trx
    .insertInto('down_package')
    .values({
      package: packageId,
      channel,
      from_version: from,
      to_version: to,
      parts_json: null,
      built_at_ms: nowMs,
    })
    .execute();
}

export async function putPart(
  trx: Trx,
  packageId: string,
  { index, sha256 }: ManifestPart,
  body: Uint8Array,
): Promise<void> {
  await trx.insertInto('down_part').values({ package: packageId, part_index: index, sha256, body }).execute();
}

export async function finish(
  trx: Trx,
  { packageId, channel, to }: Span,
  parts: readonly ManifestPart[],
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('down_package')
    .set({ parts_json: JSON.stringify(parts), built_at_ms: nowMs })
    .where('package', '=', packageId)
    .execute();
  const kept = await trx
    .selectFrom('down_package')
    .select(['package', 'to_version', 'built_at_ms'])
    .where('channel', '=', channel)
    .where('package', '<>', packageId)
    .orderBy('built_at_ms', 'desc')
    .execute();
  const isOld = (row: (typeof kept)[number]) => row.to_version !== to && row.built_at_ms < nowMs - SUPERSEDED_KEPT_MS;
  const dropped = kept.filter((row, index) => index >= PACKAGES_PER_CHANNEL_MAX || isOld(row));
  await drop(
    trx,
    dropped.map((row) => row.package),
  );
}

export async function drop(trx: Trx, packageIds: readonly string[]): Promise<void> {
  for (const packageId of packageIds) {
    await trx.deleteFrom('down_part').where('package', '=', packageId).execute();
    await trx.deleteFrom('down_package').where('package', '=', packageId).execute();
  }
}

const bodySchema = z.instanceof(Uint8Array);

export async function partBody(trx: Trx, sha256: string): Promise<Uint8Array | null> {
  const row = await trx.selectFrom('down_part').select('body').where('sha256', '=', sha256).limit(1).executeTakeFirst();
  return row === undefined ? null : bodySchema.parse(row.body);
}
