/** One traveller's personal data, from the kiosk's screen to the head office and to its end. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Booking } from '../../../core/checkin/departure.ts';
import { findBooking } from '../../../host/effects/departure.ts';
import { memoryKeyKeeper } from '../../../host/key-keeper.ts';
import { prepareScreenCommand } from '../../../host/prepare.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { wrapSessionKey } from '../../../offline/session-key.ts';
import { openSyncStore } from '../../../offline/sync-store.ts';
import { type HeadOfficeKey, openHeadOfficeKey } from '../../../server/head-office-key.ts';
import type { RunningServer } from '../../../server/start.ts';
import {
  isDelivered,
  startTestKiosk,
  startTestServer,
  temporaryFolder,
} from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { BOOKING } from '../core/world.ts';
import { checkinFindings } from '../host/checkin-findings.ts';
import { filesIn, type Secret, secretsIn, secretText } from '../host/raw-files.ts';
import { type Host, type Machine, machine } from '../host/rig.ts';

const PERSONAL = ['WEBER', 'Weber', 'Friederike', 'K7XQ2P'].map(secretText);
const TRIP: Booking = {
  ...BOOKING,
  passengers: BOOKING.passengers.map((passenger) => ({ ...passenger, givenNames: 'Jana Friederike' })),
};
const ASK = { askedBy: 'the duty manager', reason: 'the traveller asked for it' };

let kiosk: Machine;
let place: ReturnType<typeof temporaryFolder>;
let database: TestDatabase;
let server: RunningServer;
let office: HeadOfficeKey;
/** Every session key that the kiosk ever made. */
let keys: Secret[];
let wrapped: Secret[];

const start = (change: { isAcceptingNewKeys?: boolean } = {}) =>
  startTestServer(place.folder, {
    database: database.config,
    log: pino({ level: 'trace' }, pino.destination({ dest: join(place.folder, 'server.log'), sync: true })),
    ...change,
  });

async function wrap(session: string, key: Uint8Array): Promise<string> {
  const text = await wrapSessionKey(office.publicKey, session, key);
  keys.push({ name: 'a session key', bytes: Uint8Array.from(key) });
  wrapped.push({ name: session, bytes: Buffer.from(text) });
  return text;
}

async function identify(host: Host): Promise<string> {
  const by = { recordLocator: 'K7XQ2P', surname: 'WEBER' };
  await host.submit(prepareScreenCommand({ type: 'identify.byReference', ...by }, checkinFindings(host)));
  const asked = host.begun.findLast(({ effect }) => effect.type === 'booking.find');
  const departures = {
    findBooking: async () => ({ ok: true as const, value: TRIP }),
    accept: async () => ({ ok: false as const, error: { kind: 'notFound' as const } }),
  };
  const answer = await findBooking(departures, { by: 'reference', ...by }, host.keys.current);
  await host.submit({ type: 'booking.answered', answer }, { effectId: asked?.effectId ?? '', outcome: 'done' });
  return host.state.status === 'open' ? host.state.sessionId : '';
}

async function deliver(host: Host): Promise<void> {
  const line = startTestKiosk(kiosk.folder, server.url, undefined, {
    forgetSessionKeys: (sessions) => host.journal.forgetSessionKeys(sessions),
  });
  await line.until((state) => isDelivered(state) && state.ackedSeq === host.journal.lastSeq);
  await line.close();
  await server.opener.idle();
}

async function post(path: string, body: object) {
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}
const reveal = (session: string) => post('/v1/office/reveal', { session, ...ASK });
const erase = (session: string) => post('/v1/office/erase', { session, ...ASK });
const found = (secrets: readonly Secret[]) => secretsIn([kiosk.folder, place.folder], secrets);

