/**
 * The uploads of a group that are nothing out of the ordinary, with a few statements for all of them: what it costs is what the group costs,
 * not how many kiosks are in it. An upload is ordinary where it adds rows behind its journal's mark, and the one who speaks for the journal
 * sent it, never heard before. Every other one is left to `ingest.ts`, which asks for one thing after the other.
 */
import { type RawBuilder, sql } from 'kysely';
import { ok } from '../../core/result.ts';
import { GENESIS_HASH } from '../../offline/wire/journal-wire.ts';
import type { Deed } from '../effects/effect.ts';
import { applyAtOnce, effectContext, sortedOut } from './apply-effects.ts';
import type { CheckedUpload } from './checked-upload.ts';
import type { StoreContext, Trx } from './context.ts';
import type { BulkColumns, Dialect } from './dialect.ts';
import { NotTogetherError } from './group-commit.ts';
import { JOURNAL, journalRow, QUARANTINE, signedEnd } from './ingest.ts';
import { type InstanceRow, KIOSK_INSTANCE, renewalOf } from './instance-store.ts';
import { keepTotals } from './kiosk-totals.ts';
import type { UploadOutcome } from './ledger-store.ts';
import { purgeNonces } from './nonces.ts';
import { takeSessionKeys } from './session-keys.ts';
import type { Tables } from './tables.ts';

/** Resolves to the outcomes of the ordinary ones. Rejects where something of them cannot be applied: then nothing of the group is done. */
export async function ingestTogether(
  trx: Trx,
  uploads: readonly CheckedUpload[],
  context: StoreContext,
): Promise<ReadonlyMap<CheckedUpload, UploadOutcome>> {
  const nowMs = context.now();
  // The second of one journal waits for what the first leaves behind.
  const first = [...Map.groupBy(uploads, journalOf).values()].flatMap((ofOne) => ofOne.slice(0, 1));
  // Behind the locks on one line: the standings are those that whoever held them before has left.
  const [, known] = await context.dialect.runAll([
    () => context.dialect.lockKiosks(trx, uploads),
    () => readStandings(trx, context.dialect, first),
  ]);
  const ordinary = first.flatMap((upload) => ordinaryOf(upload, known, nowMs, context.effectsAtOnceMax) ?? []);
  if (ordinary.length > 0) await write(trx, ordinary, context, nowMs);
  return new Map(
    ordinary.map(({ upload, end, sorted }) => [
      upload,
      ok({ ...end, incarnation: context.incarnation, quarantined: sorted().quarantined, serverAtMs: nowMs }),
    ]),
  );
}

interface OrdinaryUpload {
  upload: CheckedUpload;
  /** Of the journal, with these rows. */
  end: { hwm: number; hash: string };
  /** What its rows are to do: asked for behind the rows themselves. */
  sorted(): ReturnType<typeof sortedOut>;
  /** The lease of the one who sent it, written anew once in a while. */
  renewed: InstanceRow | null;
}

interface Standing {
  publicKey: string;
  revokedAtMs: number | null;
  hwm: number;
  hash: string;
}

interface Standings {
  journals: ReadonlyMap<string, Standing>;
  instances: ReadonlyMap<string, InstanceRow[]>;
  spentNonces: ReadonlySet<string>;
}

const journalOf = ({ kiosk, epoch }: { kiosk: string; epoch: string }): string => `${kiosk} ${epoch}`;
const nonceOf = (kiosk: string, nonce: string): string => `${kiosk} ${nonce}`;

const pairs = (values: readonly (readonly [string, string])[]): RawBuilder<unknown> =>
  sql`(VALUES ${sql.join(values.map(([one, other]) => sql`(${one}, ${other})`))})`;

