import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const launch = (option: string) =>
  promisify(execFile)(process.execPath, ['host/launcher.ts', option], { timeout: 15_000 });

describe('the program that keeps a kiosk running', () => {
  it('ends at once where it is asked wrongly, instead of starting a host again for ever', async () => {
    await expect(launch('--nonsense')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--nonsense.*\nusage: npm run kiosk/),
    });
    expect((await launch('--help')).stdout).toMatch(/^usage: npm run kiosk/);
  });

  it('says once why a configuration cannot be used', async () => {
    const refused = promisify(execFile)(process.execPath, ['host/launcher.ts', '--config', '/nowhere/kiosk.json'], {
      timeout: 15_000,
    });
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The configuration \/nowhere\/kiosk.json cannot be read: [^\n]*\n$/),
    });
  });
});
