import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_AGE_MS_MAX } from '../../../offline/wire/identity-wire.ts';
import {
  type Claim,
  type Decision,
  decideClaim,
  type KnownInstance,
  LEASE_MS,
  turnedAtMs,
} from '../../../server/instance-rule.ts';

/** As far as a clock may be off in a signature. */
const SKEW_MS = SIGNATURE_AGE_MS_MAX;
const NOW = 1_000_000_000;
/** So many histories find a rule with any one of its conditions taken out. */
const RUNS = 2_000;
const known = (
  instance: string,
  machine: string,
  state: KnownInstance['state'],
  change: Partial<KnownInstance> = {},
) => ({
  ...{ instance, machine, state, sinceMs: NOW - 60_000, seenAtMs: NOW - 1_000, run: null as number | null },
  ...change,
});
const holderA1 = known('a1', 'A', 'holder');
const claim = (instance: string, machine: string, signedAtMs = NOW, run: number | null = null): Claim => ({
  ...{ instance, machine, signedAtMs, run },
});
const leaseLeft = LEASE_MS - 1_000;

describe('who speaks for a journal', () => {
  it.each<[string, KnownInstance[], Claim, Decision]>([
    ['the first ever', [], claim('a1', 'A'), { kind: 'takeOver', from: null }],
    ['the holder again', [holderA1], claim('a1', 'A'), { kind: 'renew', bars: [] }],
    ['a restart on the same machine, at once', [holderA1], claim('a2', 'A'), { kind: 'takeOver', from: 'a1' }],
    [
      'another machine while the holder lives: it waits',
      [holderA1],
      claim('b1', 'B'),
      { kind: 'held', retryAfterMs: leaseLeft, remember: true },
    ],
    [
      'another machine that waits already',
      [holderA1, known('b1', 'B', 'held')],
      claim('b1', 'B'),
      { kind: 'held', retryAfterMs: leaseLeft, remember: false },
    ],
    [
      'another machine after the lease',
      [{ ...holderA1, seenAtMs: NOW - LEASE_MS }],
      claim('b1', 'B'),
      { kind: 'takeOver', from: 'a1' },
    ],
    [
      'another machine after the holder said that it leaves',
      [known('a1', 'A', 'released')],
      claim('b1', 'B'),
      { kind: 'takeOver', from: null },
    ],
    [
      'the holder, heard while another machine waits: that one is a clone',
      [holderA1, known('b1', 'B', 'held'), known('c1', 'C', 'held')],
      claim('a1', 'A'),
      { kind: 'renew', bars: ['b1', 'c1'] },
    ],
    [
      'the holder’s old packet that comes late: it says nothing about who lives now',
      [holderA1, known('b1', 'B', 'held', { sinceMs: NOW - 5_000 })],
      claim('a1', 'A', NOW - 6_000),
      { kind: 'renew', bars: [] },
    ],
    ['a barred one', [holderA1, known('b1', 'B', 'barred')], claim('b1', 'B'), { kind: 'cloned', isNew: false }],
    [
      'one that lives on although another took over',
      [known('a1', 'A', 'former', { sinceMs: NOW - 10_000 }), known('b1', 'B', 'holder')],
      claim('a1', 'A', NOW - 9_000),
      { kind: 'cloned', isNew: true },
    ],
    [
      'a late packet of one that is dead',
      [known('a1', 'A', 'former', { sinceMs: NOW - 10_000 }), known('a2', 'A', 'holder')],
      claim('a1', 'A', NOW - 11_000),
      { kind: 'held', retryAfterMs: leaseLeft, remember: false },
    ],
    [
      'the very first packet of one that is dead, later than its successor’s',
      [known('a2', 'A', 'holder', { sinceMs: NOW - 10_000 })],
      claim('a1', 'A', NOW - 11_000),
      { kind: 'clockDiffers' },
    ],
    [
      'a restart whose clock was set back since: it is told the time',
      [known('a1', 'A', 'holder', { sinceMs: NOW - 10_000 })],
      claim('a2', 'A', NOW - 240_000),
      { kind: 'clockDiffers' },
    ],
    [
      'a restart after the clock, which was ahead when it took over, was set right',
      [known('a1', 'A', 'holder', { sinceMs: turnedAtMs(NOW - 10_000 + 240_000, NOW - 10_000) })],
      claim('a2', 'A'),
      { kind: 'takeOver', from: 'a1' },
    ],
    [
      'another machine, signed before the holder was there',
      [known('a1', 'A', 'holder', { sinceMs: NOW - 10_000 })],
      claim('b1', 'B', NOW - 11_000),
      { kind: 'held', retryAfterMs: leaseLeft, remember: false },
    ],
    [
      'a late packet of one that left',
      [known('a1', 'A', 'released', { sinceMs: NOW - 10_000 })],
      claim('a1', 'A', NOW - 11_000),
      { kind: 'held', retryAfterMs: 0, remember: false },
    ],
    [
      'one that goes on after it left, beside its successor',
      [known('a1', 'A', 'released', { sinceMs: NOW - 10_000 }), known('b1', 'B', 'holder')],
      claim('a1', 'A'),
      { kind: 'cloned', isNew: true },
    ],
    [
      'one that comes back after it left, with nobody there',
      [known('a1', 'A', 'released', { sinceMs: NOW - 10_000 })],
      claim('a1', 'A'),
      { kind: 'takeOver', from: null },
    ],
    [
      'the very first packet of a run that is over, on a clock that was ahead: its number gives it away',
      [known('a2', 'A', 'holder', { run: 6, sinceMs: NOW - 10_000 })],
      claim('a1', 'A', NOW + 200_000, 5),
      { kind: 'held', retryAfterMs: leaseLeft, remember: false },
    ],
    [
      'a restart with the next number, although its clock was set back since',
      [known('a1', 'A', 'holder', { run: 5, sinceMs: NOW - 10_000 })],
      claim('a2', 'A', NOW - 240_000, 6),
      { kind: 'takeOver', from: 'a1' },
    ],
    [
      'a number of another machine: it says nothing',
      [known('a1', 'A', 'holder', { run: 9 })],
      claim('b1', 'B', NOW, 10),
      { kind: 'held', retryAfterMs: leaseLeft, remember: true },
    ],
    [
      'a restart without a number after one that had one: the clock decides, as before',
      [known('a1', 'A', 'holder', { run: 5, sinceMs: NOW - 10_000 })],
      claim('a2', 'A', NOW - 11_000),
      { kind: 'clockDiffers' },
    ],
    [
      'the same number again, of a folder that was copied on the same machine: the clock decides',
      [known('a1', 'A', 'holder', { run: 5 })],
      claim('x1', 'A', NOW, 5),
      { kind: 'takeOver', from: 'a1' },
    ],
    [
      'a lower number after the lease: once may be an old packet',
      [known('a1', 'A', 'holder', { run: 9, seenAtMs: NOW - LEASE_MS })],
      claim('a2', 'A', NOW, 3),
      { kind: 'held', retryAfterMs: 0, remember: true },
    ],
    [
      'a lower number that asks again after the lease: its count was lost',
      [
        known('a1', 'A', 'holder', { run: 9, seenAtMs: NOW - LEASE_MS }),
        known('a2', 'A', 'held', { run: 3, sinceMs: NOW - 30_000 }),
      ],
      claim('a2', 'A', NOW, 3),
      { kind: 'takeOver', from: 'a1' },
    ],
    [
      'the holder, heard while an old run of its own machine seems to wait: that is no clone',
      [known('a9', 'A', 'holder', { run: 9 }), known('a3', 'A', 'held', { run: 3, sinceMs: NOW - 5_000 })],
      claim('a9', 'A', NOW, 9),
      { kind: 'renew', bars: [] },
    ],
  ])('%s', (_case, before, request, expected) => {
    expect(decideClaim(before, request, NOW)).toEqual(expected);
  });
});

