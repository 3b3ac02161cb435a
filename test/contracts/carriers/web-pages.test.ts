import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KINDS, type Rig } from './rigs.ts';

const [web] = KINDS;

describe('the pages that the web carrier serves', () => {
  let rig: Rig;
  let base: string;
  beforeEach(async () => {
    rig = await web.start();
    if (!('url' in rig.carrier) || typeof rig.carrier.url !== 'string') throw new Error('no address');
    base = rig.carrier.url;
  });
  afterEach(() => rig.end());

  test('are the built screens, under a policy that lets in nothing foreign', async () => {
    const answer = await fetch(base);
    expect(await answer.text()).toContain('<title>kiosk</title>');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each(['pictures/none.svg', '../package.json', '%2e%2e/%2e%2e/etc/passwd', 'pictures/..%2f..%2fkiosk.json'])(
    '%s is not there',
    async (path) => {
      const answer = await fetch(new URL(path, base));
      expect(answer.status).toBeGreaterThanOrEqual(400);
    },
  );

  test('include pictures of articles', async () => {
    const answer = await fetch(new URL('pictures/apple.svg', base));
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
  });

  test('a port in use is passed over for the next', async () => {
    const second = await web.start();
    const urls = [rig, second].map(({ carrier }) => ('url' in carrier ? carrier.url : ''));
    await second.end();
    expect(new Set(urls).size).toBe(2);
    expect(second.warnings[0]).toContain('this port is in use');
  });
});
