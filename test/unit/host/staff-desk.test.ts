import { describe, expect, test } from 'vitest';
import { hashSecret, secretFits } from '../../../core/staff/secret-hash.ts';
import { staffSettingsSchema } from '../../../core/staff/settings.ts';
import { type DeviceMemory, volatileMemory } from '../../../hardware/device-memory.ts';
import { createPinLocks } from '../../../host/staff/pin-locks.ts';
import { badgeHashOf, createStaffDesk } from '../../../host/staff/staff-desk.ts';
import { MILK, scan, World } from '../core/world.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const PIN_HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'B'.repeat(43)}`;
const SETTINGS = staffSettingsSchema.parse({
  members: [
    { staffId: 'ana', displayName: 'Ana', role: 'attendant', badgeHash: badgeHashOf('4711'), pinHash: PIN_HASH },
  ],
  cardPrefix: '9899',
});

function desk(memory: DeviceMemory = volatileMemory(), rightPin = '1234') {
  const world = new World('checkout');
  world.submit(scan(MILK));
  const locks = createPinLocks(memory, () => SETTINGS, silent);
  const staff = createStaffDesk({
    settings: () => SETTINGS,
    session: {
      get state() {
        return world.state;
      },
      submit: async (command) => {
        const decision = world.submit(command);
        return decision.ok ? null : decision.error;
      },
    },
    locks,
    verifier: { verify: async (pin) => pin === rightPin, close: async () => undefined },
    nowMs: () => world.nowMs,
    log: silent,
  });
  world.submit({ type: 'staff.identify', staffId: 'ana' });
  return {
    world,
    staff,
    tries: async (...pins: string[]) => {
      for (const pin of pins) await staff.pinGiven(pin);
    },
  };
}
const signedIn = ({ view }: World) => view.staff?.name ?? null;

describe('a badge', () => {
  test('is a scan or a card with the shop’s prefix, and belongs to whoever has it in the list', () => {
    const { staff } = desk();
    expect(staff.badgeIn('STAFF:4711')).toEqual({ staffId: 'ana' });
    expect(staff.badgeIn('STAFF:4712')).toBe('unknown');
    expect(staff.badgeIn('4711')).toBeNull();
    expect(staff.cardIn({ track1: null, track2: '98994711', track3: null })).toEqual({ staffId: 'ana' });
    expect(staff.cardIn({ track1: null, track2: '12344711', track3: null })).toBeNull();
  });
});

describe('a PIN', () => {
  test('signs in whoever the badge belongs to', async () => {
    const { world, tries } = desk();
    await tries('1234');
    expect(signedIn(world)).toBe('Name of ana');
  });

  test('is in no event, right or wrong', async () => {
    const { world, tries } = desk();
    await tries('8765', '1234');
    expect(JSON.stringify(world.events)).not.toMatch(/8765|1234/);
  });

  test('that is wrong three times makes the badge wait, twice as long each time after', async () => {
    const { world, tries } = desk();
    await tries('0000', '0000', '0000');
    expect(world.screen).toMatchObject({ name: 'staffPin', lockedUntilMs: world.nowMs + 30_000 });
    await tries('1234');
    expect(signedIn(world)).toBeNull();
    world.nowMs += 30_001;
    await tries('0000');
    expect(world.screen).toMatchObject({ name: 'staffPin', lockedUntilMs: world.nowMs + 60_000 });
    world.nowMs += 60_001;
    await tries('1234');
    expect(signedIn(world)).toBe('Name of ana');
  });

  test('counts also after the plug was pulled', async () => {
    const memory = volatileMemory();
    await desk(memory).tries('0000', '0000', '0000');
    const { world, tries } = desk(memory);
    await tries('1234');
    expect(signedIn(world)).toBeNull();
  });

  test('lets nobody in where wrong ones cannot be counted', async () => {
    const broken: DeviceMemory = {
      ...volatileMemory(),
      write: () => ({ ok: false, error: { kind: 'notDurable', detail: 'EIO' } }),
    };
    const { world, tries } = desk(broken);
    await tries('1234');
    expect(signedIn(world)).toBeNull();
  });

  test('does not wait for years where the clock was set back', async () => {
    const memory = volatileMemory();
    await desk(memory).tries('0000', '0000', '0000');
    const { world, staff, tries } = desk(memory);
    world.nowMs -= 365 * 86_400_000;
    expect(staff).toBeDefined();
    await tries('1234');
    expect(signedIn(world)).toBe('Name of ana');
  });

  test('is argon2id, and fits only itself', async () => {
    const hash = await hashSecret('4711', new Uint8Array(16).fill(7));
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await secretFits('4711', hash)).toBe(true);
    expect(await secretFits('4712', hash)).toBe(false);
  });
});

describe('the staff list', () => {
  test('has every member and every badge once', () => {
    const [ana] = SETTINGS.members;
    const twice = staffSettingsSchema.safeParse({ members: [ana, ana] });
    expect(twice.error?.issues.map(({ message }) => message)).toEqual(['each staffId once', 'each badge once']);
  });
});
