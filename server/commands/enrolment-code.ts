/** `npm run enrolment-code -- --data folder --kiosk lane-1`: makes a one-time code and prints it, once. Also lists and withdraws. */
import { hashOfCode, isKioskId, nameOfCode, newEnrolmentCode } from '../enrolment-code.ts';
import type { ListedCode } from '../store/code-store.ts';
import {
  CommandError,
  type CommandLine,
  runCommand,
  STORE_OPTIONS,
  STORE_USAGE,
  UsageError,
  withStore,
} from './command.ts';

const HOUR_MS = 3_600_000;
const VALID_HOURS = 24;
const VALID_HOURS_MAX = 24 * 365;
const CODE_NAME = /^[0-9a-f]{4,64}$/;

const USAGE = `usage: npm run enrolment-code -- (${STORE_USAGE}) one of
  --kiosk lane-1 [--valid-hours ${VALID_HOURS}]   makes a code that this kiosk can use once
  --any-kiosk [--valid-hours ${VALID_HOURS}]      makes a code that one kiosk of any name can use once
  --list                          says what became of the codes
  --withdraw name                 takes an unused one back, by its name in the list`;

/** The code is not kept and cannot be shown again: it goes into the kiosk's configuration as `server.enrolmentCode`. */
async function make(line: CommandLine, kiosk: string | null): Promise<object> {
  const hours = Number(line.option('valid-hours') ?? VALID_HOURS);
  if (!(hours > 0 && hours <= VALID_HOURS_MAX)) {
    throw new UsageError(`--valid-hours: more than 0, at most ${VALID_HOURS_MAX}`);
  }
  const code = newEnrolmentCode();
  const expiresAtMs = Date.now() + Math.round(hours * HOUR_MS);
  await withStore(line, (store) => store.addCode({ codeHash: hashOfCode(code), kiosk, expiresAtMs }));
  return { code, kiosk, expiresAt: new Date(expiresAtMs).toISOString() };
}

async function withdraw(line: CommandLine, name: string): Promise<object> {
  if (!CODE_NAME.test(name)) throw new CommandError(`"${name}" is not a name from the list`);
  const withdrawn = await withStore(line, (store) => store.withdrawCodes(name));
  if (withdrawn === 0) throw new CommandError(`there is no unused code ${name}`);
  return { withdrawn };
}

async function list(line: CommandLine): Promise<object> {
  const codes = await withStore(line, (store) => store.codes());
  return { codes: codes.map((code) => listed(code, Date.now())) };
}

const timeOf = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());

function listed({ codeHash, kiosk, expiresAtMs, withdrawnAtMs, usedAtMs, usedByKiosk }: ListedCode, nowMs: number) {
  const state =
    usedAtMs !== null
      ? 'used'
      : withdrawnAtMs !== null
        ? 'withdrawn'
        : expiresAtMs !== null && expiresAtMs <= nowMs
          ? 'expired'
          : 'unused';
  return {
    ...{ name: nameOfCode(codeHash), kiosk, state, usedBy: usedByKiosk },
    ...{ usedAt: timeOf(usedAtMs), expiresAt: timeOf(expiresAtMs) },
  };
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = { kiosk: text, 'any-kiosk': flag, 'valid-hours': text, list: flag, withdraw: text };

await runCommand(USAGE, { ...STORE_OPTIONS, ...options }, async (line) => {
  const name = line.option('withdraw');
  const kiosk = line.option('kiosk');
  if (line.flag('list')) return list(line);
  if (name !== null) return withdraw(line, name);
  if (line.flag('any-kiosk')) return make(line, null);
  if (kiosk === null) throw new UsageError('for which kiosk? --kiosk, --any-kiosk, --list or --withdraw');
  if (!isKioskId(kiosk)) throw new CommandError(`"${kiosk}" is no kiosk's id: small letters, digits and hyphens`);
  return make(line, kiosk);
});
