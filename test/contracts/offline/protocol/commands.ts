/** What may happen to a kiosk and its server, and what must be true after each of it. */
import fc from 'fast-check';
import type { SyncError } from '../../../../offline/sync-pass.ts';
import { SIGNATURE_AGE_MS_MAX } from '../../../../offline/wire/identity-wire.ts';
import { entry, saleEntry } from '../kiosk-and-server.ts';
import { FATES, type Fate } from './line.ts';
import type { Observed, World } from './world.ts';

/** What a row of the journal does at the server: a sale, nothing, or what cannot be applied. */
const ROW_KINDS = ['sale', 'plain', 'poison', 'sameSaleAgain'] as const;
type RowKind = (typeof ROW_KINDS)[number];

/** The reference: a list of rows, and what each of them is. The real ones are compared with it. */
export interface Reference {
  rows: { kind: RowKind; saleId: string | null }[];
  sales: number;
  /** What the newest backup says about the kiosk's key; null while there is none. */
  backup: { isRevoked: boolean } | null;
  wasRestored: boolean;
  /** An older server came back, and the client has not yet heard of it. */
  isRewound: boolean;
  /** Another client of this kiosk has spoken after the present one began. */
  isSuperseded: boolean;
  isRevoked: boolean;
  hwm: number;
}

export const newReference = (): Reference => ({
  ...{ rows: [], sales: 0, hwm: 0, backup: null },
  ...{ wasRestored: false, isRewound: false, isSuperseded: false, isRevoked: false },
});

const HEAL_PASSES_MAX = 12;
/** Longer than the server waits for an instance that is gone. */
const LEASE_OVER_MS = 200_000;
const ROWS_PER_COMMAND_MAX = 4;
const REVOKED_ONCE_IN = 5;
const FATES_PER_PASS_MAX = 6;
const CLOCK_JUMP_MS_MAX = 4 * 86_400_000;

type Heard = SyncError['kind'];

/** What each fate may make a kiosk hear. A fork, a server that is ahead or a failure of its own it may never. */
const HEARD_AFTER: Readonly<Record<Fate, readonly Heard[]>> = {
  ok: [],
  requestLost: ['unreachable'],
  answerLost: ['unreachable'],
  late: ['unreachable'],
  // The second copy carries the nonce of the first.
  doubled: ['refused'],
  // An answer without a body has nothing to cut, and is lost whole.
  cutShort: ['refused', 'unreachable'],
  busy: ['busy'],
  serverDiesBefore: ['unreachable'],
  serverDiesAfter: ['unreachable'],
  clientDiesBefore: [],
  clientDiesAfter: [],
};

function mayHear(reference: Reference, fates: readonly Fate[]): Set<Heard> {
  const { wasRestored, isSuperseded, isRevoked } = reference;
  return new Set([
    ...fates.flatMap((fate) => HEARD_AFTER[fate]),
    // A clock that was wrong makes the server wait until the instance before is surely gone.
    'held' as const,
    ...(wasRestored ? (['notEnrolled'] as const) : []),
    ...(isSuperseded ? (['cloned'] as const) : []),
    ...(isRevoked ? (['revoked'] as const) : []),
  ]);
}

class BrokenPromise extends Error {}

function must(isTrue: boolean, what: string, facts: unknown): void {
  if (!isTrue) throw new BrokenPromise(`${what}: ${JSON.stringify(facts)}`);
}

/** Each sale in the ledger once, however often its rows came; what cannot be applied is quarantined, once. */
function expectedAt(reference: Reference, hwm: number): { sales: string[]; quarantined: number[] } {
  const sales: string[] = [];
  const quarantined: number[] = [];
  for (const [index, { kind, saleId }] of reference.rows.slice(0, hwm).entries()) {
    if (kind === 'sale' && saleId !== null) sales.push(saleId);
    else if (kind !== 'plain') quarantined.push(index + 1);
  }
  return { sales, quarantined };
}

export function checkInvariants(reference: Reference, observed: Observed): void {
  const { journal, serverRows, hwm, hwmHash, ackedSeq } = observed;
  const text = (rows: readonly { seq: number; hash: string }[]) => rows.map(({ seq, hash }) => `${seq}:${hash}`).join();
  must(journal.length === reference.rows.length, 'the journal has its rows', [journal.length, reference.rows.length]);
  must(serverRows.length === hwm, 'the server has rows 1 … its mark', { rows: serverRows.length, hwm });
  must(text(serverRows) === text(journal.slice(0, hwm)), 'they are the journal’s first', { hwm });
  must(hwmHash === null || hwmHash === journal[hwm - 1]?.hash, 'the mark has the hash of its row', { hwm, hwmHash });
  must(hwm >= reference.hwm, 'a mark never goes back by itself', { before: reference.hwm, hwm });
  must(!reference.isRevoked || hwm === reference.hwm, 'nothing is taken from a revoked key', { hwm });
  must(reference.isRewound || ackedSeq <= hwm, 'nothing is held for delivered that the server has not', {
    ackedSeq,
    hwm,
  });
  if (ackedSeq <= hwm) reference.isRewound = false;
  const expected = expectedAt(reference, hwm);
  must(observed.sales.join() === expected.sales.join(), 'each sale counts once', { ...expected, has: observed.sales });
  must(observed.saleLines === expected.sales.length, 'each line counts once', { lines: observed.saleLines });
  must(observed.quarantined.join() === expected.quarantined.join(), 'what cannot be applied is quarantined once', {
    ...expected,
    has: observed.quarantined,
  });
  reference.hwm = hwm;
}

type Command = fc.AsyncCommand<Reference, World>;

