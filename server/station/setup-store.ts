import { err, ok, type Result } from '../../core/result.ts';
import type { Role } from '../../core/staff/rights.ts';
import type { StoreContext, Trx } from '../store/context.ts';
import { accountOf } from './account-store.ts';
import { note } from './audit.ts';
import { forgiveSource, forgiveTry } from './locks.ts';
import { type NewSession, openSession, type StationSession } from './session-store.ts';

export interface Named {
  staffId: string;
  displayName: string;
}
/** `nameNeeded`: the first account has the name that whoever makes it gives. */
export type SetupRefusal = { kind: 'wrongCode' | 'nameNeeded' | 'staffIdTaken' };
/** What was begun with a code. */
export interface BegunSetup extends Named {
  role: Role;
  totpSealed: string;
}

/** Whoever manages accounts from the first: there is nobody yet who could give them another role. */
const FIRST_ROLE: Role = 'backOffice';

/** With a one-time code a person sets a password and a second factor: for the account that it invites to, or for a first one. */
export interface SetupStore {
  /** For an account that manages the others. `isOnly`: those before it end. */
  addFirstCode(code: { codeHash: string; expiresAtMs: number; isOnly: boolean }): Promise<void>;
  /** Keeps the TOTP secret that the person is shown until they prove that their device has it; beginning again makes another one. */
  beginSetup(
    codeHash: string,
    named: Named | null,
    sealTotp: (staffId: string) => string,
    source: string,
  ): Promise<Result<BegunSetup, SetupRefusal>>;
  /** What was begun; null: nothing was, or the code is not good any more. */
  begunSetup(codeHash: string): Promise<BegunSetup | null>;
  /** Uses the code up and signs in. */
  finishSetup(request: {
    codeHash: string;
    totpSealed: string;
    step: number;
    passwordHash: string;
    recoveryHashes: readonly string[];
    session: NewSession;
    source: string;
  }): Promise<Result<StationSession, SetupRefusal>>;
}

export const setupStore = ({ transact, read, now }: StoreContext): SetupStore => ({
  addFirstCode: ({ codeHash, expiresAtMs, isOnly }) =>
    transact(async (trx) => {
      if (isOnly) await endFirstCodes(trx, now());
      const times = { created_at_ms: now(), expires_at_ms: expiresAtMs };
      await trx
        .insertInto('station_code')
        .values({ code_hash: codeHash, kind: 'first', ...times })
        .execute();
      const source = 'the server’s machine';
      await note(trx, { atMs: now(), staffId: null, act: 'makeCode', subject: null, outcome: 'done', source });
    }),
  beginSetup: (codeHash, named, sealTotp, source) =>
    transact(async (trx) => {
      const code = await goodCode(trx, codeHash, now());
      if (code === null) return err({ kind: 'wrongCode' });
      const person = code.kind === 'first' ? named : await personOf(trx, code.staff_id);
      if (person === null) return err({ kind: code.kind === 'first' ? 'nameNeeded' : 'wrongCode' });
      if (code.kind === 'first' && (await accountOf(trx, person.staffId)) !== null)
        return err({ kind: 'staffIdTaken' });
      const { staffId, displayName } = person;
      await forgiveSource(trx, source);
      const totpSealed = sealTotp(staffId);
      await trx
        .updateTable('station_code')
        .set({ staff_id: staffId, display_name: displayName, totp_sealed: totpSealed })
        .where('code_hash', '=', codeHash)
        .execute();
      const role = code.kind === 'first' ? FIRST_ROLE : ((await accountOf(trx, staffId))?.role ?? FIRST_ROLE);
      return ok({ staffId, displayName, role, totpSealed });
    }),
  begunSetup: (codeHash) => read((trx) => begun(trx, codeHash, now())),
  finishSetup: (request) =>
    transact(async (trx) => {
      const { codeHash, totpSealed, step, passwordHash, recoveryHashes, session, source } = request;
      const code = await goodCode(trx, codeHash, now());
      const setup = await begun(trx, codeHash, now());
      if (code === null || setup === null || setup.totpSealed !== totpSealed) return err({ kind: 'wrongCode' });
      const { staffId, displayName, role } = setup;
      const secrets = {
        state: 'active',
        password_hash: passwordHash,
        totp_sealed: totpSealed,
        totp_step: step,
      } as const;
      if (code.kind === 'first') {
        if ((await accountOf(trx, staffId)) !== null) return err({ kind: 'staffIdTaken' });
        const row = { staff_id: staffId, display_name: displayName, role, created_at_ms: now(), changed_at_ms: now() };
        await trx
          .insertInto('station_account')
          .values({ ...row, ...secrets })
          .execute();
        await endFirstCodes(trx, now());
      } else {
        const row = { ...secrets, changed_at_ms: now() };
        await trx.updateTable('station_account').set(row).where('staff_id', '=', staffId).execute();
      }
      await trx.updateTable('station_code').set({ ended_at_ms: now() }).where('code_hash', '=', codeHash).execute();
      const codes = recoveryHashes.map((hash) => ({ code_hash: hash, staff_id: staffId }));
      await trx.insertInto('station_recovery_code').values(codes).execute();
      await forgiveTry(trx, source, staffId);
      await note(trx, { atMs: now(), staffId, act: 'setUp', subject: null, outcome: 'done', source });
      return ok(await openSession(trx, staffId, session, source, now()));
    }),
});

async function goodCode(trx: Trx, codeHash: string, nowMs: number) {
  const code = await trx
    .selectFrom('station_code')
    .selectAll()
    .where('code_hash', '=', codeHash)
    .where('ended_at_ms', 'is', null)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst();
  return code ?? null;
}

/** Whom an invitation is for, while it is open. */
async function personOf(trx: Trx, staffId: string | null): Promise<Named | null> {
  const account = staffId === null ? null : await accountOf(trx, staffId);
  return account?.state === 'invited' ? account : null;
}

async function begun(trx: Trx, codeHash: string, nowMs: number): Promise<BegunSetup | null> {
  const code = await goodCode(trx, codeHash, nowMs);
  if (code === null || code.staff_id === null || code.totp_sealed === null) return null;
  const account = await accountOf(trx, code.staff_id);
  if (code.kind === 'invitation' && account?.state !== 'invited') return null;
  const role = code.kind === 'first' ? FIRST_ROLE : (account?.role ?? FIRST_ROLE);
  return { staffId: code.staff_id, displayName: code.display_name ?? '', role, totpSealed: code.totp_sealed };
}

async function endFirstCodes(trx: Trx, nowMs: number): Promise<void> {
  await trx
    .updateTable('station_code')
    .set({ ended_at_ms: nowMs })
    .where('kind', '=', 'first')
    .where('ended_at_ms', 'is', null)
    .execute();
}
