/** The disk refuses under the feet of a selling kiosk, by strace or by a file system that is really full; then it is repaired. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { View } from '../../core/contract/view.ts';
import { STORAGE_PROBE_INTERVAL_MS } from '../../host/session.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { diskAt, fillUp, removeFillers } from './full-disk.ts';
import { barcodes } from './goods.ts';
import { chainOf, disagreements } from './reconcile.ts';
import { QUICK_TIMING } from './record.ts';
import { openScreenLine, type ScreenLine } from './screen-line.ts';

const ERRORS = ['ENOSPC', 'EIO', 'EROFS'] as const;
/** Which calls fail. SQLite writes by `pwrite64` and syncs by `fsync` or `fdatasync`, as it was built. */
const CALLS = {
  writes: ['pwrite64'],
  syncs: ['fsync', 'fdatasync'],
  everything: ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink'],
} as const;
/** `paying`: the terminal has taken the card, and its answer meets the broken disk. */
const MOMENTS = ['selling', 'paying'] as const;
/** As `paying`, and the host is killed as well: it has to start on a disk that refuses. Only a real file system outlives its processes. */
const RESTARTING = 'restarting';
const LANES_MAX = 3;
/** The tmpfs of the kiosk that is really full. */
const SMALL_DISK_BYTES = 24 * 1024 * 1024;
/** Room for several starts that fail. */
const LIVES_ON_BROKEN_DISK_MS = 7_000;
/** The kiosk looks every few seconds whether the disk works again. */
const RESUME_WAIT_MS = 30_000;

type Moment = (typeof MOMENTS)[number] | typeof RESTARTING;
type Injection = { name: string; moment: Moment; isLong: boolean; breakDisk(lab: Lab): Promise<() => Promise<void>> };
export type InjectionsResult = { injections: number; violations: string[]; notes: string[]; resumeMs: number[] };

export async function injectFailures(folder: string): Promise<InjectionsResult> {
  const all: Injection[] = ERRORS.flatMap((error) =>
    Object.entries(CALLS).flatMap(([name, calls]) =>
      MOMENTS.map((moment) => ({
        name: `${error} on ${name}`,
        ...{ moment, isLong: name === 'everything' },
        breakDisk: (lab: Lab) => byStrace(lab, error, calls),
      })),
    ),
  );
  const lanes = Array.from({ length: LANES_MAX }, (_, lane) =>
    all.filter((_injection, index) => index % LANES_MAX === lane),
  );
  const results = await Promise.all([
    ...lanes.map((share, lane) => inLane(join(folder, `lane-${lane}`), share)),
    onSmallDisk(join(folder, 'small-disk')),
  ]);
  return {
    injections: results.reduce((sum, { injections }) => sum + injections, 0),
    violations: results.flatMap(({ violations }) => violations),
    notes: results.flatMap(({ notes }) => notes),
    resumeMs: results.flatMap(({ resumeMs }) => resumeMs),
  };
}

async function inLane(folder: string, injections: readonly Injection[]): Promise<InjectionsResult> {
  mkdirSync(folder, { recursive: true });
  const lab = await startLab({
    ...{ dataFolder: folder, only: 'store', build: 'never', timing: { ...QUICK_TIMING, paymentTimeoutMs: 60_000 } },
    terminal: { answerDelayMs: 30 },
  });
  const { dataFolder, kioskId } = lab.store;
  const line = openScreenLine(lab.store.url, lab.store.token);
  const violations: string[] = [];
  const resumeMs: number[] = [];
  try {
    for (const [index, injection] of injections.entries()) {
      const complain = (what: string) => void violations.push(`${injection.name} while ${injection.moment}: ${what}`);
      resumeMs.push(await oneInjection(lab, line, injection, index, complain));
    }
    violations.push(...(await disagreements(lab, new Set())));
    line.close();
    await lab.close();
    const chain = chainOf(dataFolder, kioskId);
    if (chain !== null) violations.push(chain);
    return { injections: injections.length, violations, notes: [], resumeMs };
  } finally {
    line.close();
    await lab.close();
  }
}

const isScreen = (name: View['screen']['name']) => (view: View) => view.screen.name === name;
const isOut = ({ screen }: View): boolean => screen.name === 'outOfService' && screen.reason === 'storage';

