import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEWEST_FORMAT } from '../../../server/store/migrations/migrate.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import {
  ENROLMENT_CODE,
  START_MS,
  startTestServer,
  temporaryFolder,
} from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

const start = (port: number) =>
  fork(
    'server/main.ts',
    ['--data', join(place.folder, 'program'), '--port', String(port), '--enrolment-code', ENROLMENT_CODE],
    {
      silent: true,
      execArgv: [],
    },
  );

describe('the server as a program', () => {
  it('says its URL and ends when its parent lets go of it', async () => {
    const child = start(0);
    const exited = once(child, 'exit');
    const [message] = await once(child, 'message');
    expect(message).toMatchObject({ type: 'listening', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect((await fetch(`${message.url}/v1/health`)).status).toBe(200);
    child.disconnect();
    expect((await exited)[0]).toBe(0);
  });

  it('ends with one line that names the port when it is in use', async () => {
    const server = await startTestServer(join(place.folder, 'first'));
    const port = Number(new URL(server.url).port);
    const child = start(port);
    let said = '';
    child.stderr?.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    await server.close();
    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      `portico server: port ${port} is already in use; stop what uses it or choose another with --port`,
    ]);
  });
});

describe('the ledger file', () => {
  const open = () =>
    openSqliteStore({ file: join(place.folder, 'ledger.db'), now: () => START_MS, newId: () => uuidv7() });

  it('keeps its incarnation, and is refused when a newer version made it unreadable', async () => {
    const first = await open();
    if (!first.ok) throw new Error(first.error.kind);
    await first.value.close();
    const again = await open();
    if (!again.ok) throw new Error(again.error.kind);
    expect(again.value.incarnation).toBe(first.value.incarnation);
    await again.value.close();
    const newer = new Database(join(place.folder, 'ledger.db'));
    newer.exec("UPDATE meta SET value = '7000' WHERE key = 'minReader'");
    newer.close();
    expect(await open()).toEqual({
      ok: false,
      error: { kind: 'newerFormat', minReader: 7000, supported: NEWEST_FORMAT },
    });
  });
});
