import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DepartureControl } from '../../../core/checkin/departure.ts';
import { findBooking } from '../../../host/effects/departure.ts';
import { memoryKeyKeeper } from '../../../host/key-keeper.ts';
import { personalDataUnder } from '../../../host/personal-data.ts';
import { prepareScan, prepareScreenCommand } from '../../../host/prepare.ts';
import { createKeyHolder, remoteKeyKeeper } from '../../../host/supervision.ts';
import { BOOKING } from '../core/world.ts';
import { checkinFindings } from './checkin-findings.ts';
import { secretsIn, secretText } from './raw-files.ts';
import { type Host, type Machine, machine } from './rig.ts';

const keyOf = (byte: number) => new Uint8Array(32).fill(byte);

describe('a sealed text', () => {
  test('opens with its key to what it was, and with no other', () => {
    const mine = personalDataUnder(keyOf(1));
    const other = personalDataUnder(keyOf(2));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (plain) => {
        const sealed = mine.seal(plain);
        expect(mine.reveal(sealed)).toBe(plain);
        expect(other.reveal(sealed)).toBeNull();
      }),
    );
  });

  test('of the same name is another text every time', () => {
    const { seal } = personalDataUnder(keyOf(1));
    expect(seal('Weber')).not.toBe(seal('Weber'));
  });

  test.each(['', 'sealed:1:', 'sealed:1:AAAA', 'Weber', 'sealed:2:abc'])('%j is none', (text) => {
    expect(personalDataUnder(keyOf(1)).reveal(text)).toBeNull();
  });

  test('with one byte changed does not open', () => {
    const data = personalDataUnder(keyOf(1));
    const sealed = data.seal('Weber');
    const body = Buffer.from(sealed.slice(9), 'base64url');
    for (let at = 0; at < body.length; at += 1) {
      const forged = Buffer.from(body);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(data.reveal(`sealed:1:${forged.toString('base64url')}`)).toBeNull();
    }
  });
});

