import { describe, expect, test } from 'vitest';
import { type Claim, Claims } from '../../../hardware/claims.ts';
import { DEVICE_KEYS } from '../../../hardware/drivers/driver.ts';
import { CLAIM_RIGS } from './claim-rigs.ts';
import type { ClaimRig, DeviceInput, Doing, OpenedDevice } from './opened-device.ts';
import { eventually } from './support.ts';

const NOT_CLAIMED = { ok: false, error: { kind: 'notClaimed' } };

async function unclaimed({ key, open }: ClaimRig) {
  const device = await open();
  const claims = new Claims(device.ports);
  const claimedBy = (holder: string): Claim => {
    const claim = claims.claim(holder, [key]);
    if (!claim.ok) throw new Error(`${key} is claimed by ${claim.error.by}`);
    return claim.value;
  };
  return { device, claims, claimedBy };
}

/** The n-th time at which the device tells something is over when its driver has told it to all who listen. */
function telling(input: DeviceInput) {
  const told: string[] = [];
  input.overhear((what) => told.push(what));
  return async (time: number): Promise<string> => {
    const what = input.cause(time);
    await eventually(
      (look) => input.overhear(look),
      () => told.at(-1) === what,
    );
    return what;
  };
}

const inputOf = ({ input }: OpenedDevice): DeviceInput => input ?? expect.unreachable('it tells nothing');
const workOf = ({ work }: OpenedDevice) => work ?? expect.unreachable('it does nothing that must come to an end');

const rigsThat = (doing: Doing): readonly ClaimRig[] => CLAIM_RIGS.filter(({ does }) => does.includes(doing));

test('every port of a kiosk is held to its claims here', () => {
  expect(new Set(CLAIM_RIGS.map(({ key }) => key))).toEqual(new Set(DEVICE_KEYS));
});

describe.each(CLAIM_RIGS)('a $key $name', (rig) => {
  test('is claimed by one at a time, and its state is for everybody to read', async () => {
    const { claims, claimedBy, device } = await unclaimed(rig);
    const first = claimedBy('first');
    expect(claims.claim('second', [rig.key])).toEqual({
      ok: false,
      error: { kind: 'claimed', key: rig.key, by: 'first' },
    });
    first.release();
    expect(claims.claim('second', [rig.key]).ok).toBe(true);
    const states = [device.ports[rig.key]?.status, first.port(rig.key)?.status];
    expect(states).toEqual(['READY', 'READY']);
  });
});

describe.each(rigsThat('tells'))('a $key $name', (rig) => {
  test('tells its claimant alone, and what it told while nobody had it is told to nobody', async () => {
    const { device, claimedBy } = await unclaimed(rig);
    const input = inputOf(device);
    const tells = telling(input);
    const missed = await tells(1);
    const first = claimedBy('first');
    const heardFirst: string[] = [];
    input.hear(first, (what) => heardFirst.push(what));
    const told = await tells(2);
    expect(heardFirst.at(-1)).toBe(told);
    if (!input.isState) expect([heardFirst, heardFirst.includes(missed)]).toEqual([[told], false]);
    const heard = [...heardFirst];
    first.release();
    await tells(3);
    const heardSecond: string[] = [];
    const second = claimedBy('second');
    input.hear(second, (what) => heardSecond.push(what));
    input.hear(first, (what) => heardFirst.push(what));
    const last = await tells(4);
    expect(heardSecond.at(-1)).toBe(last);
    if (!input.isState) expect(heardSecond).toEqual([last]);
    expect(heardFirst).toEqual(heard);
  });
});

describe.each(rigsThat('answers'))('a $key $name', (rig) => {
  test('refuses all that is asked by whoever has released it, and nothing of it reaches the driver', async () => {
    const { device, claimedBy } = await unclaimed(rig);
    const first = claimedBy('first');
    first.release();
    const refused = await Promise.all(device.askAll(first));
    expect(refused).toEqual(refused.map(() => NOT_CLAIMED));
    claimedBy('second');
    expect(await Promise.all(device.askAll(first))).toEqual(refused);
    expect([refused.length > 0, device.asked]).toEqual([true, []]);
  });
});

describe.each(rigsThat('works'))('a $key $name', (rig) => {
  test('ends what was under way when its claim ended, answers it, and only then takes the next holder’s', async () => {
    const { device, claims, claimedBy } = await unclaimed(rig);
    const work = workOf(device);
    const answers: [string, unknown][] = [];
    const begin = async (claim: Claim, time: number): Promise<void> => {
      const answer = await work.begin(claim, time);
      answers.push([claim.holder, answer]);
    };
    const first = claimedBy('first');
    const ending = begin(first, 1);
    first.release();
    expect(claims.holderOf(rig.key)).toBe('first');
    const second = claimedBy('second');
    const waiting = begin(second, 2);
    expect([claims.holderOf(rig.key), device.asked.length]).toEqual(['first', 1]);
    await Promise.all([ending, waiting]);
    expect(answers).toMatchObject([
      ['first', work.done(1)],
      ['second', work.done(2)],
    ]);
    expect([device.asked.length, device.busiest()]).toEqual([2, 1]);
    second.release();
    expect(claims.holderOf(rig.key)).toBeNull();
  });
});