async function oneInjection(
  lab: Lab,
  line: ScreenLine,
  { moment, isLong, breakDisk }: Injection,
  index: number,
  complain: (what: string) => void,
): Promise<number> {
  const { terminal, scanner } = lab.store;
  const approved = (): number => terminal.ledger().filter(({ outcome }) => outcome === 'approved').length;
  const before = approved();
  terminal.setMode(moment === 'selling' ? 'approve' : 'askCustomer');
  await line.until(isScreen('attract'), 'the first screen');
  scanner.scan(barcodes(lab, 1, index)[0] ?? '', 'E0');
  const basket = await line.until(isScreen('basket'), 'the basket');
  const pay = () => line.send({ type: 'pay.card', amountMinor: basket.total?.amountMinor ?? 0 });
  if (moment !== 'selling') {
    await pay();
    await line.until(isScreen('payment'), 'the terminal asks for the card');
    while (terminal.current() === null) await pause(10);
  }
  if (moment === RESTARTING) lab.store.kill();
  const repair = await breakDisk(lab);
  let repairedAtMs: number;
  try {
    if (moment !== 'selling') terminal.answer('approve');
    else if ((await pay()) === null) complain('a payment was begun');
    await line.until(isOut, 'the screen says that the kiosk is out of service');
    if (moment === RESTARTING) await pause(LIVES_ON_BROKEN_DISK_MS);
    if ((await pay()) === null) complain('a payment was begun on a broken disk');
    if (isLong && moment !== RESTARTING) await staysOut(line, complain);
    if (moment === 'selling' && (approved() !== before || terminal.current() !== null))
      complain('the terminal was asked');
  } finally {
    await repair();
    repairedAtMs = Date.now();
  }
  await line.until((view) => !isOut(view), 'the kiosk is in service again', RESUME_WAIT_MS);
  const tookMs = Date.now() - repairedAtMs;
  terminal.setMode('approve');
  await finishPurchase(line);
  if (approved() !== before + 1) complain(`${approved() - before} charges for one purchase`);
  return tookMs;
}

/** Longer than the kiosk's look at its disk: it must have seen that nothing is repaired yet. */
async function staysOut(line: ScreenLine, complain: (what: string) => void): Promise<void> {
  let wasBack = false;
  line.onView((view) => {
    wasBack ||= !isOut(view);
  });
  await pause(STORAGE_PROBE_INTERVAL_MS + 1_000);
  if (wasBack || line.view === null || !isOut(line.view)) complain('it was in service with a broken disk');
}

/** Whatever became of the purchase, it ends paid, once. */
async function finishPurchase(line: ScreenLine): Promise<void> {
  const isDecision = ({ screen }: View): boolean =>
    ['basket', 'paymentDeclined', 'receiptTrouble', 'thankYou'].includes(screen.name) ||
    (screen.name === 'paymentUnknown' && screen.phase === 'staff');
  for (;;) {
    const { screen, total } = await line.until(isDecision, 'the purchase goes on');
    if (screen.name === 'basket') await line.send({ type: 'pay.card', amountMinor: total?.amountMinor ?? 0 });
    else if (screen.name === 'paymentDeclined') await line.send({ type: 'pay.back' });
    else if (screen.name === 'paymentUnknown') await line.send({ type: 'pay.enquire' });
    else if (screen.name === 'receiptTrouble') await line.send({ type: 'receipt.skip' });
    else {
      await line.send({ type: 'session.finish' });
      return;
    }
  }
}

/** Resolves when the calls of the running host fail; its answer lets them succeed again. */
async function byStrace(lab: Lab, error: string, calls: readonly string[]): Promise<() => Promise<void>> {
  const names = calls.join(',');
  const strace: ChildProcess = spawn(
    'strace',
    [
      '-f',
      '-p',
      String(lab.store.pid),
      '-o',
      '/dev/null',
      '-e',
      `trace=${names}`,
      '-e',
      `inject=${names}:error=${error}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = new Promise<void>((resolve) => strace.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    strace.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      // It names each thread that it has taken; the last line comes when it has them all.
      if (/attached/.test(said)) resolve();
    });
    strace.once('error', reject);
    strace.once('exit', () => reject(new Error(`strace could not attach: ${said}`)));
  });
  return async () => {
    strace.kill('SIGINT');
    await gone;
  };
}

/** A file system that is full in earnest. Only root may mount one. */
async function onSmallDisk(folder: string): Promise<InjectionsResult> {
  const disk = join(folder, 'lane-1');
  mkdirSync(disk, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK_BYTES}`, 'portico-small', disk], { stdio: 'pipe' });
  } catch (cause) {
    const notes = [`no small disk could be mounted, so none was really full: ${String(cause).slice(0, 120)}`];
    return { injections: 0, violations: [], notes, resumeMs: [] };
  }
  const filler = join(disk, 'filler');
  const fill = async (): Promise<() => Promise<void>> => {
    fillUp(diskAt(disk, filler));
    return async () => removeFillers(filler);
  };
  const remount = (how: 'ro' | 'rw') => execFileSync('mount', ['-o', `remount,${how}`, disk], { stdio: 'pipe' });
  /** What is open for writing cannot be made read-only: whoever has it open is killed. */
  const readOnly = async (lab: Lab): Promise<() => Promise<void>> => {
    for (let tries = 1; ; tries += 1) {
      try {
        remount('ro');
        return async () => void remount('rw');
      } catch (cause) {
        if (tries >= REMOUNTS_MAX) throw cause;
        lab.store.kill();
        await pause(5);
      }
    }
  };
  const full = ([...MOMENTS, RESTARTING] as const).map((moment) => ({
    name: 'a disk that is full',
    moment,
    breakDisk: fill,
  }));
  const protectedDisk = { name: 'a disk that is read-only', moment: RESTARTING, breakDisk: readOnly } as const;
  try {
    return await inLane(
      folder,
      [...full, protectedDisk].map((injection) => ({ ...injection, isLong: true })),
    );
  } finally {
    execFileSync('umount', [disk]);
  }
}

const REMOUNTS_MAX = 500;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
