import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from '../../../server/nightly/reconcile.ts';
import type { RunningServer } from '../../../server/start.ts';
import { START_MS, saleEntry, startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { type KioskRows, kioskRows } from '../../support/kiosk-rows.ts';

const run = promisify(execFile);
const TOKEN = 'an-operators-long-token';

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let kiosk: KioskRows;

  beforeEach(async () => {
    place = temporaryFolder();
    database = await open(place.folder);
    server = await startTestServer(place.folder, { database: database.config, operatorToken: TOKEN });
    kiosk = kioskRows('till-1');
    await server.store.enrol({ kiosk: 'till-1', epoch: kiosk.epoch, publicKey: 'key' });
    kiosk.append([saleEntry(1), saleEntry(2)]);
    expect(await server.store.ingest(kiosk.upload(1))).toMatchObject({ ok: true });
    await raise();
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  /** The same kiosk sends other rows under the same numbers. */
  async function raise(): Promise<void> {
    const other = kioskRows('till-1', kiosk.epoch);
    other.append([saleEntry(8)]);
    expect(await server.store.ingest(other.upload(1))).toMatchObject({ ok: false, error: { kind: 'fork' } });
  }
  const id = () => `till-1/${kiosk.epoch}/1/fork`;
  const ask = async (path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const acknowledge = (change: object = {}) =>
    ask('/v1/alarms/acknowledge', { id: id(), by: 'the duty manager', note: 'a disk image was put back', ...change });
  const openIds = async () => (await ask('/v1/alarms')).body.alarms.map((alarm: { id: string }) => alarm.id);
  const gauge = async () => /^portico_alarms (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];

  describe('an alarm', () => {
    it('is open until somebody acknowledges it, and is kept with who, when and why', async () => {
      expect(await openIds()).toEqual([id()]);
      expect(await gauge()).toBe('1');
      expect(await acknowledge({ times: 1 })).toMatchObject({ status: 200, body: { id: id(), isOpen: false } });
      expect(await openIds()).toEqual([]);
      expect(await gauge()).toBe('0');
      expect((await server.store.summary()).alarms).toEqual([]);
      expect((await ask('/v1/alarms?state=acknowledged')).body.alarms).toMatchObject([
        {
          ...{ id: id(), kiosk: 'till-1', seq: 1, kind: 'fork', times: 1, isOpen: false, firstAtMs: START_MS },
          acknowledgements: [{ times: 1, atMs: START_MS, by: 'the duty manager', note: 'a disk image was put back' }],
        },
      ]);
    });

    it('opens again when it is raised again, and keeps what was said of it before', async () => {
      await acknowledge();
      await raise();
      expect(await openIds()).toEqual([id()]);
      expect(await acknowledge({ times: 1 })).toMatchObject({ status: 409, body: { kind: 'raisedAgain' } });
      expect(await acknowledge({ note: 'once more' })).toMatchObject({ status: 200 });
      const { alarms } = (await ask('/v1/alarms?state=all&kiosk=till-1')).body;
      expect(
        alarms[0].acknowledgements.map(({ times, note }: { times: number; note: string }) => [times, note]),
      ).toEqual([
        [2, 'once more'],
        [1, 'a disk image was put back'],
      ]);
    });

    it('is acknowledged once; what is unknown, or says nothing, is refused', async () => {
      await acknowledge();
      expect(await acknowledge()).toMatchObject({ status: 409, body: { kind: 'alreadyAcknowledged' } });
      expect(await acknowledge({ id: `till-2/${kiosk.epoch}/1/fork` })).toMatchObject({ status: 404 });
      expect(await acknowledge({ id: 'fork' })).toMatchObject({ status: 400 });
      expect(await acknowledge({ note: ' ' })).toMatchObject({ status: 400 });
      const wrong = { authorization: 'Bearer another' };
      expect(await ask('/v1/alarms/acknowledge', { id: id(), by: 'x', note: 'y' }, wrong)).toMatchObject({
        status: 401,
      });
    });

    it('is named in the nightly report while it is open, and only counted afterwards', async () => {
      const reportOf = async () => reconcile(server.store, { day: '2026-11-22', timeZone: 'UTC', now: () => START_MS });
      expect(await reportOf()).toMatchObject({
        isClean: false,
        kiosks: [{ alarms: 1, openAlarms: [{ id: id(), times: 1 }], acknowledgedAlarms: 0 }],
      });
      await acknowledge();
      expect(await reportOf()).toMatchObject({
        isClean: true,
        kiosks: [{ alarms: 0, openAlarms: [], acknowledgedAlarms: 1 }],
      });
    });

    it('is listed and acknowledged by a command beside the running server', async () => {
      const { config } = database;
      const at = ['--data', place.folder, ...(config.kind === 'postgres' ? ['--database', config.url] : [])];
      const command = async (...args: string[]) =>
        JSON.parse((await run(process.execPath, ['server/commands/alarms.ts', ...at, ...args])).stdout);
      expect(await command()).toMatchObject({
        alarms: [{ id: id(), isOpen: true, lastAt: '2026-11-22T08:00:00.000Z' }],
      });
      expect(await command('--acknowledge', id(), '--note', 'seen', '--by', 'the night shift')).toEqual({
        ...{ acknowledged: id(), by: 'the night shift', note: 'seen' },
      });
      expect(await command()).toEqual({ alarms: [] });
      await expect(command('--acknowledge', id(), '--note', 'seen')).rejects.toMatchObject({ code: 1 });
      await expect(command('--acknowledge', id())).rejects.toMatchObject({ code: 2 });
      await expect(command('--state', 'old')).rejects.toMatchObject({ code: 2 });
    });
  });
});
