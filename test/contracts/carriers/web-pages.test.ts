import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONNECTIONS_MAX } from '../../../host/carriers/web-carrier.ts';
import { KINDS, type Rig, TOKEN } from './rigs.ts';

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

describe('strangers at the web carrier’s screen line', () => {
  let rig: Rig;
  let port: number;
  beforeEach(async () => {
    rig = await web.start();
    if (!('port' in rig.carrier) || typeof rig.carrier.port !== 'number') throw new Error('no port');
    port = rig.carrier.port;
  });
  afterEach(() => rig.end());

  /** Asks for the screen line as a foreign page would, and resets the line in the same breath. */
  const hangUp = (origin: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        const request = [
          'GET /screen HTTP/1.1',
          'Host: kiosk',
          `Origin: ${origin}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        ];
        socket.write(`${request.join('\r\n')}\r\n\r\n${'x'.repeat(65_536)}`);
        socket.resetAndDestroy();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });

  test('that hang up at once do the host no harm, and are logged once', async () => {
    for (let turn = 0; turn < 30; turn += 1) await hangUp('http://evil.example');
    for (let turn = 0; turn < 30; turn += 1) await hangUp(`http://127.0.0.1:${port}`);
    const line = await rig.open();
    line.send({ kind: 'hello', token: TOKEN, wants: 'control' });
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(rig.warnings.filter((warning) => warning.includes('"reason":"origin"')).length).toBeLessThanOrEqual(1);
  });

  test('that say nothing are hung up on', async () => {
    const line = await rig.open();
    await line.closed();
    expect(rig.warnings.join()).toContain('"reason":"silent"');
  });

  test('find so many lines and no more', async () => {
    const lines = await Promise.all(Array.from({ length: CONNECTIONS_MAX }, () => rig.open()));
    const one = await rig.open();
    await one.closed();
    expect(lines).toHaveLength(CONNECTIONS_MAX);
    expect(rig.warnings.join()).toContain('"reason":"tooMany"');
  });
});