describe('a check-in session', () => {
  let kiosk: Machine;
  beforeEach(() => {
    kiosk = machine('checkin');
  });
  afterEach(() => kiosk.scrap());

  const PERSONAL = ['WEBER', 'Weber', 'K7XQ2P', 'L898902C3', 'ERIKSSON'];
  const departureControl: DepartureControl = {
    findBooking: async () => ({ ok: true, value: BOOKING }),
    accept: async () => ({ ok: false, error: { kind: 'unreachable', detail: '' } }),
  };
  /** What the runner does for `booking.find`. */
  async function bookingFound(host: Host): Promise<void> {
    const asked = host.begun.findLast(({ effect }) => effect.type === 'booking.find');
    const answer = await findBooking(
      departureControl,
      { by: 'reference', recordLocator: 'K7XQ2P', surname: 'WEBER' },
      host.keys.current,
    );
    await host.submit({ type: 'booking.answered', answer }, { effectId: asked?.effectId ?? '', outcome: 'done' });
  }
  async function identified(): Promise<Host> {
    const host = await kiosk.boot();
    const byReference = { type: 'identify.byReference', recordLocator: 'K7XQ2P', surname: 'WEBER' } as const;
    await host.submit(prepareScreenCommand(byReference, checkinFindings(host)));
    await bookingFound(host);
    return host;
  }
  const bytesOnDisk = (): string =>
    readdirSync(kiosk.folder)
      .map((name) => readFileSync(join(kiosk.folder, name), 'latin1'))
      .join();

  test('leaves no name, locator or document number in any file while it runs', async () => {
    const host = await identified();
    await host.submit({ type: 'passengers.choose', passengerIds: ['p1'] });
    await host.submit({ type: 'dangerousGoods.confirm', passengerId: 'p1' });
    await host.submit({ type: 'seat.choose', passengerId: 'p1', seat: '9C' });
    const disk = bytesOnDisk();
    expect(disk).toContain('dangerousGoods.confirmed');
    expect(disk).toContain('sealed:1:');
    expect(secretsIn([kiosk.folder], PERSONAL.map(secretText))).toEqual([]);
    expect(host.view.screen).toMatchObject({ name: 'accepting', passengers: [{ name: 'Jana Weber' }] });
    host.kill();
  });

  test('that began with a passport leaves nothing of it either', async () => {
    const host = await kiosk.boot();
    const zone = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10';
    await host.submit(prepareScan({ aim: null, text: zone }, checkinFindings(host)));
    expect(host.begun.at(-1)?.effect).toMatchObject({ type: 'booking.find', by: 'document' });
    expect(secretsIn([kiosk.folder], PERSONAL.map(secretText))).toEqual([]);
    host.kill();
  });

  test('comes back whole after a kill: its supervisor kept the key', async () => {
    let host = await identified();
    const before = host.view;
    host.kill();
    host = await kiosk.boot();
    expect(host.view).toEqual(before);
    expect(host.view.screen).toMatchObject({ passengers: [{ name: 'Jana Weber' }, { name: 'Ole Weber' }] });
    host.kill();
  });

  test('comes back after a power loss without the person, who can identify again', async () => {
    let host = await identified();
    host.kill();
    kiosk.keeper = memoryKeyKeeper();
    host = await kiosk.boot();
    expect(host.view.screen).toEqual({ name: 'identify', phase: 'ready' });
    expect(host.view.notice).toEqual({ kind: 'identifyAgain' });
    const byReference = { type: 'identify.byReference', recordLocator: 'K7XQ2P', surname: 'WEBER' } as const;
    expect(await host.submit(prepareScreenCommand(byReference, checkinFindings(host)))).toBeNull();
    await bookingFound(host);
    expect(host.view.screen).toMatchObject({ name: 'trip', passengers: [{ name: 'Jana Weber' }, {}] });
    host.kill();
  });

  test('whose search was under way at a power loss is not searched with an unreadable name', async () => {
    let host = await kiosk.boot();
    const byReference = { type: 'identify.byReference', recordLocator: 'K7XQ2P', surname: 'WEBER' } as const;
    await host.submit(prepareScreenCommand(byReference, checkinFindings(host)));
    host.kill();
    kiosk.keeper = memoryKeyKeeper();
    host = await kiosk.boot();
    expect(host.begun).toEqual([]);
    expect(host.view.screen).toEqual({ name: 'identify', phase: 'ready' });
    host.kill();
  });

  test('that is over is unreadable for ever: its key is forgotten', async () => {
    const host = await identified();
    const sessionId = host.state.status === 'open' ? host.state.sessionId : '';
    expect(await kiosk.keeper.recall(sessionId)).not.toBeNull();
    await host.submit({ type: 'session.leave' });
    expect(await kiosk.keeper.recall(sessionId)).toBeNull();
    host.kill();
  });
});

describe('the supervisor’s key holder', () => {
  function connected() {
    const hold = createKeyHolder();
    const keeper = remoteKeyKeeper((message) => {
      const reply = hold(message);
      if (reply !== null) keeper.receive(reply);
    });
    return keeper;
  }

  test('gives a key back to the host that comes after, until it is told to forget', async () => {
    const keeper = connected();
    await keeper.keep('s1', keyOf(7));
    expect(Buffer.from((await keeper.recall('s1')) ?? [])).toEqual(Buffer.from(keyOf(7)));
    keeper.forget('s1');
    expect(await keeper.recall('s1')).toBeNull();
  });

  test('keeps the session’s key however often its host dies and prepares another', async () => {
    const keeper = connected();
    await keeper.keep('current', keyOf(1));
    for (let death = 0; death < 20; death += 1) {
      await keeper.keep(`next-${death}`, keyOf(2));
      expect(await keeper.recall('current')).not.toBeNull();
    }
  });
});
