import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

const run = promisify(execFile);
let place: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  place = temporaryFolder();
  await (await startTestServer(place.folder)).close();
});
afterEach(() => place.remove());

async function command(name: string, ...args: string[]) {
  const { stdout } = await run(process.execPath, [`server/commands/${name}.ts`, '--data', place.folder, ...args]);
  return JSON.parse(stdout);
}
const ASK = ['--session', 's-1', '--by', 'the duty manager', '--reason', 'asked for'];

describe('the head office’s commands', () => {
  it('say what became of a session, and say when they were told too little', async () => {
    expect(await command('reveal', ...ASK)).toEqual({ session: 's-1', outcome: 'unknownSession', kiosks: [] });
    expect(await command('erase', ...ASK)).toEqual({ session: 's-1', wasErasedBefore: false });
    expect(await command('erase', ...ASK)).toEqual({ session: 's-1', wasErasedBefore: true });
    await expect(command('reveal', '--session', 's-1')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('portico server: --by is missing'),
    });
  });

  it('rotate and retire the key', async () => {
    const { keys } = await command('head-office-key', 'list');
    expect(keys).toMatchObject([{ isPresent: true, sessions: 0 }]);
    const rotated = await command('head-office-key', 'rotate');
    expect(rotated.keys).toMatchObject([{ isPresent: false }, { isPresent: true }]);
    await expect(command('head-office-key', 'retire', rotated.keys[1].keyId)).rejects.toMatchObject({ code: 1 });
    expect((await command('head-office-key', 'retire', rotated.keys[0].keyId)).keys).toHaveLength(1);
  });
});
