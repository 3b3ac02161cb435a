import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { EXIT_CONFIG, EXIT_DISK, EXIT_REFUSED } from '../../../host/supervision.ts';
import { superviseHost } from '../../../host/supervisor.ts';

const supervise = (args: string[] = []) =>
  superviseHost({
    mainFile: fileURLToPath(new URL('./supervisor-fixture.ts', import.meta.url)),
    args,
    env: process.env,
    output: openSync(devNull, 'w'),
  });

async function answerOf(url: string): Promise<string> {
  try {
    return await (await fetch(url)).text();
  } catch (cause) {
    return String(cause);
  }
}

test('a host that is killed runs again, on the same port and with its keys', async () => {
  const host = supervise();
  const { url } = await host.ready;
  expect(await answerOf(url)).toBe('new');
  const { pid } = host;
  process.kill(pid ?? 0, 'SIGKILL');
  await expect.poll(() => answerOf(url), { timeout: 10_000 }).toBe('known');
  expect(host.restarts).toBe(1);
  expect(host.pid).not.toBe(pid);
  await host.stop();
  expect(host.pid).toBeNull();
  expect(await answerOf(url)).toContain('fetch failed');
});

test.each([EXIT_CONFIG, EXIT_REFUSED])(
  'a host that ends with %i is not started again, and its words are passed on',
  async (code) => {
    const host = supervise(['--refuse', String(code)]);
    await expect(host.ready).rejects.toThrow('kiosk.json: no such brand');
    expect(host.restarts).toBe(0);
    expect(host.pid).toBeNull();
    await host.stop();
  },
);

test('a host whose disk refuses says so at its first start, and is tried again until the disk is repaired', async () => {
  const host = supervise(['--refuse', String(EXIT_DISK)]);
  await expect(host.ready).rejects.toThrow('kiosk.json: no such brand');
  await expect.poll(() => host.restarts, { timeout: 10_000 }).toBeGreaterThan(1);
  await host.stop();
});

test('a host that is stopped stays stopped', async () => {
  const host = supervise();
  await host.ready;
  await host.stop();
  expect(host.restarts).toBe(0);
});
