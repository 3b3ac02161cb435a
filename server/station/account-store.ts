import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { type Role, roleSchema } from '../../core/staff/rights.ts';
import type { StoreContext, Trx } from '../store/context.ts';
import { type AuditRow, auditRows, note } from './audit.ts';

const ACCOUNTS_MAX = 5_000;

export const accountSchema = z.object({
  staffId: z.string(),
  displayName: z.string(),
  role: roleSchema,
  state: z.enum(['invited', 'active', 'disabled']),
  createdAtMs: z.int(),
});
export type Account = z.infer<typeof accountSchema>;

/**
 * Who manages. `staffId` null: somebody at the server's own machine, who may everything. Else the account must still have the right when
 * it is done, and nobody changes their own account: so there is always one left that can let others in.
 */
export interface Manager {
  staffId: string | null;
  mayManage(role: Role): boolean;
  source: string;
}
export type ManageRefusal = {
  kind: 'notAllowed' | 'ownAccount' | 'unknownAccount' | 'staffIdTaken' | 'tooManyAccounts' | 'alreadySo';
};
export interface NewInvitation {
  codeHash: string;
  expiresAtMs: number;
}

export interface AccountStore {
  stationHasAccounts(): Promise<boolean>;
  stationAccounts(): Promise<Account[]>;
  createStationAccount(
    by: Manager,
    account: Pick<Account, 'staffId' | 'displayName' | 'role'>,
    invitation: NewInvitation,
  ): Promise<Result<Account, ManageRefusal>>;
  /** A new password and a new second factor for an account: what it had, and its sessions, end at once. */
  inviteToStation(by: Manager, staffId: string, invitation: NewInvitation): Promise<Result<Account, ManageRefusal>>;
  /** Its sessions end at once. */
  disableStationAccount(by: Manager, staffId: string): Promise<Result<Account, ManageRefusal>>;
  /** Its sessions end at once, for they had the rights of the role before. */
  changeStationRole(by: Manager, staffId: string, role: Role): Promise<Result<Account, ManageRefusal>>;
  /** Somebody asked for what their role may not. */
  noteRefusedRight(staffId: string, right: string, source: string): Promise<void>;
  stationAudit(before: number | null, limit: number): Promise<AuditRow[]>;
}

type Managed = Result<null, ManageRefusal>;