type Sent = Claim & { isLeaving?: boolean };

/** As `instance-store.ts` writes it down. */
function after(before: readonly KnownInstance[], request: Sent, decision: Decision, nowMs: number): KnownInstance[] {
  const rest = before.filter(({ instance }) => instance !== request.instance);
  const own = before.find(({ instance }) => instance === request.instance);
  const heardAs = request.isLeaving === true ? 'released' : 'holder';
  const turned = turnedAtMs(request.signedAtMs, nowMs);
  const as = (state: KnownInstance['state'], sinceMs = turned): KnownInstance[] => [
    ...rest,
    { instance: request.instance, machine: request.machine, state, sinceMs, seenAtMs: nowMs, run: request.run },
  ];
  const allAs = (ids: readonly string[], state: KnownInstance['state'], all: KnownInstance[]) =>
    all.map((one) => (ids.includes(one.instance) ? { ...one, state, sinceMs: turned } : one));
  switch (decision.kind) {
    case 'renew':
      return allAs(decision.bars, 'barred', heardAs === 'released' ? as(heardAs) : as(heardAs, own?.sinceMs));
    case 'takeOver':
      return allAs(decision.from === null ? [] : [decision.from], 'former', as(heardAs));
    case 'held':
      return decision.remember ? as('held') : [...before];
    case 'clockDiffers':
      return [...before];
    case 'cloned':
      return decision.isNew ? as('barred') : [...before];
  }
}

type Move =
  | { move: 'restart' | 'send' | 'leave'; machine: string; passMs: number; clockMs?: number }
  /** A packet that was sent before arrives, or arrives once more. */
  | { move: 'late'; pick: number; passMs: number };

const movesOn = (machines: readonly string[]) =>
  fc.array(
    fc.oneof(
      fc.record({
        move: fc.constantFrom('restart' as const, 'send' as const, 'send' as const, 'leave' as const),
        machine: fc.constantFrom(...machines),
        passMs: fc.integer({ min: 1, max: LEASE_MS + 1 }),
      }),
      fc.record({ move: fc.constant('late' as const), pick: fc.nat(50), passMs: fc.integer({ min: 1, max: 60_000 }) }),
    ),
    { maxLength: 60 },
  );

