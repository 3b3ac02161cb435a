import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECK_IN_CLOSES_BEFORE_MS, CHECK_IN_OPENS_BEFORE_MS } from '../../../core/checkin/departure.ts';
import { createDepartureClient } from '../../../offline/departure-client.ts';
import { isSameSurname } from '../../../server/names.ts';
import { type RunningServer, startServer } from '../../../server/start.ts';
import {
  ENROLMENT_CODE,
  START_MS,
  startTestServer,
  temporaryFolder,
  testIdentity,
} from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';

const departsAtMsOn = (departureDate: string): number => Date.parse(`${departureDate}T12:30+01:00`);
const flight = (flightId: string, departureDate: string, status = 'open') => ({
  flightId,
  carrier: 'MX',
  number: '101',
  origin: 'HAM',
  originCity: 'Hamburg',
  destination: 'OSL',
  destinationCity: 'Oslo',
  departureDate,
  departureTime: '12:30',
  boardingTime: '12:00',
  departsAtMs: departsAtMsOn(departureDate),
  gate: 'A12',
  terminal: '1',
  status,
  cabins: [{ compartment: 'Y', firstRow: 1, lastRow: 20, columns: ['A', 'B', 'C', '', 'D', 'E', 'F'], exitRows: [10] }],
});
const passenger = (passengerId: string, surname: string, more: object = {}) => ({
  passengerId,
  surname,
  givenNames: 'Kim',
  compartment: 'Y',
  ...more,
});
const TODAY = 'MX101-2026-11-22';
const departures = {
  flights: [
    flight(TODAY, '2026-11-22'),
    flight('MX102-2026-11-22', '2026-11-22', 'closed'),
    flight('MX101-2026-11-19', '2026-11-19'),
  ],
  bookings: [
    {
      recordLocator: 'ABC123',
      flightId: TODAY,
      passengers: [
        passenger('p-1', 'Müller-Lüdenscheidt', { documentNumber: 'C01X 00T47', loyaltyTier: 'gold' }),
        passenger('p-2', 'O’Neill', { seat: '3A' }),
      ],
    },
    { recordLocator: 'XYZ789', flightId: 'MX102-2026-11-22', passengers: [passenger('p-3', 'Ødegård')] },
    { recordLocator: 'OLD111', flightId: 'MX101-2026-11-19', passengers: [passenger('p-4', 'Smith')] },
  ],
};

const WITHOUT_INSTANTS = {
  SQLite: "UPDATE flight SET flight_json = json_remove(flight_json, '$.departsAtMs')",
  PostgreSQL: "UPDATE flight SET flight_json = (flight_json::jsonb - 'departsAtMs')::text",
};

