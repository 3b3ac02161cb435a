import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wrapSessionKey } from '../../../offline/session-key.ts';
import { openHeadOfficeKey } from '../../../server/head-office-key.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

async function open() {
  const key = await openHeadOfficeKey(join(place.folder, 'head-office-key.json'));
  if (!key.ok) throw new Error(key.error.detail);
  return key.value;
}

describe('the head office’s key', () => {
  it('opens what a kiosk wrapped, also after a restart, and is its owner’s only', async () => {
    const sessionKey = new Uint8Array(randomBytes(32));
    const wrapped = await wrapSessionKey((await open()).publicKey, 's-1', sessionKey);
    expect(statSync(join(place.folder, 'head-office-key.json')).mode & 0o777).toBe(0o600);
    expect(await (await open()).openSessionKey('s-1', wrapped)).toMatchObject({ ok: true, value: { key: sessionKey } });
  });

  it('does not open a key for another session, nor a changed one', async () => {
    const key = await open();
    const wrapped = await wrapSessionKey(key.publicKey, 's-1', new Uint8Array(32));
    const changed = `${wrapped.slice(0, -2)}${wrapped.endsWith('AA') ? 'BB' : 'AA'}`;
    const cannot = { ok: false, error: { kind: 'cannotOpen' } };
    expect(await key.openSessionKey('s-2', wrapped)).toEqual(cannot);
    expect(await key.openSessionKey('s-1', changed)).toEqual(cannot);
    expect(await key.openSessionKey('s-1', '')).toEqual(cannot);
  });
});
