/** `npm run station-accounts -- --data folder`: who has an account of the attendant station; disables one where nobody else can. */
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, withStore } from './command.ts';

const USAGE = `usage: npm run station-accounts -- (${STORE_USAGE})
  (nothing else)       lists the accounts
  --disable staffId    lets it in no more and ends its sessions; for when nobody at the station can`;

const timeOf = (atMs: number) => new Date(atMs).toISOString();

await runCommand(USAGE, { ...STORE_OPTIONS, disable: { type: 'string' } }, async (line) => {
  const staffId = line.option('disable');
  if (staffId === null) {
    const accounts = await withStore(line, (store) => store.stationAccounts());
    return { accounts: accounts.map(({ createdAtMs, ...rest }) => ({ ...rest, createdAt: timeOf(createdAtMs) })) };
  }
  const by = { staffId: null, mayManage: () => true, source: 'the server’s machine' };
  const done = await withStore(line, (store) => store.disableStationAccount(by, staffId));
  if (done.ok) return { disabled: staffId };
  throw new CommandError(
    done.error.kind === 'unknownAccount' ? `there is no account ${staffId}` : `${staffId} is disabled already`,
  );
});