onEachDatabase(({ name, open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let seedFolder: string;
  let server: RunningServer;
  let dcs: ReturnType<typeof createDepartureClient>;
  let nowMs = START_MS;

  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    seedFolder = join(place.folder, 'seed');
    mkdirSync(seedFolder);
    writeFileSync(join(seedFolder, 'departures.json'), JSON.stringify(departures));
    mkdirSync(join(place.folder, 'server'));
    database = await open(join(place.folder, 'server'));
    server = await startTestServer(join(place.folder, 'server'), {
      seedFolder,
      now: () => nowMs,
      database: database.config,
    });
    const identity = testIdentity(place.folder, 'desk-1');
    await server.store.enrol({
      kiosk: 'desk-1',
      epoch: '019ab000-0000-7000-8000-000000000000',
      publicKey: identity.publicKey,
    });
    dcs = createDepartureClient({ url: server.url, identity, now: () => nowMs, timeoutMs: 5_000 });
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  const byReference = (recordLocator: string, surname: string) =>
    dcs.findBooking({ by: 'reference', recordLocator, surname });
  const accept = (acceptanceId: string, passengerId: string, seat: string, recordLocator = 'ABC123') =>
    dcs.accept({ acceptanceId, recordLocator, passengerId, seat });

  describe('finding a booking', () => {
    it('takes the reference and any passenger’s surname, however it is written', async () => {
      for (const surname of ['Müller-Lüdenscheidt', 'muller ludenscheidt', 'MUELLERLUEDENSCHEIDT', "o'neill"]) {
        expect(await byReference('ABC123', surname)).toMatchObject({
          ok: true,
          value: {
            recordLocator: 'ABC123',
            flight: { flightId: TODAY },
            passengers: [
              { passengerId: 'p-1', seat: null, checkedIn: false },
              { passengerId: 'p-2', seat: '3A' },
            ],
            takenSeats: ['3A'],
          },
        });
      }
    });

    it('takes the document’s number and surname', async () => {
      const found = await dcs.findBooking({
        by: 'document',
        documentNumber: 'C01X00T47',
        surname: 'MUELLER LUEDENSCHEIDT',
      });
      expect(found).toMatchObject({ ok: true, value: { recordLocator: 'ABC123' } });
    });

    it.each([
      ['ABC123', 'Smith'],
      ['NONE00', 'Müller'],
      ['OLD111', 'Smith'],
      ['ABC123', '-'],
    ])('finds nothing for %s and %s', async (locator, surname) => {
      expect(await byReference(locator, surname)).toEqual({ ok: false, error: { kind: 'notFound' } });
    });
  });

  describe('the check-in window', () => {
    const departsAtMs = departsAtMsOn('2026-11-22');
    const CLOSED = { ok: false, error: { kind: 'flightClosed' } };
    const findAt = (atMs: number) => {
      nowMs = atMs;
      return byReference('ABC123', 'oneill');
    };

    it('opens two days before the departure and closes 40 minutes before it', async () => {
      expect(await findAt(departsAtMs - CHECK_IN_OPENS_BEFORE_MS - 1)).toEqual(CLOSED);
      expect(await findAt(departsAtMs - CHECK_IN_OPENS_BEFORE_MS)).toMatchObject({ ok: true });
      expect(await findAt(departsAtMs - CHECK_IN_CLOSES_BEFORE_MS)).toMatchObject({ ok: true });
      expect(await findAt(departsAtMs - CHECK_IN_CLOSES_BEFORE_MS + 1)).toEqual(CLOSED);
      expect(await findAt(departsAtMs + 1)).toEqual(CLOSED);
    });

    it('that closed between finding and accepting lets nobody in any more, but answers again what it accepted', async () => {
      const before = await accept('a-1', 'p-1', '4C');
      expect(before).toMatchObject({ ok: true });
      nowMs = departsAtMs - CHECK_IN_CLOSES_BEFORE_MS + 1;
      expect(await accept('a-2', 'p-2', '3A')).toEqual(CLOSED);
      expect(await accept('a-1', 'p-1', '4C')).toEqual(before);
    });

    it('of a flight that the airline closed or that left is no booking to check in for', async () => {
      expect(await byReference('XYZ789', 'oedegaard')).toEqual(CLOSED);
    });

    describe('of several flights', () => {
      const TOMORROW = 'MX101-2026-11-23';
      const commuter = { documentNumber: 'D5555555' };
      const twoDays = {
        ...departures,
        version: 1,
        // Neither the order of the file nor that of the names: only the departure counts.
        flights: [flight(TOMORROW, '2026-11-23'), ...departures.flights],
        bookings: [
          { recordLocator: 'AAA222', flightId: TOMORROW, passengers: [passenger('p-8', 'Singh', commuter)] },
          { recordLocator: 'ZZZ111', flightId: TODAY, passengers: [passenger('p-7', 'Singh', commuter)] },
          { recordLocator: 'BTH333', flightId: TOMORROW, passengers: [passenger('p-9', 'Okoro')] },
          { recordLocator: 'BTH333', flightId: TODAY, passengers: [passenger('p-9', 'Okoro')] },
        ],
      };
      const byDocument = () =>
        dcs.findBooking({ by: 'document', documentNumber: commuter.documentNumber, surname: 'SINGH' });
      beforeEach(async () => {
        writeFileSync(join(seedFolder, 'departures.json'), JSON.stringify(twoDays));
        expect(await server.loadSeed()).toMatchObject({ ok: true, value: { departures: true } });
      });

      it('finds the next one, and tomorrow’s once today’s is closed', async () => {
        expect(await byDocument()).toMatchObject({ value: { recordLocator: 'ZZZ111', flight: { flightId: TODAY } } });
        nowMs = departsAtMs;
        expect(await byDocument()).toMatchObject({
          value: { recordLocator: 'AAA222', flight: { flightId: TOMORROW } },
        });
      });

      it('accepts on the one that was found', async () => {
        expect(await accept('a-1', 'p-9', '4C', 'BTH333')).toMatchObject({ ok: true });
        expect(await byReference('BTH333', 'Okoro')).toMatchObject({
          value: { flight: { flightId: TODAY }, passengers: [{ seat: '4C', checkedIn: true }] },
        });
        nowMs = departsAtMs;
        expect(await accept('a-2', 'p-9', '5D', 'BTH333')).toMatchObject({ ok: true });
        expect(await byReference('BTH333', 'Okoro')).toMatchObject({
          value: { flight: { flightId: TOMORROW }, passengers: [{ seat: '5D', checkedIn: true }] },
        });
      });

      it('never moves a passenger to a later one because the window of the earlier closed meanwhile', async () => {
        nowMs = departsAtMs - CHECK_IN_CLOSES_BEFORE_MS + 1;
        expect(await accept('a-1', 'p-9', '4C', 'BTH333')).toEqual(CLOSED);
      });
    });
  });

  describe('a ledger file from before departure instants were known', () => {
    it('counts its flights as departed, and takes the same departures over once more', async () => {
      await database.execute(WITHOUT_INSTANTS[name]);
      await database.execute("UPDATE meta SET key = 'departures' WHERE key LIKE 'departures%'");
      expect(await byReference('ABC123', 'oneill')).toEqual({ ok: false, error: { kind: 'flightClosed' } });
      expect(await server.loadSeed()).toMatchObject({ ok: true, value: { departures: true } });
      expect(await byReference('ABC123', 'oneill')).toMatchObject({ ok: true });
    });
  });

  describe('accepting a passenger', () => {
    it('numbers passengers in order, and repeats itself for the same acceptance', async () => {
      expect(await accept('a-1', 'p-1', '4C')).toEqual({ ok: true, value: { sequenceNumber: 1, seat: '4C' } });
      expect(await accept('a-2', 'p-2', '3A')).toEqual({ ok: true, value: { sequenceNumber: 2, seat: '3A' } });
      expect(await accept('a-1', 'p-1', '4C')).toEqual({ ok: true, value: { sequenceNumber: 1, seat: '4C' } });
      expect(await byReference('ABC123', 'oneill')).toMatchObject({
        value: { takenSeats: ['3A', '4C'], passengers: [{ checkedIn: true, sequenceNumber: 1 }, { checkedIn: true }] },
      });
    });

    it('gives one seat to one passenger, also when both ask at once', async () => {
      expect(await accept('a-1', 'p-1', '3A')).toEqual({ ok: false, error: { kind: 'seatTaken' } });
      const both = await Promise.all([accept('a-2', 'p-1', '9F'), accept('a-3', 'p-2', '9F')]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it('refuses seats that the cabin does not have, closed flights and strangers', async () => {
      expect(await accept('a-1', 'p-1', '21A')).toEqual({ ok: false, error: { kind: 'seatTaken' } });
      expect(await accept('a-2', 'p-3', '1A', 'XYZ789')).toEqual({ ok: false, error: { kind: 'flightClosed' } });
      expect(await accept('a-3', 'p-9', '1A')).toEqual({ ok: false, error: { kind: 'notFound' } });
    });

    it('keeps a check-in when the same departures are loaded again, and adds a new day', async () => {
      await accept('a-1', 'p-1', '4C');
      expect(await server.loadSeed()).toMatchObject({ ok: true, value: { departures: false } });
      const tomorrow = { ...departures, flights: [...departures.flights, flight('MX101-2026-11-23', '2026-11-23')] };
      writeFileSync(join(seedFolder, 'departures.json'), JSON.stringify(tomorrow));
      expect(await server.loadSeed()).toMatchObject({ ok: true, value: { departures: true } });
      expect(await byReference('ABC123', 'oneill')).toMatchObject({
        value: { passengers: [{ seat: '4C', sequenceNumber: 1 }, {}] },
      });
    });

    it('says that nothing is known when the server cannot be reached', async () => {
      const { url } = server;
      const away = createDepartureClient({
        url: 'http://127.0.0.1:1',
        identity: testIdentity(place.folder, 'desk-1'),
        now: () => START_MS,
        timeoutMs: 500,
      });
      expect(url).not.toContain(':1/');
      expect(
        await away.accept({ acceptanceId: 'a', recordLocator: 'ABC123', passengerId: 'p-1', seat: '1A' }),
      ).toMatchObject({
        ok: false,
        error: { kind: 'unreachable' },
      });
    });
  });

  describe('seed files', () => {
    it('are refused with file, key and what was expected', async () => {
      writeFileSync(
        join(seedFolder, 'departures.json'),
        JSON.stringify({ ...departures, bookings: [{ recordLocator: 'abc' }] }),
      );
      const again = await server.loadSeed();
      expect(again).toMatchObject({
        ok: false,
        error: {
          kind: 'brokenSeed',
          file: join(seedFolder, 'departures.json'),
          problems: [{ key: 'bookings.0.recordLocator' }, {}, {}],
        },
      });
    });

    it('bring the catalogue once per version', async () => {
      const catalogue = { version: 3, currency: 'EUR', products: [] };
      writeFileSync(join(seedFolder, 'catalogue.json'), JSON.stringify(catalogue));
      expect(await server.loadSeed()).toMatchObject({ value: { catalogue: true } });
      expect(await server.loadSeed()).toMatchObject({ value: { catalogue: false } });
      expect(await server.store.channels()).toContainEqual({
        channel: 'catalogue',
        version: START_MS,
        floor: 0,
        entries: 1,
        isChanging: false,
      });
    });
  });

  describe('pictures', () => {
    it('are served under their name, as files that run nothing', async () => {
      const pictures = await startTestServer(join(place.folder, 'pictures'), {
        pictureSvg: (name) => (name === 'apple' ? '<svg/>' : null),
      });
      const [apple, pear, outside] = await Promise.all(
        ['apple', 'pear', '..%2Fapple'].map((name) => fetch(`${pictures.url}/pictures/${name}.svg`)),
      );
      expect([apple?.status, pear?.status, outside?.status]).toEqual([200, 404, 400]);
      expect(apple?.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await apple?.text()).toBe('<svg/>');
      await pictures.close();
    });
  });

  describe('starting', () => {
    it('names the port that is in use', async () => {
      const port = Number(new URL(server.url).port);
      const { pino } = await import('pino');
      const second = await startServer({
        dataFolder: join(place.folder, 'second'),
        host: '127.0.0.1',
        port,
        enrolmentCode: ENROLMENT_CODE,
        seedFolder: null,
        now: () => START_MS,
        newId: () => 'id',
        log: pino({ level: 'silent' }),
      });
      expect(second).toEqual({ ok: false, error: { kind: 'portInUse', port } });
    });
  });
});

describe('surnames', () => {
  it.each([
    ['Łukasz', 'lukasz'],
    ['Weiß', 'WEISS'],
    ['Ødegård', 'OEDEGAARD'],
    ['de la Cruz', 'DELACRUZ'],
    ['Ñandú', 'nandu'],
  ])('%s is %s', (a, b) => {
    expect(isSameSurname(a, b)).toBe(true);
  });
  it('nothing is not a name', () => expect(isSameSurname('-', ' ')).toBe(false));
});