export const accountStore = ({ transact, read, now }: StoreContext): AccountStore => {
  /** Asks, does and writes down in one transaction. */
  const managed = (
    by: Manager,
    act: AuditRow['act'],
    staffId: string,
    change: (trx: Trx, account: Account | null) => Promise<Managed>,
  ): Promise<Result<Account, ManageRefusal>> =>
    transact(async (trx) => {
      const done = (await mayManage(trx, by, staffId)) ?? (await change(trx, await accountOf(trx, staffId)));
      const outcome = done.ok ? 'done' : 'refused';
      const after = await accountOf(trx, staffId);
      const subject = after === null ? null : staffId;
      await note(trx, { atMs: now(), staffId: by.staffId, act, subject, outcome, source: by.source });
      if (!done.ok) return done;
      return after === null ? err({ kind: 'unknownAccount' as const }) : ok(after);
    });
  const set = async (trx: Trx, staffId: string, change: { role: Role } | { state: 'disabled' }): Promise<Managed> => {
    const row = { ...change, changed_at_ms: now() };
    await trx.updateTable('station_account').set(row).where('staff_id', '=', staffId).execute();
    await endEverything(trx, staffId, now(), { keepsCodes: 'role' in change });
    return ok(null);
  };
  return {
    stationHasAccounts: () =>
      read(async (trx) => (await trx.selectFrom('station_account').select('staff_id').limit(1).execute()).length > 0),
    stationAccounts: () => read((trx) => accounts(trx).orderBy('staff_id').limit(ACCOUNTS_MAX).execute()),
    createStationAccount: (by, { staffId, displayName, role }, invitation) =>
      managed(by, 'createAccount', staffId, async (trx, known) => {
        if (known !== null) return err({ kind: 'staffIdTaken' });
        if ((await accounts(trx).limit(ACCOUNTS_MAX).execute()).length >= ACCOUNTS_MAX) {
          return err({ kind: 'tooManyAccounts' });
        }
        const times = { created_at_ms: now(), changed_at_ms: now() };
        await trx
          .insertInto('station_account')
          .values({ staff_id: staffId, display_name: displayName, role, state: 'invited', ...times })
          .execute();
        await addInvitation(trx, staffId, invitation, now());
        return ok(null);
      }),
    inviteToStation: (by, staffId, invitation) =>
      managed(by, 'invite', staffId, async (trx, account) => {
        if (account === null) return err({ kind: 'unknownAccount' });
        await trx
          .updateTable('station_account')
          .set({ state: 'invited', password_hash: null, totp_sealed: null, totp_step: null, changed_at_ms: now() })
          .where('staff_id', '=', staffId)
          .execute();
        await endEverything(trx, staffId, now(), { keepsCodes: false });
        await addInvitation(trx, staffId, invitation, now());
        return ok(null);
      }),
    disableStationAccount: (by, staffId) =>
      managed(by, 'disable', staffId, async (trx, account) => {
        if (account === null) return err({ kind: 'unknownAccount' });
        return account.state === 'disabled' ? err({ kind: 'alreadySo' }) : set(trx, staffId, { state: 'disabled' });
      }),
    changeStationRole: (by, staffId, role) =>
      managed(by, 'changeRole', staffId, async (trx, account) => {
        if (account === null) return err({ kind: 'unknownAccount' });
        return account.role === role ? err({ kind: 'alreadySo' }) : set(trx, staffId, { role });
      }),
    noteRefusedRight: (staffId, right, source) =>
      transact((trx) =>
        note(trx, { atMs: now(), staffId, act: 'useRight', subject: right, outcome: 'refused', source }),
      ),
    stationAudit: (before, limit) => read((trx) => auditRows(trx, before, limit)),
  };
};

const accounts = (trx: Trx) =>
  trx
    .selectFrom('station_account')
    .select(['staff_id as staffId', 'display_name as displayName', 'role', 'state', 'created_at_ms as createdAtMs']);

export const accountOf = async (trx: Trx, staffId: string): Promise<Account | null> =>
  (await accounts(trx).where('staff_id', '=', staffId).executeTakeFirst()) ?? null;

/** Null: yes. */
async function mayManage(trx: Trx, by: Manager, staffId: string): Promise<Managed | null> {
  if (by.staffId === null) return null;
  if (by.staffId === staffId) return err({ kind: 'ownAccount' });
  const manager = await accountOf(trx, by.staffId);
  const may = manager !== null && manager.state === 'active' && by.mayManage(manager.role);
  return may ? null : err({ kind: 'notAllowed' });
}

async function addInvitation(trx: Trx, staffId: string, { codeHash, expiresAtMs }: NewInvitation, nowMs: number) {
  await trx
    .insertInto('station_code')
    .values({
      ...{ code_hash: codeHash, kind: 'invitation', staff_id: staffId },
      ...{ created_at_ms: nowMs, expires_at_ms: expiresAtMs },
    })
    .execute();
}

async function endEverything(trx: Trx, staffId: string, nowMs: number, { keepsCodes }: { keepsCodes: boolean }) {
  await trx.deleteFrom('station_session').where('staff_id', '=', staffId).execute();
  if (keepsCodes) return;
  await trx.deleteFrom('station_recovery_code').where('staff_id', '=', staffId).execute();
  await trx
    .updateTable('station_code')
    .set({ ended_at_ms: nowMs })
    .where('staff_id', '=', staffId)
    .where('kind', '=', 'invitation')
    .where('ended_at_ms', 'is', null)
    .execute();
}
