import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wordsOf } from '../../../server/commands/run-command.ts';
import { isDay } from '../../../server/nightly/days.ts';
import { startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

/** Each call is a program of its own; on a busy machine one takes seconds. */
const PROGRAMS_MS_MAX = 120_000;
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
async function enrol(kiosk: string): Promise<void> {
  const server = await startTestServer(place.folder);
  await server.store.enrol({ kiosk, epoch: '019ab000-0000-7000-8000-000000000000', publicKey: 'key' });
  await server.close();
}
/** A port on which nothing listens. */
const DISCARD = ['--server', 'http://127.0.0.1:9'];
const ASK = ['--session', 's-1', '--by', 'the duty manager', '--reason', 'asked for'];

describe('the head office’s commands', { timeout: PROGRAMS_MS_MAX }, () => {
  it('say what became of a session, and say when they were told too little', async () => {
    const unknown = { code: 1, stderr: expect.stringContaining('the ledger knows no session s-1') };
    await expect(command('reveal', ...ASK)).rejects.toMatchObject(unknown);
    await expect(command('erase', ...ASK)).rejects.toMatchObject(unknown);
    const ahead = [...ASK, '--not-delivered-yet'];
    expect(await command('erase', ...ahead)).toEqual({ session: 's-1', wasErasedBefore: false });
    expect(await command('erase', ...ASK)).toEqual({ session: 's-1', wasErasedBefore: true });
    await expect(command('reveal', '--session', 's-1')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('portico server: --by is missing'),
    });
  });

  it('list the keys of the kiosks as the offline till is told them, but for those that are revoked', async () => {
    await enrol('till-1');
    await enrol('till-2');
    const [first, second] = ['till-1', 'till-2'].map((kiosk) => ({ kiosk, publicKey: 'key' }));
    expect(await command('kiosk-keys')).toEqual({ kioskKeys: [first, second] });
    await command('revoke', '--kiosk', 'till-1');
    expect(await command('kiosk-keys')).toEqual({ kioskKeys: [second] });
  });

  it('match an acquirer’s lines, and make the report of a day', async () => {
    const file = join(place.folder, 'lines.csv');
    writeFileSync(file, 'terminalReference,amountMinor,currency,outcome,atMs\nref-1,250,EUR,approved,1764000000000\n');
    const window = ['--from', '2025-11-24T00:00Z', '--to', '2025-11-25T00:00Z'];
    const csv = ['--file', file, '--batch', 'b-1', '--kiosk', 'till-1', ...window];
    await expect(command('settle', ...csv)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the ledger knows no kiosk "till-1"; nothing was taken'),
    });
    await enrol('till-1');
    expect(await command('settle', ...csv)).toMatchObject({ lines: 1, findings: [{ kind: 'chargeWithoutRecord' }] });
    expect(await command('reconcile', '--day', '2025-11-24', '--csv', join(place.folder, 'day.csv'))).toMatchObject({
      day: '2025-11-24',
      settlement: [{ batchId: 'b-1', findings: { chargeWithoutRecord: 1 } }],
    });
    expect(readFileSync(join(place.folder, 'day.csv'), 'utf8')).toContain('day,kiosk,currency');
    const take = ['--withdraw', 'b-1', '--note', 'another shop’s', '--by', 'the accountant'];
    expect(await command('settle', ...take)).toEqual({ withdrawn: 'b-1', keptAs: 'b-1~1' });
    await expect(command('settle', ...take)).rejects.toMatchObject({ code: 1 });
    await expect(command('settle', '--withdraw', 'b-1')).rejects.toMatchObject({ code: 2 });
    writeFileSync(file, 'terminalReference,amountMinor\nref-1,2.5\n');
    await expect(command('settle', ...csv)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('lines.csv, line 2: amountMinor: whole minor units'),
    });
  });

  it('make no ledger and no key in a folder that holds none', async () => {
    const elsewhere = join(place.folder, 'elsewhere');
    mkdirSync(elsewhere);
    const calls = [
      ['enrolment-code', '--any-kiosk'],
      ['backup', '--to', join(place.folder, 'backups')],
      ['head-office-key', 'list'],
      ['renew-publisher-key'],
      ['erase', ...ASK],
      ['reveal', ...ASK],
      ['reconcile', '--day', '2025-11-24'],
      ['quarantine', 'retry'],
      ['revoke', '--kiosk', 'lane-1'],
    ];
    for (const [name, ...args] of calls) {
      const there = [`server/commands/${name}.ts`, '--data', elsewhere, ...args];
      await expect(run(process.execPath, there)).rejects.toMatchObject({
        code: 1,
        stderr: `portico server: there is no ledger in ${elsewhere}: is this the data folder of a server?\n`,
      });
    }
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('do not wait for ever for a folder that nobody can make', async () => {
    for (const [name, ...args] of [
      ['backup', '--data', place.folder, '--to', '/proc/backups/portico'],
      ['restore', '--data', '/proc/portico', '--file', 'nothing.jsonl.gz'],
    ]) {
      await expect(
        run(process.execPath, [`server/commands/${name}.ts`, ...args], { timeout: 30_000 }),
      ).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^portico server: .*mkdir.*\n$/) });
    }
  });

  it('rotate and retire the key', async () => {
    const { keys } = await command('head-office-key', 'list');
    expect(keys).toMatchObject([{ isPresent: true, sessions: 0 }]);
    const rotated = await command('head-office-key', 'rotate');
    expect(rotated.keys).toMatchObject([{ isPresent: false }, { isPresent: true }]);
    await expect(command('head-office-key', 'retire', rotated.keys[1].keyId)).rejects.toMatchObject({ code: 1 });
    const old = rotated.keys[0].keyId;
    await expect(command('head-office-key', 'retire', old)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('0 sessions would become unreadable for ever'),
    });
    expect((await command('head-office-key', 'list')).keys).toHaveLength(2);
    expect((await command('head-office-key', 'retire', old, '--yes')).keys).toHaveLength(1);
  });

  it('say what is wrong in one line, and how they are used where they were asked wrongly', async () => {
    const refused = (name: string, ...args: string[]) =>
      run(process.execPath, [`server/commands/${name}.ts`, ...args]).catch(
        (cause: { code: number; stderr: string }) => cause,
      );
    const window = ['--batch', 'b-1', '--kiosk', 'till-1', '--from', 'yesterday', '--to', '2025-11-25T00:00Z'];
    expect(await refused('settle', '--data', place.folder, '--file', 'lines.csv', ...window)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^portico server: --from: "yesterday" is no time.*\nusage: npm run settle/),
    });
    writeFileSync(join(place.folder, 'ledger.db'), 'no database, though as long as one'.repeat(200));
    expect(await refused('enrolment-code', '--data', place.folder, '--list')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^portico server: .*ledger\.db is damaged .* npm run restore .*\n$/),
    });
    expect(await refused('publish', '--channel', 'prices', '--file', 'README.md', ...DISCARD)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^portico server: no server answers at http:\/\/127\.0\.0\.1:9 .*\n$/),
    });
  });
});

describe('what went wrong, in words', () => {
  it('is never empty, and has a stack only for a mistake of the program', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    expect(wordsOf(new AggregateError([refused, refused], ''))).toContain('connect ECONNREFUSED');
    expect(wordsOf(Object.assign(new Error(''), { code: 'EPIPE' }))).toBe('EPIPE');
    expect(wordsOf(refused)).not.toContain('\n');
    expect(wordsOf(new TypeError('undefined is not a function'))).toContain('commands.test.ts');
  });

  it('does not take the 30th of February for a day', () => {
    expect(['2026-02-28', '2026-02-30', '2026-13-01', 'yesterday'].map(isDay)).toEqual([true, false, false, false]);
  });
});