onEachDatabase(({ open }) => {
  beforeEach(async () => {
    place = temporaryFolder();
    database = await open(place.folder);
    server = await start();
    const opened = await openHeadOfficeKey(join(place.folder, 'head-office-key.json'));
    if (!opened.ok) throw new Error(opened.error.detail);
    office = opened.value;
    keys = [];
    wrapped = [];
    kiosk = machine('checkin');
    kiosk.wrap = wrap;
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
    kiosk.scrap();
  });

  describe('a traveller’s personal data', () => {
    it('is in no raw file of kiosk or server, in the middle of the session and after it, and neither is the session’s key', async () => {
      const host = await kiosk.boot();
      await identify(host);
      await host.submit({ type: 'passengers.choose', passengerIds: ['p1'] });
      await deliver(host);
      expect(filesIn(kiosk.folder).map((file) => file.slice(kiosk.folder.length + 1))).toEqual(
        expect.arrayContaining(['journal.db', 'journal.db-wal', 'sync.db', 'catalogue.db']),
      );
      expect(filesIn(place.folder).length).toBeGreaterThanOrEqual(3);
      expect(keys.length).toBeGreaterThanOrEqual(2);
      expect(host.view.screen).toMatchObject({ passenger: { name: 'Jana Friederike Weber' } });
      expect(found([...PERSONAL, ...keys])).toEqual([]);
      await host.submit({ type: 'session.leave' });
      await deliver(host);
      host.kill();
      expect(found([...PERSONAL, ...keys])).toEqual([]);
    });

    it('can be read at the head office, and every look is written down', async () => {
      const host = await kiosk.boot();
      const session = await identify(host);
      await deliver(host);
      const answer = await reveal(session);
      expect(answer).toMatchObject({ session, outcome: 'opened', kiosks: [{ kiosk: 'k1' }] });
      expect(JSON.stringify(answer)).toContain('"surname":"Weber"');
      const looks = await (await fetch(new URL('/v1/office/reveals', server.url))).json();
      expect(looks).toMatchObject({ reveals: [{ session, ...ASK, outcome: 'opened' }] });
      expect(found([...PERSONAL, ...keys])).toEqual([]);
      host.kill();
    });

    it('that was identified again after a power loss can be read too: the new key went to the head office', async () => {
      let host = await kiosk.boot();
      const session = await identify(host);
      host.kill();
      kiosk.keeper = memoryKeyKeeper();
      host = await kiosk.boot();
      await identify(host);
      await deliver(host);
      const answer = await reveal(session);
      const kinds = answer.kiosks[0].events.map(({ kind }: { kind: string }) => kind);
      expect(kinds.filter((kind: string) => kind === 'session.started' || kind === 'session.rekeyed')).toEqual([
        'session.started',
        'session.rekeyed',
      ]);
      expect(JSON.stringify(answer)).not.toContain('unreadable');
      expect(kinds.filter((kind: string) => kind === 'booking.found')).toHaveLength(2);
      host.kill();
    });

    it('of a session that began before the head office’s key was known can be read from the moment that it is', async () => {
      kiosk.wrap = async () => null;
      const host = await kiosk.boot();
      const session = await identify(host);
      await deliver(host);
      expect(await reveal(session)).toMatchObject({ outcome: 'noKey' });
      kiosk.wrap = wrap;
      await host.submit({ type: 'session.rekey', wrappedKeyHash: await host.keys.wrapCurrent() });
      await deliver(host);
      expect(JSON.stringify(await reveal(session))).toContain('"surname":"Weber"');
      host.kill();
    });
  });

  describe('erasure', () => {
    it('makes a session unreadable for ever, on both sides, and leaves both chains whole', async () => {
      const host = await kiosk.boot();
      const session = await identify(host);
      await deliver(host);
      const mine = wrapped.filter(({ name }) => name === session);
      expect(found(mine).length).toBeGreaterThan(0);
      expect(await erase(session)).toEqual({ session, wasErasedBefore: false });
      await deliver(host);
      expect(found(mine)).toEqual([]);
      expect(host.journal.sessionKeysOf([session])).toEqual([]);
      expect(await reveal(session)).toEqual({ session, outcome: 'erased', kiosks: [] });
      expect(await erase(session)).toEqual({ session, wasErasedBefore: true });
      expect(host.journal.verify()).toMatchObject({ ok: true });
      const { kiosks } = await server.store.summary();
      expect(kiosks).toMatchObject([{ hwm: host.journal.lastSeq, hash: host.journal.lastHash }]);
      host.kill();
    });

    it('holds when the kiosk sends the key again', async () => {
      const host = await kiosk.boot();
      const session = await identify(host);
      // Before the key ever came, and before anybody knew which kiosk it would come from.
      await erase(session);
      await deliver(host);
      await deliver(host);
      expect(host.journal.sessionKeysOf([session])).toEqual([]);
      expect(await reveal(session)).toMatchObject({ outcome: 'erased' });
      expect(
        secretsIn(
          [place.folder],
          wrapped.filter(({ name }) => name === session),
        ),
      ).toEqual([]);
      host.kill();
    });

    it('catches a key that was stored in the moment in which its session was erased', async () => {
      const host = await kiosk.boot();
      const session = await identify(host);
      await deliver(host);
      const [before] = await server.store.keysOfSession(session);
      await erase(session);
      await database.execute(
        `UPDATE session_key SET state = 'waiting', wrapped = '${before?.wrapped}' WHERE session = '${session}'`,
      );
      await host.submit({ type: 'session.leave' });
      await identify(host);
      await deliver(host);
      expect(await server.store.keysOfSession(session)).toMatchObject([{ state: 'erased', wrapped: null }]);
      host.kill();
    });

    it('is carried out again at the start of a server whose database was put back from before it', async () => {
      const host = await kiosk.boot();
      const session = await identify(host);
      await deliver(host);
      const [before] = await server.store.keysOfSession(session);
      await erase(session);
      await server.close();
      await database.execute(
        `DELETE FROM erasure; UPDATE session_key SET state = 'opened', wrapped = '${before?.wrapped}' WHERE session = '${session}'`,
      );
      server = await start();
      expect(await reveal(session)).toMatchObject({ outcome: 'erased' });
      host.kill();
    });

    it('by age takes the keys of older sessions only, and a kiosk that sends them again does not make them young', async () => {
      const host = await kiosk.boot();
      const old = await identify(host);
      await host.submit({ type: 'session.leave' });
      kiosk.clock.advance(86_400_000);
      const young = await identify(host);
      await deliver(host);
      expect(await server.store.eraseKeysBefore(kiosk.clock.nowMs() - 3_600_000)).toBe(1);
      expect(await server.store.eraseKeysBefore(kiosk.clock.nowMs() - 3_600_000)).toBe(0);
      expect(await reveal(old)).toMatchObject({ outcome: 'erased' });
      expect(await reveal(young)).toMatchObject({ outcome: 'opened' });
      host.kill();
    });
  });

  describe('the head office’s key', () => {
    it('is rotated: it reaches the kiosk, new sessions are wrapped to it, and earlier ones stay readable until it is retired', async () => {
      const host = await kiosk.boot();
      const before = await identify(host);
      await host.submit({ type: 'session.leave' });
      const [first] = office.list();
      expect(await office.rotate(1)).toMatchObject({ ok: true });
      await deliver(host);
      const files = dataFiles(kiosk.folder);
      const store = openSyncStore(files.sync, host.journal.identity.epoch);
      expect(store.read().headOfficeKey).toBe(office.publicKey);
      store.close();
      await host.keys.renew();
      const after = await identify(host);
      await deliver(host);
      expect(await reveal(before)).toMatchObject({ outcome: 'opened' });
      expect(await reveal(after)).toMatchObject({ outcome: 'opened' });
      expect(await server.store.sessionsUnder(first?.keyId ?? '')).toBe(1);
      expect(office.retire(first?.keyId ?? '')).toEqual({ ok: true, value: null });
      expect(await reveal(before)).toMatchObject({ outcome: 'cannotOpen' });
      expect(await reveal(after)).toMatchObject({ outcome: 'opened' });
      expect(office.retire(office.list()[0]?.keyId ?? '')).toEqual({ ok: false, error: { kind: 'presentKey' } });
      host.kill();
    });

    it('that is lost leaves sessions unopened, and they are opened when it is found again', async () => {
      const host = await kiosk.boot();
      const session = await identify(host);
      const file = join(place.folder, 'head-office-key.json');
      const kept = readFileSync(file);
      await server.close();
      rmSync(file);
      server = await start({ isAcceptingNewKeys: true });
      await deliver(host);
      expect(await reveal(session)).toMatchObject({ outcome: 'cannotOpen' });
      expect(await server.store.keysOfSession(session)).toMatchObject([{ state: 'unopened' }]);
      await server.close();
      writeFileSync(file, kept);
      server = await start({ isAcceptingNewKeys: true });
      await server.opener.idle();
      expect(await server.store.keysOfSession(session)).toMatchObject([{ state: 'opened' }]);
      host.kill();
    });
  });
});
