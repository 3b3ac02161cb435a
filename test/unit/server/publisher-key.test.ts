import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOver } from '../../../offline/handover.ts';
import { isSigned, publicKeyOf } from '../../../server/kiosk-key.ts';
import { openPublisherKey, type PublisherKey, renewPublisherKey } from '../../../server/publisher-key.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
  place = temporaryFolder();
  file = join(place.folder, 'publisher-key.json');
});
afterEach(() => place.remove());

const made = (answer: ReturnType<typeof openPublisherKey>): PublisherKey => {
  if (!answer.ok) throw new Error(answer.error.detail);
  return answer.value;
};

describe('the publisher’s key', () => {
  it('is made once, is its owner’s only, and signs what its public part vouches for', () => {
    const first = made(openPublisherKey(file));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(made(openPublisherKey(file)).publicKey).toBe(first.publicKey);
    expect(isSigned('a text', first.sign('a text'), publicKeyOf(first.publicKey))).toBe(true);
    expect(isSigned('another text', first.sign('a text'), publicKeyOf(first.publicKey))).toBe(false);
  });

  it.each(['', '{}', '{"v":1,"privateKeyPkcs8":"AAAA"}'])(
    'is never overwritten when its file is broken: %j',
    (text) => {
      writeFileSync(file, text);
      for (const open of [openPublisherKey, renewPublisherKey]) {
        expect(open(file)).toMatchObject({ ok: false, error: { kind: 'brokenKeyFile', file } });
      }
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('hands over to the next one, and over it to the one after, but to nobody else', () => {
    const first = made(openPublisherKey(file));
    const second = made(renewPublisherKey(file));
    const third = made(renewPublisherKey(file));
    expect(new Set([first, second, third].map(({ publicKey }) => publicKey)).size).toBe(3);
    expect(handsOver(first.publicKey, third.publicKey, third.handovers)).toBe(true);
    expect(handsOver(second.publicKey, third.publicKey, third.handovers)).toBe(true);
    expect(handsOver(third.publicKey, first.publicKey, third.handovers)).toBe(false);
    const [, last] = third.handovers;
    const forged = last === undefined ? [] : [{ ...last, from: first.publicKey }];
    expect(handsOver(first.publicKey, third.publicKey, forged)).toBe(false);
    expect(handsOver('not a key', third.publicKey, [{ from: 'not a key', to: third.publicKey, signature: '' }])).toBe(
      false,
    );
  });
});