async function readStandings(trx: Trx, dialect: Dialect, uploads: readonly CheckedUpload[]): Promise<Standings> {
  const journals = pairs(uploads.map(({ kiosk, epoch }) => [kiosk, epoch]));
  const proofs = uploads.flatMap(({ kiosk, proof }) => (proof === undefined ? [] : [{ kiosk, ...proof }]));
  const nonces = proofs.map(({ kiosk, nonce }) => [kiosk, nonce] as const);
  const [standings, instances, spent] = await dialect.runAll([
    () =>
      sql<{
        kiosk: string;
        epoch: string;
        publicKey: string;
        revokedAtMs: number | null;
        hwm: number | null;
        hash: string;
      }>`
      SELECT enrolment.kiosk, enrolment.epoch, enrolment.public_key AS "publicKey", revoked_key.revoked_at_ms AS "revokedAtMs",
        mark.hwm, mark.hash
      FROM enrolment
        LEFT JOIN revoked_key ON revoked_key.kiosk = enrolment.kiosk AND revoked_key.public_key = enrolment.public_key
        LEFT JOIN mark ON mark.kiosk = enrolment.kiosk AND mark.epoch = enrolment.epoch
      WHERE (enrolment.kiosk, enrolment.epoch) IN ${journals}`.execute(trx),
    async () =>
      proofs.length === 0
        ? []
        : trx
            .selectFrom('kiosk_instance')
            .selectAll()
            .where(sql<boolean>`(kiosk, epoch) IN ${journals}`)
            .where((eb) =>
              eb.or([
                eb('state', 'in', ['holder', 'held']),
                eb(
                  'instance',
                  'in',
                  proofs.map(({ instance }) => instance.id),
                ),
              ]),
            )
            .execute(),
    async () =>
      proofs.length === 0
        ? []
        : trx
            .selectFrom('nonce')
            .select(['kiosk', 'nonce'])
            .where(sql<boolean>`(kiosk, nonce) IN ${pairs(nonces)}`)
            .execute(),
  ]);
  return {
    journals: new Map(
      standings.rows.map((row) => [
        journalOf(row),
        { ...row, hwm: row.hwm ?? 0, hash: row.hwm === null ? GENESIS_HASH : row.hash },
      ]),
    ),
    instances: Map.groupBy(instances, journalOf),
    spentNonces: new Set(spent.map(({ kiosk, nonce }) => nonceOf(kiosk, nonce))),
  };
}

/** Null where it needs looking at by itself. */
function ordinaryOf(
  upload: CheckedUpload,
  { journals, instances, spentNonces }: Standings,
  nowMs: number,
  deedsMax: number,
): OrdinaryUpload | null {
  const standing = journals.get(journalOf(upload));
  if (standing === undefined || upload.broken !== null) return null;
  if (upload.from !== standing.hwm + 1 || upload.prevHash !== standing.hash) return null;
  const { proof } = upload;
  const renewal = proof && renewalOf(instances.get(journalOf(upload)) ?? [], proof, nowMs);
  if (proof !== undefined) {
    if (standing.publicKey !== proof.publicKey || standing.revokedAtMs !== null) return null;
    if (spentNonces.has(nonceOf(upload.kiosk, proof.nonce))) return null;
    if (renewal === null) return null;
  }
  if (upload.rows.length > deedsMax) return null;
  const last = upload.rows.at(-1);
  const end = last === undefined ? standing : { hwm: last.seq, hash: last.hash };
  const renewed = renewal === undefined || renewal === 'notDue' ? null : renewal;
  let sorted: ReturnType<typeof sortedOut> | null = null;
  return {
    ...{ upload, end: { hwm: end.hwm, hash: end.hash }, renewed },
    sorted() {
      sorted ??= sortedOut(upload.read());
      return sorted;
    },
  };
}

const NONCE: BulkColumns<Tables['nonce']> = { kiosk: 'text', nonce: 'text', signed_at_ms: 'bigint' };
type Mark = Pick<Tables['mark'], 'kiosk' | 'epoch' | 'hwm' | 'hash' | 'received_at_ms'>;
type SignedMark = Mark & Required<ReturnType<typeof signedEnd>>;
const MARK_KEY = ['kiosk', 'epoch'];
const MARK: BulkColumns<Mark> = { kiosk: 'text', epoch: 'text', hwm: 'bigint', hash: 'text', received_at_ms: 'bigint' };
const SIGNED_MARK: BulkColumns<SignedMark> = {
  ...MARK,
  head_seq: 'bigint',
  head_hash: 'text',
  head_signature: 'text',
  head_public_key: 'text',
};
const isSigned = (mark: Mark | SignedMark): mark is SignedMark => 'head_seq' in mark;

