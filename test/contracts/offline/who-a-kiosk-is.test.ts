import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { renewKey } from '../../../offline/identity.ts';
import { hashOfCode } from '../../../server/enrolment-code.ts';
import { LEASE_MS } from '../../../server/instance-rule.ts';
import { renewPublisherKey } from '../../../server/publisher-key.ts';
import type { RunningServer } from '../../../server/start.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { MILK } from '../../unit/core/world.ts';
import {
  codeFor,
  isDelivered,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
  temporaryFolder,
} from './kiosk-and-server.ts';

const [MACHINE_A, MACHINE_B] = ['a'.repeat(64), 'b'.repeat(64)] as const;

onEachDatabase(({ open }) => {
  let folders: ReturnType<typeof temporaryFolder>[];
  let running: { close(): Promise<void> }[];
  let server: RunningServer;
  let database: TestDatabase;
  let serverFolder: string;
  let nowMs: number;

  beforeEach(async () => {
    [folders, running, nowMs] = [[], [], START_MS];
    serverFolder = folder();
    database = await open(serverFolder);
    server = await startTestServer(serverFolder, { now: () => nowMs, database: database.config });
  });
  afterEach(async () => {
    for (const kiosk of running) await kiosk.close();
    await server.close();
    await database.remove();
    for (const { remove } of folders) remove();
  });

  function folder(): string {
    const made = temporaryFolder();
    folders.push(made);
    return made.folder;
  }

  function sell(place: string, ...numbers: number[]): void {
    const journal = openTestJournal(place);
    journal.append(numbers.map((number) => saleEntry(number)));
    journal.close();
  }

  type Change = NonNullable<Parameters<typeof startTestKiosk>[3]>;
  /** Without `goodbye` it ends as by a power cut: the server hears nothing of it. */
  function start(place: string, machine: string, { goodbye = true, ...change }: Change & { goodbye?: boolean } = {}) {
    const kiosk = startTestKiosk(
      place,
      server.url,
      (transport) => ({
        ...transport,
        upload: (request) =>
          request.instance.isLeaving === true && !goodbye
            ? Promise.resolve({ ok: false, error: { kind: 'unreachable', detail: 'the power is gone' } })
            : transport.upload(request),
      }),
      { machine, now: () => nowMs, ...change },
    );
    let isClosed = false;
    const once = {
      ...kiosk,
      async close() {
        if (!isClosed) await kiosk.close();
        isClosed = true;
      },
    };
    running.push(once);
    return once;
  }

  /** A disk copied while nobody wrote to it. */
  function copyOf(place: string): string {
    const copy = folder();
    cpSync(place, copy, { recursive: true });
    return copy;
  }

  const alarmKinds = async () => (await server.store.summary()).alarms.map(({ kind }) => kind);
  const salesAtServer = async () =>
    (await server.store.sales({ limit: 50, order: 'oldest' })).rows.map(({ saleId }) => saleId);

  describe('a copied disk', () => {
    it('is found out, the second kiosk is stopped for good, and none of its rows is taken', async () => {
      const original = folder();
      sell(original, 1);
      const first = start(original, MACHINE_A);
      await first.until(isDelivered);
      const copy = copyOf(original);
      sell(copy, 2);
      nowMs += 1_000;
      const second = start(copy, MACHINE_B);
      const held = await second.until(({ stopped }) => stopped !== null);
      expect(held).toMatchObject({ stopped: 'held', lastError: { kind: 'held' }, behind: 1 });
      nowMs += 1_000;
      sell(original, 3);
      first.client.nudge();
      await first.until(({ ackedSeq }) => ackedSeq === 2);
      const stopped = await second.until((state) => state.stopped === 'cloned');
      expect(stopped).toMatchObject({ online: false, lastError: { kind: 'cloned' }, behind: 1 });
      expect(await salesAtServer()).toEqual(['sale-1', 'sale-3']);
      expect(await alarmKinds()).toEqual(['clonedDisk']);
      await second.close();
      // It stays stopped after a restart, before it has heard from anybody.
      const again = start(copy, MACHINE_B, { fetch: () => Promise.reject(new Error('no line')) });
      expect(again.client.state).toMatchObject({ stopped: 'cloned', behind: 1 });
    });

    it('that is the only one left is let in: a machine was replaced', async () => {
      const original = folder();
      sell(original, 1);
      const first = start(original, MACHINE_A, { goodbye: false });
      await first.until(isDelivered);
      await first.close();
      sell(original, 2);
      const moved = copyOf(original);
      nowMs += 10_000;
      const second = start(moved, MACHINE_B);
      await second.until(({ stopped }) => stopped === 'held');
      nowMs += LEASE_MS;
      expect(await second.until(isDelivered)).toMatchObject({ stopped: null, ackedSeq: 2 });
      expect(await alarmKinds()).toEqual([]);
    });

    it('of a kiosk that was switched off cleanly goes on at once elsewhere', async () => {
      const original = folder();
      sell(original, 1);
      const first = start(original, MACHINE_A);
      await first.until(isDelivered);
      await first.close();
      nowMs += 1_000;
      const second = start(copyOf(original), MACHINE_B);
      expect(await second.until(isDelivered)).toMatchObject({ stopped: null });
    });

    it('does not stop a kiosk that lost its power and starts again', async () => {
      const place = folder();
      for (const number of [1, 2, 3]) {
        sell(place, number);
        const kiosk = start(place, MACHINE_A, { goodbye: false });
        await kiosk.until(isDelivered);
        await kiosk.close();
        nowMs += 1_000;
      }
      expect(await salesAtServer()).toEqual(['sale-1', 'sale-2', 'sale-3']);
      expect(await alarmKinds()).toEqual([]);
    });

    it('that had taken over stops the one that comes back from a long outage', async () => {
      const original = folder();
      sell(original, 1);
      let line = true;
      const first = start(original, MACHINE_A, {
        fetch: (...request) => (line ? fetch(...request) : Promise.reject(new Error('no line'))),
      });
      await first.until(isDelivered);
      line = false;
      const copy = copyOf(original);
      nowMs += LEASE_MS;
      await start(copy, MACHINE_B).until(isDelivered);
      nowMs += 1_000;
      line = true;
      expect(await first.until(({ stopped }) => stopped !== null)).toMatchObject({ stopped: 'cloned' });
      expect(await alarmKinds()).toEqual(['clonedDisk']);
    });
  });

  describe('a revoked kiosk', () => {
    it('stops, keeps its rows, and delivers them with a new key and a new code', async () => {
      const place = folder();
      sell(place, 1);
      const kiosk = start(place, MACHINE_A);
      await kiosk.until(isDelivered);
      expect(await server.store.revoke('till-1', '')).toHaveLength(1);
      sell(place, 2);
      kiosk.client.nudge();
      expect(await kiosk.until(({ stopped }) => stopped !== null)).toMatchObject({ stopped: 'revoked', behind: 1 });
      await kiosk.close();

      const withOldKey = start(place, MACHINE_A);
      expect(withOldKey.client.state.stopped).toBe('revoked');
      await withOldKey.close();
      expect(renewKey(dataFiles(place).key, 'till-1', nowMs)).toMatchObject({ ok: true });
      const code = 'a-new-code-for-till-1';
      await server.store.addCode({ codeHash: hashOfCode(code), kiosk: 'till-1', expiresAtMs: null });
      const renewed = start(place, MACHINE_A, { enrolmentCode: code });
      expect(await renewed.until(isDelivered)).toMatchObject({ stopped: null, ackedSeq: 2 });
      expect(await salesAtServer()).toEqual(['sale-1', 'sale-2']);
    });
  });

  describe('the publisher’s key', () => {
    it('is followed when the old one handed over to it, and what the new one signs is taken', async () => {
      const publish = async (priceMinor: number) => {
        nowMs += 1_000;
        const product = { ...MILK, priceMinor };
        const lines = [
          { key: 'currency', value: 'EUR' },
          { key: product.code, value: product },
        ];
        const response = await fetch(`${server.url}/v1/publish/catalogue?mode=changes`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        });
        expect(response.status).toBe(200);
      };
      const place = folder();
      sell(place, 1);
      await publish(100);
      const kiosk = start(place, MACHINE_A);
      await kiosk.until(() => kiosk.catalogue.find(MILK.code, nowMs)?.priceMinor === 100);
      const before = kiosk.store.read().publisherKey;
      await kiosk.close();
      await server.close();
      const renewed = renewPublisherKey(join(serverFolder, 'publisher-key.json'));
      if (!renewed.ok) throw new Error(renewed.error.detail);
      server = await startTestServer(serverFolder, { now: () => nowMs, database: database.config });
      await publish(150);
      const again = start(place, MACHINE_A);
      await again.until(() => again.catalogue.find(MILK.code, nowMs)?.priceMinor === 150);
      expect(again.store.read().publisherKey).toBe(renewed.value.publicKey);
      expect(renewed.value.publicKey).not.toBe(before);
    });

    it('is kept as first told; another one counts only with another enrolment code', async () => {
      const place = folder();
      sell(place, 1);
      const kiosk = start(place, MACHINE_A);
      await kiosk.until(isDelivered);
      const { publisherKey } = kiosk.store.read();
      expect(publisherKey).toMatch(/^[\w-]{43}$/);
      await kiosk.close();
      await server.close();
      server = await startTestServer(folder(), {
        now: () => nowMs,
        enrolmentCodes: [codeFor('till-1'), 'another-code'],
      });
      const unchanged = start(place, MACHINE_A);
      await unchanged.until((state) => isDelivered(state) && state.ackedSeq === 1);
      expect(unchanged.store.read().publisherKey).toBe(publisherKey);
      await unchanged.close();
      await server.close();
      server = await startTestServer(folder(), { now: () => nowMs, enrolmentCodes: ['another-code'] });
      const renewed = start(place, MACHINE_A, { enrolmentCode: 'another-code' });
      await renewed.until(isDelivered);
      expect(renewed.store.read().publisherKey).not.toBe(publisherKey);
    });
  });
});