const command = (
  name: string,
  run: (reference: Reference, world: World) => Promise<void>,
  mayRun = (_: Reference) => true,
): Command => ({
  check: mayRun,
  toString: () => name,
  async run(reference, world) {
    await run(reference, world);
    checkInvariants(reference, await world.observe());
  },
});

const append = (kinds: readonly RowKind[]): Command =>
  command(`append ${kinds.join(' ')}`, async (reference, world) => {
    world.append(
      kinds.map((wanted) => {
        // There is no sale yet that could come again.
        const kind = wanted === 'sameSaleAgain' && reference.sales === 0 ? 'sale' : wanted;
        if (kind === 'sale') reference.sales += 1;
        reference.rows.push({ kind, saleId: kind === 'sale' ? `sale-${reference.sales}` : null });
        if (kind === 'plain') return entry({ type: 'item.noted' });
        return kind === 'poison' ? entry({ type: 'sale.completed', saleId: 'poison' }) : saleEntry(reference.sales);
      }),
    );
  });

const pass = (fates: readonly Fate[]): Command =>
  command(`pass ${fates.join(' ')}`, async (reference, world) => {
    const ended = await world.pass(fates);
    if (ended === 'died') reference.isSuperseded = false;
    else if (ended !== null) must(mayHear(reference, fates).has(ended.kind), 'an honest kiosk is not accused', ended);
  });

/** A client that was thought to be gone, or a second one that was started by mistake on the same machine. */
const passOfOther = (fates: readonly Fate[]): Command =>
  command(`another client passes ${fates.join(' ')}`, async (reference, world) => {
    const ended = await world.passOfOther(fates);
    if (ended !== null && ended !== 'died') {
      must(mayHear(reference, fates).has(ended.kind), 'nor is the other one', ended);
    }
    reference.isSuperseded = true;
  });

const revoke = (): Command =>
  command('revoke', async (reference, world) => {
    // Before it was ever enrolled there is no key to revoke.
    reference.isRevoked = (await world.revoke()) || reference.isRevoked;
  });

const deliverLate = (which: number): Command =>
  command(`deliver late ${which}`, async (_, world) => void (await world.deliverLate(which)));

const restartClient = (losesSync: boolean): Command =>
  command(`restart client${losesSync ? ' without sync.db' : ''}`, async (reference, world) => {
    world.restartClient(losesSync);
    reference.isSuperseded = false;
  });

const restartServer = (): Command => command('restart server', async (_, world) => world.restartServer());

const backUp = (): Command =>
  command('back up', async (reference, world) => {
    if (!world.canBeRestored) return;
    await world.backUp();
    reference.backup = { isRevoked: reference.isRevoked };
  });

const restore = (isNewIncarnation: boolean): Command =>
  command(
    `restore${isNewIncarnation ? ' as a new incarnation' : ''}`,
    async (reference, world) => {
      await world.restore(isNewIncarnation);
      reference.isRewound = true;
      reference.wasRestored = true;
      reference.isRevoked = reference.backup?.isRevoked === true;
      reference.hwm = (await world.observe()).hwm;
    },
    ({ backup }) => backup !== null,
  );

const passTime = (ms: number): Command => command(`wait ${ms} ms`, async (_, world) => world.passTime(ms));

const jumpClock = (offsetMs: number): Command =>
  command(`kiosk's clock ${offsetMs} ms off`, async (_, world) => world.setClock(offsetMs));

/** On a good line, with a right clock and with time, everything arrives, whatever was before; of a revoked kiosk nothing. */
export async function heal(reference: Reference, world: World): Promise<void> {
  world.setClock(0);
  world.restartClient(false);
  reference.isSuperseded = false;
  const heard: string[] = [];
  for (let passes = 0; passes < HEAL_PASSES_MAX; passes += 1) {
    world.passTime(LEASE_OVER_MS);
    const ended = await world.pass([]);
    heard.push(ended === null ? 'ok' : ended === 'died' ? ended : JSON.stringify(ended));
    checkInvariants(reference, await world.observe());
    if (reference.isRevoked && ended !== null && ended !== 'died' && ended.kind === 'revoked') return;
    const { hwm, ackedSeq } = await world.observe();
    if (ended === null && hwm === reference.rows.length && ackedSeq === hwm) return;
  }
  throw new BrokenPromise(`not everything arrives on a good line: ${heard.join(' | ')}`);
}

const fates = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.constant<Fate>('ok') }, { weight: 4, arbitrary: fc.constantFrom(...FATES) }),
  { maxLength: FATES_PER_PASS_MAX },
);

const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T>[] => Array(weight).fill(arbitrary);

export const commands: fc.Arbitrary<Iterable<Command>> = fc.commands(
  [
    ...often(4, fc.array(fc.constantFrom(...ROW_KINDS), { minLength: 1, maxLength: ROWS_PER_COMMAND_MAX }).map(append)),
    ...often(8, fates.map(pass)),
    ...often(2, fc.nat(7).map(deliverLate)),
    ...often(2, fc.boolean().map(restartClient)),
    ...often(2, fc.boolean().map(restore)),
    fc.integer({ min: -CLOCK_JUMP_MS_MAX, max: CLOCK_JUMP_MS_MAX }).map(jumpClock),
    // Less than what a signature may be off: the server believes such a clock.
    fc.integer({ min: -SIGNATURE_AGE_MS_MAX, max: SIGNATURE_AGE_MS_MAX }).map(jumpClock),
    ...often(2, fc.integer({ min: 1, max: LEASE_OVER_MS }).map(passTime)),
    ...often(2, fc.constant(backUp())),
    fc.constant(restartServer()),
    fates.map(passOfOther),
    // It ends most of what can happen afterwards.
    fc.nat(REVOKED_ONCE_IN).map((chance) => (chance === 0 ? revoke() : pass([]))),
  ],
  { size: '+1' },
);