/** Machines with the same disk, one instance alive on each, on a line that delays and repeats. */
function play(moves: readonly Move[], hasRuns = false) {
  let nowMs = NOW;
  let instances: KnownInstance[] = [];
  let number = 0;
  const alive = new Map<string, string>();
  const runs = new Map<string, number>();
  const sent: Sent[] = [];
  const log: { instance: string; decision: Decision; isAlive: boolean }[] = [];
  const arrive = (request: Sent) => {
    const decision = decideClaim(instances, request, nowMs);
    instances = after(instances, request, decision, nowMs);
    log.push({ instance: request.instance, decision, isAlive: alive.get(request.machine) === request.instance });
  };
  for (const move of moves) {
    nowMs += move.passMs;
    if (move.move === 'late') {
      const request = sent[move.pick % Math.max(1, sent.length)];
      if (request !== undefined) arrive(request);
      continue;
    }
    const { machine } = move;
    if (move.move === 'restart' || !alive.has(machine)) {
      number += 1;
      alive.set(machine, `${machine}${number}`);
      runs.set(machine, (runs.get(machine) ?? 0) + 1);
    }
    const request = {
      instance: alive.get(machine) ?? '',
      machine,
      signedAtMs: nowMs + (move.clockMs ?? 0),
      isLeaving: move.move === 'leave',
      run: hasRuns ? (runs.get(machine) ?? null) : null,
    };
    sent.push(request);
    if (move.passMs % 2 !== 0) arrive(request);
    if (move.move === 'leave') alive.delete(machine);
  }
  return { log, instances };
}

describe('whatever the line does', () => {
  it('one machine alone is never stopped for good, however often it restarts', () => {
    fc.assert(
      fc.property(movesOn(['A']), (moves) => {
        const stopped = play(moves).log.filter(({ decision, isAlive }) => isAlive && decision.kind === 'cloned');
        expect(stopped).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('one machine alone whose runs are numbered is never stopped, wherever the clock of each run stands', () => {
    const clocks = fc.array(fc.integer({ min: -SKEW_MS, max: SKEW_MS }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(movesOn(['A']), clocks, (moves, ofRuns) => {
        let run = 0;
        const clocked = moves.map((move): Move => {
          if (move.move === 'late') return move;
          if (move.move === 'restart') run += 1;
          return { ...move, clockMs: ofRuns[run % ofRuns.length] ?? 0 };
        });
        const { log } = play(clocked, true);
        expect(log.filter(({ decision, isAlive }) => isAlive && decision.kind === 'cloned')).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('a machine whose clock moves within what is tolerated is heard at once after every restart', () => {
    const run = fc.record({
      clockMs: fc.integer({ min: -SKEW_MS, max: SKEW_MS }),
      passMs: fc.array(fc.integer({ min: 1, max: 120_000 }), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 12 }), (runs) => {
        let nowMs = NOW;
        let instances: KnownInstance[] = [];
        for (const [number, { clockMs, passMs }] of runs.entries()) {
          // A client signs with its own clock until the server told it the time.
          let offMs = clockMs;
          for (const pass of passMs) {
            nowMs += pass;
            const ask = (): Decision => {
              const request = claim(`a${number}`, 'A', nowMs + offMs);
              const decision = decideClaim(instances, request, nowMs);
              instances = after(instances, request, decision, nowMs);
              return decision;
            };
            const first = ask();
            offMs = 0;
            const decision = first.kind === 'clockDiffers' ? ask() : first;
            expect(['takeOver', 'renew']).toContain(decision.kind);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('no two instances are heard in turn: once another took over, the one before is not heard again', () => {
    fc.assert(
      fc.property(movesOn(['A', 'B', 'C']), fc.boolean(), (moves, hasRuns) => {
        const heard = play(moves, hasRuns)
          .log.filter(({ decision }) => decision.kind === 'renew' || decision.kind === 'takeOver')
          .map(({ instance }) => instance)
          .filter((instance, index, all) => instance !== all[index - 1]);
        expect(new Set(heard).size).toBe(heard.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('there is one holder at most', () => {
    fc.assert(
      fc.property(movesOn(['A', 'B', 'C']), (moves) => {
        expect(play(moves).instances.filter(({ state }) => state === 'holder').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: RUNS },
    );
  });

  it('a clone that goes on beside its living original is barred', () => {
    const send = (machine: string): Move => ({ move: 'send', machine, passMs: 10_001 });
    const { log } = play([send('A'), send('B'), send('A'), send('B'), send('A')]);
    expect(log.map(({ instance, decision }) => [instance, decision.kind])).toEqual([
      ['A1', 'takeOver'],
      ['B2', 'held'],
      ['A1', 'renew'],
      ['B2', 'cloned'],
      ['A1', 'renew'],
    ]);
  });
});
