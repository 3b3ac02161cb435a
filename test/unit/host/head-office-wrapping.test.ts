import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHeadOfficeWrapping } from '../../../host/head-office-wrapping.ts';
import { type Machine, machine } from './rig.ts';

describe('wrapping to the head office', () => {
  let kiosk: Machine;
  beforeEach(() => {
    kiosk = machine('checkin');
  });
  afterEach(() => kiosk.scrap());
  const settled = () => new Promise((resolve) => void setImmediate(resolve));

  test('makes the next session’s key anew when the head office has another key, and only then', async () => {
    kiosk.wrap = async (session) => `first ${session}`;
    const host = await kiosk.boot();
    const heard = createHeadOfficeWrapping(host.keys, host.session);
    heard('first');
    await settled();
    const before = host.keys.next?.wrappedKey;
    heard('first');
    heard(null);
    await settled();
    expect(host.keys.next?.wrappedKey).toBe(before);
    kiosk.wrap = async (session) => `second ${session}`;
    heard('second');
    await settled();
    expect(host.keys.next?.wrappedKey).toContain('second');
    host.kill();
  });

  test('tries a session once for each key of the head office', async () => {
    let attempts = 0;
    kiosk.wrap = async () => {
      attempts += 1;
      return null;
    };
    const host = await kiosk.boot();
    await host.submit({ type: 'session.start' });
    const heard = createHeadOfficeWrapping(host.keys, host.session);
    await settled();
    attempts = 0;
    for (let time = 0; time < 5; time += 1) {
      heard('a key that is none');
      await settled();
    }
    const ofTheSession = attempts;
    kiosk.wrap = async (session) => `wrapped ${session}`;
    heard('a good key');
    await settled();
    await settled();
    expect(host.state).toMatchObject({ wrappedKeyHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(host.journal.sessionKeysOf(host.state.status === 'open' ? [host.state.sessionId] : [])).toHaveLength(1);
    expect(ofTheSession).toBeLessThanOrEqual(6);
    host.kill();
  });
});