async function write(
  trx: Trx,
  ordinary: readonly OrdinaryUpload[],
  { dialect }: StoreContext,
  nowMs: number,
): Promise<void> {
  const uploads = ordinary.map(({ upload }) => upload);
  const proofs = uploads.flatMap((upload) => (upload.proof === undefined ? [] : [{ ...upload, proof: upload.proof }]));
  const growing = uploads.filter(({ rows }) => rows.length > 0);
  const marks = ordinary.flatMap(({ upload: { kiosk, epoch, rows, proof }, end }) =>
    rows.length === 0 ? [] : [{ ...{ kiosk, epoch, ...end, received_at_ms: nowMs }, ...signedEnd(proof) }],
  );
  const renewed = ordinary.flatMap((of) => of.renewed ?? []);
  const works = await dialect.runAll([
    () =>
      dialect.insertAll(
        trx,
        'nonce',
        NONCE,
        proofs.map(({ kiosk, proof: { nonce, signedAtMs } }) => ({ kiosk, nonce, signed_at_ms: signedAtMs })),
      ),
    () =>
      dialect.insertAll(
        trx,
        'journal',
        JOURNAL,
        growing.flatMap((upload) => upload.rows.map((row) => journalRow(upload, row, nowMs))),
      ),
    () =>
      takeSessionKeys(
        trx,
        dialect,
        growing.map((upload) => ({ upload, fresh: upload.rows })),
      ),
    () =>
      dialect.insertAll(
        trx,
        'quarantine',
        QUARANTINE,
        ordinary.flatMap(({ upload: { kiosk, epoch }, sorted }) =>
          sorted().quarantined.map(({ seq, reason: why }) => ({ kiosk, epoch, seq, reason: why, at_ms: nowMs })),
        ),
      ),
    () =>
      dialect.insertAll(trx, 'kiosk_instance', KIOSK_INSTANCE, renewed, { replacing: ['kiosk', 'epoch', 'instance'] }),
    () =>
      purgeNonces(
        trx,
        renewed.map(({ kiosk }) => kiosk),
        nowMs,
      ),
    () => dialect.insertAll(trx, 'mark', SIGNED_MARK, marks.filter(isSigned), { replacing: MARK_KEY }),
    () =>
      dialect.insertAll(
        trx,
        'mark',
        MARK,
        marks.filter((mark) => !isSigned(mark)),
        { replacing: MARK_KEY },
      ),
    () =>
      dialect.runAll(
        proofs.flatMap(({ proof: { totals, ...proof }, ...upload }) =>
          totals === undefined ? [] : [() => keepTotals(trx, upload, proof, totals, nowMs)],
        ),
      ),
    () => {
      const deeds = ordinary.flatMap(({ sorted }) => sorted().deeds);
      return applyDeeds(trx, dialect, deeds, nowMs);
    },
  ]);
  const reason = works.at(-1);
  if (typeof reason === 'string') throw new NotTogetherError(reason);
}

/**
 * Last, for numbers are drawn under a lock that the uploads of all servers share. Nobody waits to hear of the lock: on one line the statements
 * behind it wait for it anyway, and meanwhile they are put together here.
 */
async function applyDeeds(trx: Trx, dialect: Dialect, deeds: readonly Deed[], nowMs: number): Promise<string | null> {
  if (deeds.length === 0) return null;
  const [, reason] = await dialect.runAll([
    () => dialect.lockNumbers(trx),
    () => applyAtOnce(effectContext(trx, dialect, nowMs, 'inOrder'), deeds),
  ]);
  return reason;
}
