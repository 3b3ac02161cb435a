import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from './support/walk.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
const running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-start-'));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** `npm start` as a person types it, without a screen, on free ports. */
function npmStart(): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn('npm', ['start', '--silent', '--', '--data', folder, '--port', '0', '--no-screen'], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said: () => output, ended };
}

const untilSaid = (started: ReturnType<typeof npmStart>, what: RegExp): Promise<string> =>
  eventually(() => what.exec(started.said())?.[1] ?? null, `npm start says ${what.source}`);

/** Which ledger the server has: a new one would have another. */
const incarnationOf = async (server: string): Promise<string> => {
  const answer = await fetch(new URL('/v1/health', server));
  return z.object({ incarnation: z.string() }).parse(await answer.json()).incarnation;
};

test('npm start says what it started, finds the data of the start before, and ends everything on Ctrl-C', async () => {
  const first = npmStart();
  const server = await untilSaid(first, /Store server\s+(http:\S+)/);
  await untilSaid(first, /Store kiosk\s+(http:\S+#token=\S+)/);
  await untilSaid(first, /Airport kiosk\s+(http:\S+#token=\S+)/);
  await untilSaid(first, /Stop\s+(Ctrl-C)/);
  expect(first.said()).toContain(folder);
  const incarnation = await incarnationOf(server);

  const second = npmStart();
  expect(await second.ended).not.toBe(0);
  expect(second.said()).toMatch(/Another lab runs on/);

  first.child.kill('SIGINT');
  await first.ended;
  await expect(fetch(new URL('/v1/health', server))).rejects.toThrow();

  const third = npmStart();
  const again = await untilSaid(third, /Store server\s+(http:\S+)/);
  expect(await incarnationOf(again)).toBe(incarnation);
  third.child.kill('SIGTERM');
  await third.ended;
});
