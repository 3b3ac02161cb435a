import { z } from 'zod';
import { type Result, unreachable } from '../../core/result.ts';
import { roleSchema } from '../../core/staff/rights.ts';
import { staffEntrySchema } from '../../core/staff/settings.ts';
import type { RouteContext } from '../app.ts';
import { RequestError } from '../request-error.ts';
import { type Account, accountSchema, type ManageRefusal } from '../station/account-store.ts';
import { auditRowSchema } from '../station/audit.ts';
import type { StationCaller } from '../station/guard.ts';
import { stationRightsOf } from '../station/settings.ts';
import { type Route, refusalSchema } from './route.ts';

const AUDIT_ROWS_MAX = 100;
const { staffId, displayName } = staffEntrySchema.shape;
const role = roleSchema;
const invitedSchema = z.object({
  account: accountSchema,
  invitation: z.object({ code: z.string(), expiresAtMs: z.int() }),
});
const refused = (description: string) => ({ description, schema: refusalSchema });
const common = { subject: 'station accounts', access: 'station', right: 'manageAccounts' } as const;
const INVITED = { description: 'the invitation’s code is shown this once', schema: invitedSchema };
const CHANGED = { description: 'as it is now; its sessions have ended', schema: accountSchema };
const REFUSALS = {
  404: refused('there is no such account'),
  409: refused('it is one’s own (`ownAccount`), is so already, the name is taken, or there are too many'),
};

export function stationAccountRoutes(route: Route, { station, stationSettings }: RouteContext): void {
  const { store } = station;
  const managerOf = ({ session, source }: StationCaller) => ({
    staffId: session.staffId,
    mayManage: (own: Account['role']) => stationRightsOf(own, stationSettings.roles).includes('manageAccounts'),
    source,
  });
  async function inviting(
    work: (invitation: { codeHash: string; expiresAtMs: number }) => Promise<Result<Account, ManageRefusal>>,
  ): Promise<z.infer<typeof invitedSchema>> {
    const { code, codeHash, expiresAtMs } = station.newInvitation();
    const account = accountIn(await work({ codeHash, expiresAtMs }));
    return { account, invitation: { code, expiresAtMs } };
  }
  route(
    {
      ...{ method: 'GET', path: '/station/api/accounts', ...common },
      summary: 'All accounts, by their id',
      answers: { 200: { description: 'accounts', schema: z.object({ accounts: z.array(accountSchema) }) } },
    },
    async () => ({ accounts: await store.stationAccounts() }),
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/accounts', ...common },
      summary: 'Makes an account and invites its person',
      body: z.strictObject({ staffId, displayName, role }),
      answers: { 200: INVITED, ...REFUSALS },
    },
    ({ body, by }) => inviting((invitation) => store.createStationAccount(managerOf(by), body, invitation)),
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/accounts/invite', ...common },
      summary: 'Invites again: what the account had (password, second factor, sessions) ends at once',
      body: z.strictObject({ staffId }),
      answers: { 200: INVITED, ...REFUSALS },
    },
    ({ body, by }) => inviting((invitation) => store.inviteToStation(managerOf(by), body.staffId, invitation)),
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/accounts/disable', ...common },
      summary: 'Lets an account in no more; an invitation lets it in again',
      body: z.strictObject({ staffId }),
      answers: { 200: CHANGED, ...REFUSALS },
    },
    async ({ body, by }) => accountIn(await store.disableStationAccount(managerOf(by), body.staffId)),
  );
  route(
    {
      ...{ method: 'POST', path: '/station/api/accounts/role', ...common },
      summary: 'Gives an account another role',
      body: z.strictObject({ staffId, role }),
      answers: { 200: CHANGED, ...REFUSALS },
    },
    async ({ body, by }) => accountIn(await store.changeStationRole(managerOf(by), body.staffId, body.role)),
  );
  route(
    {
      ...{ method: 'GET', path: '/station/api/audit', ...common },
      summary: 'Who did what with accounts, the newest first',
      query: z.strictObject({ before: z.coerce.number().int().min(1).optional() }),
      answers: { 200: { description: 'a page', schema: z.object({ rows: z.array(auditRowSchema) }) } },
    },
    async ({ query }) => ({ rows: await store.stationAudit(query.before ?? null, AUDIT_ROWS_MAX) }),
  );
}

function accountIn(done: Result<Account, ManageRefusal>): Account {
  if (done.ok) return done.value;
  const { kind } = done.error;
  switch (kind) {
    case 'notAllowed':
      throw new RequestError(403, kind, 'whoever asks may do this no more');
    case 'unknownAccount':
      throw new RequestError(404, kind, 'there is no such account');
    case 'ownAccount':
      throw new RequestError(409, kind, 'nobody changes their own account: somebody else does');
    case 'staffIdTaken':
      throw new RequestError(409, kind, 'there is an account of this name');
    case 'tooManyAccounts':
      throw new RequestError(409, kind, 'there are as many accounts as there can be');
    case 'alreadySo':
      throw new RequestError(409, kind, 'it is so already');
    default:
      return unreachable(kind);
  }
}
