import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabAction, LabState } from '../../../lab/api.ts';
import { type Lab, startLab } from '../../../lab/lab.ts';

const START_WAIT_MS = 60_000;
const RESTART_WAIT_MS = 20_000;

let folder: string;
let lab: Lab;
const origin = (): string => new URL(lab.url).origin;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-lab-'));
  lab = await startLab({ dataFolder: folder, only: 'airport', build: 'never' });
}, START_WAIT_MS);

afterAll(async () => {
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
}, START_WAIT_MS);

const act = (action: LabAction, headers: Record<string, string> = { origin: origin() }): Promise<Response> =>
  fetch(new URL('/lab/api/actions', lab.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(action),
  });

describe('a lab', () => {
  it('refuses a second one on the same data', async () => {
    await expect(startLab({ dataFolder: folder, build: 'never' })).rejects.toThrow(/Another lab runs on/);
  });

  it('tells its page what is plugged in', async () => {
    const answer = await fetch(new URL('/lab/api/state', lab.url));
    const state = (await answer.json()) as LabState;
    expect(state.kiosks).toMatchObject([{ name: 'airport', scanner: { plugged: true }, terminal: null }]);
    expect(answer.headers.get('content-security-policy')).toContain('frame-src http://127.0.0.1:*');
  });

  it('opens no second lane of a store that it has not', async () => {
    expect(lab.state().secondStore).toBe('none');
    expect(await (await act({ type: 'openSecondStore' })).json()).toEqual({ done: false });
  });

  it('is worked by its own page only', async () => {
    expect((await act({ type: 'network', on: false }, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await act({ type: 'network', on: false }, {})).status).toBe(403);
    expect(lab.network.isOn).toBe(true);
  });

  it('answers to its own name only, so that no foreign name can be pointed at it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(new URL('/lab/api/state', lab.url), { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('says that a scan met no scanner, and refuses nonsense', async () => {
    await act({ type: 'cable', kiosk: 'airport', device: 'scanner', plugged: false });
    const lost = await act({ type: 'scan', kiosk: 'airport', text: '4011', aim: null });
    expect(await lost.json()).toEqual({ done: false });
    await act({ type: 'cable', kiosk: 'airport', device: 'scanner', plugged: true });
    const read = await act({ type: 'scan', kiosk: 'airport', text: '4011', aim: 'C0' });
    expect(await read.json()).toEqual({ done: true });
    expect((await act({ type: 'scan', kiosk: 'airport', text: 'zwölf', aim: null })).status).toBe(400);
  });

  it('shows the server’s ledger while the kiosks’ network is off', async () => {
    await act({ type: 'network', on: false });
    const answer = await fetch(new URL('/lab/api/ledger/summary', lab.url));
    await act({ type: 'network', on: true });
    expect(await answer.json()).toMatchObject({ sales: 0 });
  });

  it(
    'brings a killed host back',
    async () => {
      const before = lab.airport.pid;
      expect(lab.airport.kill()).toBe(true);
      await expect.poll(() => lab.airport.pid, { timeout: RESTART_WAIT_MS }).not.toBeOneOf([before, null]);
      expect(lab.airport.restarts).toBe(1);
    },
    RESTART_WAIT_MS,
  );

  it(
    'has its server switched off and on again',
    async () => {
      await lab.server.kill();
      expect(lab.state().server.running).toBe(false);
      await lab.server.start();
      const answer = await fetch(new URL('/v1/health', lab.network.url));
      expect(await answer.json()).toMatchObject({ status: 'ok' });
    },
    RESTART_WAIT_MS,
  );
});
