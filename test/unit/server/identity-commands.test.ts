import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOfCode } from '../../../server/enrolment-code.ts';
import type { RunningServer } from '../../../server/start.ts';
import { startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

const run = promisify(execFile);

let place: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
beforeEach(async () => {
  place = temporaryFolder();
  server = await startTestServer(place.folder, { enrolmentCodes: [] });
});
afterEach(async () => {
  await server.close();
  place.remove();
});

/** Beside the running server, as an operator would. */
async function command(name: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run('node', [`server/commands/${name}.ts`, '--data', place.folder, ...args]);
  return JSON.parse(stdout);
}
const refusal = (name: string, ...args: string[]): Promise<string> =>
  command(name, ...args).then(
    () => '',
    (cause: { stderr: string }) => cause.stderr,
  );

describe('the command for enrolment codes', () => {
  it('prints a code once, keeps only its hash, lists it and takes it back', async () => {
    const { code, kiosk } = await command('enrolment-code', '--kiosk', 'lane-1', '--valid-hours', '2');
    expect(code).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
    expect(kiosk).toBe('lane-1');
    const codes = await server.store.codes();
    expect(codes).toMatchObject([{ codeHash: hashOfCode(String(code)), kiosk: 'lane-1', usedAtMs: null }]);
    const name = codes[0]?.codeHash.slice(0, 10) ?? '';
    const listed = await command('enrolment-code', '--list');
    expect(listed).toMatchObject({ codes: [{ name, kiosk: 'lane-1', state: 'unused' }] });
    expect(JSON.stringify(listed)).not.toContain(code);
    expect(await command('enrolment-code', '--withdraw', name)).toEqual({ withdrawn: 1 });
    expect(await command('enrolment-code', '--list')).toMatchObject({ codes: [{ name, state: 'withdrawn' }] });
    expect(await refusal('enrolment-code', '--withdraw', name)).toContain('there is no unused code');
  });

  it('says how it is used', async () => {
    expect(await refusal('enrolment-code')).toContain('usage:');
    expect(await refusal('enrolment-code', '--kiosk', 'Lane 1')).toContain('small letters');
  });
});

describe('the command that revokes', () => {
  it('names the keys that count no more, and says when there is none', async () => {
    expect(await refusal('revoke', '--kiosk', 'lane-1')).toContain('not enrolled');
    const epoch = '019ab000-0000-7000-8000-000000000000';
    await server.store.enrol({ kiosk: 'lane-1', epoch, publicKey: 'key-of-lane-1' });
    expect(await command('revoke', '--kiosk', 'lane-1')).toEqual({ kiosk: 'lane-1', revoked: ['key-of-lane-1'] });
    expect(await server.store.enrolmentsOf('lane-1')).toEqual([{ epoch, publicKey: 'key-of-lane-1', isRevoked: true }]);
  });
});
