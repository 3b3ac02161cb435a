import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../../server/start.ts';
import { START_MS, startTestServer, temporaryFolder } from '../../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../../support/databases.ts';
import { codeOf, PASSWORD, type StationVisitor, stationVisitor } from './station-visitor.ts';

const run = promisify(execFile);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const CHIEF = { staffId: 'S-1', displayName: 'The chief' };

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let nowMs: number;
  let chief: StationVisitor;

  const start = async () => {
    server = await startTestServer(place.folder, { database: database.config, now: () => nowMs });
  };
  const newVisitor = () =>
    stationVisitor(
      () => server.url,
      () => nowMs,
    );
  const firstCode = () => {
    if (server.stationCode === null) throw new Error('there is an account already');
    return server.stationCode.code;
  };
  /** An account of this role whose person has set it up. */
  const staffWith = async (role: string, staffId: string): Promise<StationVisitor> => {
    const made = await chief.ask('accounts', { staffId, displayName: role, role });
    const visitor = newVisitor();
    expect(await visitor.setUp(made.body.invitation.code)).toMatchObject({ status: 200, body: { role } });
    return visitor;
  };
  const lastActs = async (count: number) =>
    (await chief.ask('audit')).body.rows
      .slice(0, count)
      .map(({ staffId, act, subject, outcome }: Record<string, unknown>) => [staffId, act, subject, outcome]);

  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    database = await open(place.folder);
    await start();
    chief = newVisitor();
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  describe('the first account', () => {
    it('is made with the code of the first start, once', async () => {
      const file = join(place.folder, 'station-code.txt');
      expect([readFileSync(file, 'utf8').trim(), statSync(file).mode & 0o777]).toEqual([firstCode(), 0o600]);
      expect(statSync(join(place.folder, 'station-key.json')).mode & 0o777).toBe(0o600);
      expect(await chief.setUp(firstCode())).toMatchObject({ status: 409, body: { kind: 'nameNeeded' } });
      expect(await chief.setUp('WRONG-WRONG', CHIEF)).toMatchObject({ status: 403, body: { kind: 'wrongCode' } });
      const made = await chief.setUp(firstCode().toLowerCase(), CHIEF);
      expect(made).toMatchObject({ status: 200, body: { ...CHIEF, role: 'backOffice' } });
      expect(made.body.rights).toContain('manageAccounts');
      expect(new Set(made.body.recoveryCodes).size).toBe(10);
      expect(existsSync(file)).toBe(false);
      const other = { staffId: 'S-9', displayName: 'Another' };
      expect(await newVisitor().setUp(firstCode(), other)).toMatchObject({ status: 403, body: { kind: 'wrongCode' } });
      await server.close();
      await start();
      expect(server.stationCode).toBeNull();
      expect(await chief.ask('session')).toMatchObject({ status: 200, body: { staffId: 'S-1' } });
    });

    it('is not made with a code that has expired, nor without the device’s code', async () => {
      const begun = await chief.ask('setup/begin', { code: firstCode(), named: CHIEF });
      const finish = {
        code: firstCode(),
        password: PASSWORD,
        totpCode: codeOf(begun.body.totp.secret, nowMs + HOUR_MS),
      };
      expect(await chief.ask('setup/finish', finish)).toMatchObject({ status: 403, body: { kind: 'wrongTotpCode' } });
      nowMs += HOUR_MS;
      expect(await chief.ask('setup/finish', finish)).toMatchObject({ status: 403, body: { kind: 'wrongCode' } });
    });

    it('is made anew from the server’s machine where nobody is left, and accounts are disabled there', async () => {
      await chief.setUp(firstCode(), CHIEF);
      const { config } = database;
      const at = ['--data', place.folder, ...(config.kind === 'postgres' ? ['--database', config.url] : [])];
      const command = async (name: string, ...args: string[]) =>
        JSON.parse((await run(process.execPath, [`server/commands/${name}.ts`, ...at, ...args])).stdout);
      expect(await command('station-accounts')).toMatchObject({ accounts: [{ ...CHIEF, state: 'active' }] });
      expect(await command('station-accounts', '--disable', 'S-1')).toEqual({ disabled: 'S-1' });
      expect(await chief.ask('session')).toMatchObject({ status: 401 });
      await expect(command('station-accounts', '--disable', 'S-1')).rejects.toMatchObject({ code: 1 });
      const { code } = await command('station-code');
      const next = { staffId: 'S-2', displayName: 'The next' };
      expect(await newVisitor().setUp(code, CHIEF)).toMatchObject({ status: 409, body: { kind: 'staffIdTaken' } });
      expect(await newVisitor().setUp(code, next)).toMatchObject({ status: 200 });
    });
  });

  describe('signing in', () => {
    beforeEach(async () => {
      await chief.setUp(firstCode(), CHIEF);
      nowMs += MINUTE_MS;
    });

    it('asks for password and second factor, and takes each code of the device once', async () => {
      const [one, two] = [newVisitor(), newVisitor()];
      const done = await one.signIn('S-1', chief.totpSecret);
      expect(done).toMatchObject({ status: 200, body: { staffId: 'S-1' } });
      expect(done.headers.get('set-cookie')).toMatch(/^portico-station=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      expect(await two.signIn('S-1', chief.totpSecret)).toMatchObject({ status: 403, body: { kind: 'wrong' } });
      expect(two.cookie).toBe('');
      // One that has passed is still looked at for its clock’s sake, but the one after it was taken.
      const before = { secondFactor: { kind: 'totp', code: codeOf(chief.totpSecret, nowMs - 30_000) } };
      expect(await two.signIn('S-1', chief.totpSecret, before)).toMatchObject({ status: 403 });
      nowMs += 30_000;
      expect(await two.signIn('S-1', chief.totpSecret)).toMatchObject({ status: 200 });
      expect(one.cookie).not.toBe(two.cookie);
    });

    it('answers the same for a wrong password, a wrong factor and a name that nobody has', async () => {
      const wrongs = [
        await newVisitor().signIn('S-1', chief.totpSecret, { password: 'another password' }),
        await newVisitor().signIn('S-1', chief.totpSecret, { secondFactor: { kind: 'recovery', code: 'AAAAA' } }),
        await newVisitor().signIn('S-77', chief.totpSecret),
      ];
      for (const { status, body } of wrongs) expect([status, body]).toEqual([403, wrongs[0]?.body]);
      // What nobody is called is not kept: somebody may have typed their password there.
      expect(await lastActs(3)).toEqual([
        [null, 'signIn', null, 'refused'],
        [null, 'signIn', 'S-1', 'refused'],
        [null, 'signIn', 'S-1', 'refused'],
      ]);
    });

    it('takes a recovery code once where the device is lost', async () => {
      const fresh = await chief.ask('accounts', { staffId: 'S-2', displayName: 'Second', role: 'attendant' });
      const { body } = await newVisitor().setUp(fresh.body.invitation.code);
      const secondFactor = { kind: 'recovery', code: body.recoveryCodes[3] };
      expect(await newVisitor().signIn('S-2', chief.totpSecret, { secondFactor })).toMatchObject({ status: 200 });
      expect(await newVisitor().signIn('S-2', chief.totpSecret, { secondFactor })).toMatchObject({ status: 403 });
    });

    it('is locked after five wrong tries with rising delay, also across a restart, as for a name that nobody has', async () => {
      const wrong = { password: 'a wrong password' };
      for (const staffId of ['S-1', 'S-77']) {
        for (let tries = 0; tries < 5; tries += 1) {
          expect(await newVisitor().signIn(staffId, chief.totpSecret, wrong)).toMatchObject({ status: 403 });
        }
        expect(await newVisitor().signIn(staffId, chief.totpSecret)).toMatchObject({
          status: 429,
          body: { kind: 'locked', lockedUntilMs: nowMs + 30_000 },
        });
      }
      await server.close();
      await start();
      expect(await newVisitor().signIn('S-1', chief.totpSecret)).toMatchObject({ status: 429 });
      nowMs += 30_000;
      expect(await newVisitor().signIn('S-1', chief.totpSecret, wrong)).toMatchObject({ status: 403 });
      expect(await newVisitor().signIn('S-1', chief.totpSecret)).toMatchObject({
        body: { kind: 'locked', lockedUntilMs: nowMs + 60_000 },
      });
      nowMs += 60_000;
      expect(await newVisitor().signIn('S-1', chief.totpSecret)).toMatchObject({ status: 200 });
    });

    it('is locked for a source that tries many names', async () => {
      const tries = [];
      for (let index = 0; index < 21; index += 1) tries.push(await newVisitor().signIn(`X-${index}`, chief.totpSecret));
      expect(tries.map(({ status }) => status).slice(-2)).toEqual([403, 429]);
      expect(await newVisitor().signIn('S-1', chief.totpSecret)).toMatchObject({
        status: 429,
        body: { kind: 'locked' },
      });
    });
  });

  describe('a session', () => {
    beforeEach(async () => {
      await chief.setUp(firstCode(), CHIEF);
    });

    it('ends when nobody asks for a while, and at last in any case', async () => {
      for (let minute = 0; minute < 720; minute += 14) {
        expect([minute, (await chief.ask('session')).status]).toEqual([minute, 200]);
        nowMs += 14 * MINUTE_MS;
      }
      expect(await chief.ask('session')).toMatchObject({ status: 401, body: { kind: 'noSession' } });
      await chief.signIn('S-1', chief.totpSecret);
      nowMs += 15 * MINUTE_MS;
      expect((await chief.ask('session')).status).toBe(401);
    });

    it('is listed and ended by its own person only, and by signing out', async () => {
      const attendant = await staffWith('attendant', 'S-2');
      const [own] = (await attendant.ask('sessions')).body.sessions;
      expect(own).toMatchObject({ isThisOne: true, createdAtMs: nowMs });
      expect(await chief.ask('sessions/end', { sessionId: own?.sessionId })).toMatchObject({ status: 404 });
      nowMs += MINUTE_MS;
      const elsewhere = newVisitor();
      await elsewhere.signIn('S-2', attendant.totpSecret);
      expect(await elsewhere.ask('sessions/end', { sessionId: own?.sessionId })).toMatchObject({ status: 204 });
      expect((await attendant.ask('session')).status).toBe(401);
      const kept = elsewhere.cookie;
      expect(await elsewhere.ask('sign-out', {})).toMatchObject({ status: 204 });
      expect((await elsewhere.ask('session', undefined, { cookie: kept })).status).toBe(401);
    });

    it('ends at once when the account is disabled, invited again or gets another role', async () => {
      for (const [index, [path, more]] of [
        ['accounts/role', { role: 'supervisor' }],
        ['accounts/disable', {}],
        ['accounts/invite', {}],
      ].entries() as Iterable<[number, [string, object]]>) {
        const staff = await staffWith('attendant', `A-${index}`);
        expect((await staff.ask('session')).status).toBe(200);
        expect(await chief.ask(path, { staffId: `A-${index}`, ...more })).toMatchObject({ status: 200 });
        expect((await staff.ask('session')).status).toBe(401);
        nowMs += MINUTE_MS;
        const isStillGood = path === 'accounts/role';
        expect((await staff.signIn(`A-${index}`, staff.totpSecret)).status).toBe(isStillGood ? 200 : 403);
      }
    });

    it('is known in the database by a hash only, and the device’s secret is sealed', async () => {
      const rows = JSON.stringify([
        await database.read('SELECT * FROM station_session'),
        await database.read('SELECT * FROM station_account'),
        await database.read('SELECT * FROM station_code'),
      ]);
      expect(rows).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
      for (const secret of [chief.cookie.split('=')[1], chief.totpSecret, PASSWORD, firstCode()]) {
        expect(rows).not.toContain(secret);
      }
    });
  });

  describe('every route of the station', () => {
    const OPEN = ['POST sign-in', 'POST setup/begin', 'POST setup/finish'];
    const EVERY_ACCOUNT = ['GET session', 'GET sessions', 'POST sessions/end', 'POST sign-out'];
    const MANAGERS = ['GET accounts', 'GET audit'].concat(
      ['accounts', 'accounts/invite', 'accounts/disable', 'accounts/role'].map((path) => `POST ${path}`),
    );
    const PREFIX = '/station/api/';
    /** An empty body is no good to any of them: what is refused before it is read was refused for who asks. */
    const ask = (who: StationVisitor, route: string, headers: Record<string, string> = {}) => {
      const [method, path = ''] = route.split(' ');
      return who.ask(path, method === 'GET' ? undefined : { x: 1 }, headers);
    };

    it('is in this table', () => {
      const known = server.routes().filter(({ method, url }) => method !== 'HEAD' && url.startsWith(PREFIX));
      expect(known.map(({ method, url }) => `${method} ${url.slice(PREFIX.length)}`).sort()).toEqual(
        [...OPEN, ...EVERY_ACCOUNT, ...MANAGERS].sort(),
      );
    });

    it('is for the roles that may, with a living session, its CSRF token and the page’s own origin', async () => {
      await chief.setUp(firstCode(), CHIEF);
      const roles = {
        backOffice: chief,
        attendant: await staffWith('attendant', 'S-2'),
        supervisor: await staffWith('supervisor', 'S-3'),
        technician: await staffWith('technician', 'S-4'),
      };
      const signed = [...EVERY_ACCOUNT.filter((route) => route !== 'POST sign-out'), ...MANAGERS];
      for (const [role, who] of Object.entries(roles)) {
        for (const route of signed) {
          const { status, body } = await ask(who, route);
          const may = role === 'backOffice' || !MANAGERS.includes(route);
          const expected = may ? [route.startsWith('GET') ? 200 : 400] : [403, 'notAllowed'];
          expect([role, route, status, ...(may ? [] : [body.kind])]).toEqual([role, route, ...expected]);
        }
      }
      expect(await lastActs(1)).toEqual([['S-4', 'useRight', 'manageAccounts', 'refused']]);
      const nobody = newVisitor();
      const attendantsToken = (await roles.attendant.ask('session')).body.csrfToken;
      for (const route of [...EVERY_ACCOUNT, ...MANAGERS]) {
        expect([route, (await ask(nobody, route)).body.kind]).toEqual([route, 'noSession']);
        const forged = { cookie: `portico-station=${'A'.repeat(43)}` };
        expect([route, (await ask(nobody, route, forged)).body.kind]).toEqual([route, 'noSession']);
        if (route.startsWith('GET')) continue;
        for (const token of ['', 'x', attendantsToken]) {
          const { status, body } = await ask(chief, route, { 'x-csrf-token': token });
          expect([route, status, body.kind]).toEqual([route, 403, 'wrongCsrfToken']);
        }
      }
      for (const route of [...OPEN, ...EVERY_ACCOUNT, ...MANAGERS].filter((each) => each.startsWith('POST'))) {
        for (const origin of ['https://elsewhere.example', 'null', '']) {
          expect([route, (await ask(chief, route, { origin })).body.kind]).toEqual([route, 'otherOrigin']);
        }
      }
      nowMs += 13 * HOUR_MS;
      for (const route of [...EVERY_ACCOUNT, ...MANAGERS]) {
        expect([route, (await ask(chief, route)).status]).toEqual([route, 401]);
      }
    });

    it('says to browsers that nothing comes from elsewhere, and that nobody frames it', async () => {
      const { headers } = await chief.ask('session');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('whoever manages accounts', () => {
    beforeEach(async () => {
      await chief.setUp(firstCode(), CHIEF);
    });

    it('invites once, and lists who there is', async () => {
      const account = { staffId: 'S-2', displayName: 'Second', role: 'attendant' };
      const made = await chief.ask('accounts', account);
      expect(made).toMatchObject({ status: 200, body: { account: { ...account, state: 'invited' } } });
      expect(await chief.ask('accounts', account)).toMatchObject({ status: 409, body: { kind: 'staffIdTaken' } });
      expect(await newVisitor().setUp(made.body.invitation.code)).toMatchObject({ status: 200 });
      expect(await newVisitor().setUp(made.body.invitation.code)).toMatchObject({ status: 403 });
      const again = await chief.ask('accounts/invite', { staffId: 'S-2' });
      await chief.ask('accounts/disable', { staffId: 'S-2' });
      expect(await newVisitor().setUp(again.body.invitation.code)).toMatchObject({ status: 403 });
      expect((await chief.ask('accounts')).body.accounts).toMatchObject([
        { ...CHIEF, role: 'backOffice', state: 'active' },
        { ...account, state: 'disabled' },
      ]);
      expect(await lastActs(4)).toEqual([
        ['S-1', 'disable', 'S-2', 'done'],
        ['S-1', 'invite', 'S-2', 'done'],
        ['S-2', 'setUp', null, 'done'],
        ['S-1', 'createAccount', 'S-2', 'refused'],
      ]);
    });

    it('does not change their own account, so that somebody is always left', async () => {
      for (const [path, more] of [
        ['accounts/disable', {}],
        ['accounts/invite', {}],
        ['accounts/role', { role: 'attendant' }],
      ] as const) {
        expect(await chief.ask(path, { staffId: 'S-1', ...more })).toMatchObject({ body: { kind: 'ownAccount' } });
        expect(await chief.ask(path, { staffId: 'S-8', ...more })).toMatchObject({ body: { kind: 'unknownAccount' } });
      }
    });

    it('cannot change what the audit says, nor can anybody', async () => {
      await expect(database.execute("UPDATE station_audit SET act = 'signOut'")).rejects.toThrow('only added to');
      await expect(database.execute('DELETE FROM station_audit')).rejects.toThrow('only added to');
      expect(await lastActs(1)).toEqual([['S-1', 'setUp', null, 'done']]);
    });
  });
});
