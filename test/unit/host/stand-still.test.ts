import { once } from 'node:events';
import { openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type KioskConfig, parseKioskConfig } from '../../../core/config/kiosk-config.ts';
import type { View } from '../../../core/contract/view.ts';
import { canStartOn } from '../../../host/kiosk.ts';
import { STORAGE_PROBE_INTERVAL_MS } from '../../../host/session.ts';
import { standStill } from '../../../host/stand-still.ts';
import { superviseHost } from '../../../host/supervisor.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { openScreenLine } from '../../powercut/screen-line.ts';
import { fakeClock, silentLog } from './rig.ts';

const TOKEN = 'a-token-for-this-test-only';
const isOut = ({ screen }: View): boolean => screen.name === 'outOfService' && screen.reason === 'storage';

let place: ReturnType<typeof temporaryFolder>;
/** A file lies where the folder of the data is to be made: the same to a start as a disk that takes no writes. */
let obstacle: string;
beforeEach(() => {
  place = temporaryFolder();
  obstacle = join(place.folder, 'disk');
  writeFileSync(obstacle, '');
});
afterEach(() => place.remove());

const config = () => ({
  kioskId: 'k1',
  journey: 'checkout',
  brand: 'fennel',
  placeName: 'Here',
  languages: ['en', 'de'],
  dataFolder: join(obstacle, 'data'),
  server: { url: 'http://127.0.0.1:59998', enrolmentCode: 'ABCD-1234' },
});
function parsedConfig(): KioskConfig {
  const parsed = parseKioskConfig('kiosk.json', JSON.stringify(config()));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('a kiosk whose disk refuses at the start', () => {
  test('looks again and again, and is started once the disk takes its files', () => {
    const clock = fakeClock();
    let repaired = 0;
    const kiosk = standStill(parsedConfig(), {
      ...{ boot: 'boot', clock, log: silentLog, canStart: () => canStartOn(parsedConfig(), silentLog) },
      onRepaired: () => {
        repaired += 1;
      },
    });
    clock.advance(STORAGE_PROBE_INTERVAL_MS * 3);
    expect(repaired).toBe(0);
    rmSync(obstacle);
    clock.advance(STORAGE_PROBE_INTERVAL_MS * 3);
    expect(repaired).toBe(1);
    return kiosk.close();
  });

  test('says so on its screen, takes nothing, and is in service after the repair', { timeout: 60_000 }, async () => {
    const file = join(place.folder, 'kiosk.json');
    writeFileSync(file, JSON.stringify(config()));
    const host = superviseHost({
      mainFile: fileURLToPath(new URL('../../../host/main.ts', import.meta.url)),
      args: ['--config', file, '--pages', place.folder, '--port', String(await freePort())],
      env: { ...process.env, PORTICO_SCREEN_TOKEN: TOKEN },
      output: openSync(devNull, 'w'),
    });
    const { url } = await host.ready;
    const line = openScreenLine(url, TOKEN);
    try {
      const { kiosk, status } = await line.until(isOut, 'the screen says that the kiosk is out of service');
      expect(kiosk).toMatchObject({ kioskId: 'k1', placeName: 'Here', languages: ['en', 'de'] });
      expect(status.server).toBe('offline');
      expect(await line.send({ type: 'session.start' })).toBe('notNow');
      expect(host.restarts).toBe(0);
      rmSync(obstacle);
      const after = await line.until((view) => !isOut(view), 'the kiosk has started', 30_000);
      // It has no articles yet, but its data.
      expect(after.screen).toEqual({ name: 'outOfService', reason: 'noCatalogue' });
      expect(host.restarts).toBe(1);
    } finally {
      line.close();
      await host.stop();
    }
  });
});
