/** `npm run alarms -- --data folder`: what people should look at. `--acknowledge` takes note of one, with who did and why. */
import { userInfo } from 'node:os';
import { acknowledgeSchema, alarmStateSchema, type ListedAlarm } from '../store/alarm-store.ts';
import type { Store } from '../store/store.ts';
import {
  CommandError,
  type CommandLine,
  runCommand,
  STORE_OPTIONS,
  STORE_USAGE,
  UsageError,
  withStore,
} from './command.ts';

const PAGES_MAX = 500;
const USAGE = `usage: npm run alarms -- (${STORE_USAGE})
  [--state open|acknowledged|all] [--kiosk lane-1]   lists them; those that are open where nothing else is asked for
  --acknowledge id --note text [--by who]            takes note of one, by its id in the list; kept for ever. It opens again
                                                     when it is raised again. Without --by: the user who runs the command`;
const text = { type: 'string' } as const;

async function list(line: CommandLine): Promise<object> {
  const state = alarmStateSchema.safeParse(line.option('state') ?? 'open');
  if (!state.success) throw new UsageError(`--state: open, acknowledged or all, not "${line.option('state')}"`);
  const query = { state: state.data, kiosk: line.option('kiosk') ?? undefined };
  return withStore(line, async (store) => ({ alarms: await everyAlarm(store, query) }));
}

async function everyAlarm(store: Store, query: Parameters<Store['alarms']>[0]): Promise<object[]> {
  const all: ListedAlarm[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { alarms, next } = await store.alarms({ ...query, after });
    all.push(...alarms);
    if (next === null) break;
    after = next;
  }
  return all.map(({ firstAtMs, lastAtMs, acknowledgements, ...alarm }) => ({
    ...alarm,
    firstAt: timeOf(firstAtMs),
    lastAt: timeOf(lastAtMs),
    acknowledgements: acknowledgements.map(({ atMs, ...rest }) => ({ ...rest, at: timeOf(atMs) })),
  }));
}

const timeOf = (atMs: number) => new Date(atMs).toISOString();

async function acknowledge(line: CommandLine, id: string): Promise<object> {
  const by = line.option('by') ?? userInfo().username;
  const request = acknowledgeSchema.safeParse({ id, by, note: line.need('note') });
  if (!request.success) {
    const [issue] = request.error.issues;
    throw new UsageError(`--${issue?.path[0] === 'id' ? 'acknowledge' : issue?.path.join()}: ${issue?.message}`);
  }
  const done = await withStore(line, (store) => store.acknowledgeAlarm(request.data));
  if (done.ok) return { acknowledged: id, by, note: request.data.note };
  throw new CommandError(
    done.error.kind === 'unknownAlarm'
      ? `there is no alarm ${id}`
      : `${id} was acknowledged before, and not raised since`,
  );
}

await runCommand(
  USAGE,
  { ...STORE_OPTIONS, state: text, kiosk: text, acknowledge: text, note: text, by: text },
  async (line) => {
    const id = line.option('acknowledge');
    return id === null ? list(line) : acknowledge(line, id);
  },
);
