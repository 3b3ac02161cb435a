/** Whether a kiosk may open an epoch with a key, and what its last epoch left behind. Inside a transaction that the caller owns. */
import { err, ok, type Result } from '../../core/result.ts';
import type { EpochEnd } from '../../offline/wire/identity-wire.ts';
import { raiseAlarm } from './alarm.ts';
import { takeCode } from './code-store.ts';
import type { Trx } from './context.ts';
import { type RequestStamp, spendNonce } from './nonces.ts';

export interface AdmissionRequest extends RequestStamp {
  kiosk: string;
  epoch: string;
  /** It signed this request. */
  publicKey: string;
  codeHash: string;
  previous: EpochEnd | null;
  /** False for a source that has shown too many wrong codes. */
  mayTryCode: boolean;
}

/** `repeated`: this key has opened this epoch before. `known`: the key needed no code. */
export type Admitted = 'repeated' | 'known' | 'byCode';

export type AdmissionRefusal = {
  kind: 'replayed' | 'revoked' | 'otherKey' | 'codeUsed' | 'wrongEnrolmentCode' | 'tooManyWrongCodes';
};

export async function admit(
  trx: Trx,
  request: AdmissionRequest,
  nowMs: number,
): Promise<Result<Admitted, AdmissionRefusal>> {
  const { kiosk, epoch, publicKey } = request;
  if (await isRevoked(trx, kiosk, publicKey)) return err({ kind: 'revoked' });
  const enrolments = trx.selectFrom('enrolment').select('public_key').where('kiosk', '=', kiosk);
  const known = await enrolments.where('public_key', '=', publicKey).limit(1).executeTakeFirst();
  // What a stranger sends leaves nothing behind: a request is remembered once its key is known or its code is good.
  const isNew = () => spendNonce(trx, kiosk, request);
  if (known !== undefined && !(await isNew())) return err({ kind: 'replayed' });
  const before = await enrolments.where('epoch', '=', epoch).executeTakeFirst();
  if (before?.public_key === publicKey) return ok('repeated');
  // The key of a living kiosk is not replaced by whoever has a code: it is revoked first.
  if (before !== undefined && !(await isRevoked(trx, kiosk, before.public_key))) return err({ kind: 'otherKey' });
  if (known === undefined) {
    if (!request.mayTryCode) return err({ kind: 'tooManyWrongCodes' });
    const verdict = await takeCode(trx, request, nowMs);
    if (verdict !== 'good') return err({ kind: verdict === 'used' ? 'codeUsed' : 'wrongEnrolmentCode' });
    if (!(await isNew())) return err({ kind: 'replayed' });
  }
  if (before === undefined) await compareWithMark(trx, request, nowMs);
  await trx
    .insertInto('enrolment')
    .values({ kiosk, epoch, public_key: publicKey, enrolled_at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['kiosk', 'epoch']).doUpdateSet({ public_key: publicKey }))
    .execute();
  return ok(known === undefined ? 'byCode' : 'known');
}

async function isRevoked(trx: Trx, kiosk: string, publicKey: string): Promise<boolean> {
  const revoked = await trx
    .selectFrom('revoked_key')
    .select('public_key')
    .where('kiosk', '=', kiosk)
    .where('public_key', '=', publicKey)
    .executeTakeFirst();
  return revoked !== undefined;
}

/** A new epoch is always taken, for a kiosk must be able to sell again; what it says of the one before is compared and told. */
async function compareWithMark(trx: Trx, { kiosk, epoch, previous }: AdmissionRequest, nowMs: number): Promise<void> {
  const alarm = (kind: string, detail: string) =>
    raiseAlarm(trx, { kiosk, epoch, seq: previous?.seq ?? 0, kind, detail }, nowMs);
  const marks = trx.selectFrom('mark').select(['epoch', 'hwm', 'hash']).where('kiosk', '=', kiosk);
  if (previous === null) {
    const newest = await marks.orderBy('received_at_ms', 'desc').limit(1).executeTakeFirst();
    if (newest === undefined) return;
    await alarm(
      'epochWithoutPrevious',
      `a new journal that does not know the one before; the server has epoch ${newest.epoch} up to row ${newest.hwm}`,
    );
    return;
  }
  const mark = await marks.where('epoch', '=', previous.epoch).executeTakeFirst();
  const ended = `epoch ${previous.epoch} ended at row ${previous.seq}`;
  if (mark === undefined) {
    if (previous.seq > 0) await alarm('unknownPrevious', `${ended}, the server has nothing of it`);
  } else if (previous.seq < mark.hwm) {
    await alarm('rowsLost', `${ended}, the server has it up to row ${mark.hwm}: the kiosk lost rows`);
  } else if (previous.seq > mark.hwm) {
    await alarm(
      'previousNotDelivered',
      `${ended}, the server has it up to row ${mark.hwm}: the rest lies on the kiosk`,
    );
  } else if (previous.hash !== mark.hash) {
    await alarm('previousDiffers', `${ended} with hash ${previous.hash}, the server has ${mark.hash}`);
  }
}
