import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoredValueKind } from '../../../core/checkout/payment/kinds.ts';
import { createStoredValueClient, type StoredValueClient } from '../../../offline/stored-value-client.ts';
import type { RedeemRequest } from '../../../offline/wire/stored-value-wire.ts';
import type { RunningServer } from '../../../server/start.ts';
import { type NewValue, WRONG_PINS_MAX } from '../../../server/stored-value/accounts.ts';
import { startTestServer, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';

const START_MS = Date.UTC(2026, 10, 24, 12);
const GIFT = '4000123412341234';

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let identity: ReturnType<typeof testIdentity>;
  let client: StoredValueClient;
  let nowMs = START_MS;

  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    mkdirSync(join(place.folder, 'server'));
    database = await open(join(place.folder, 'server'));
    server = await startTestServer(join(place.folder, 'server'), { now: () => nowMs, database: database.config });
    identity = testIdentity(place.folder, 'lane-1');
    await server.store.enrol({ kiosk: 'lane-1', epoch: uuidv7(), publicKey: identity.publicKey });
    client = clientOn();
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  const clientOn = (fetch?: Parameters<typeof createStoredValueClient>[0]['fetch']): StoredValueClient =>
    createStoredValueClient({
      url: server.url,
      identity,
      now: () => nowMs,
      timeoutMs: 5_000,
      ...(fetch === undefined ? {} : { fetch }),
    });
  const issue = (change: Partial<NewValue> = {}) =>
    server.store.issueValue([
      { kind: 'giftCard', number: GIFT, pin: null, currency: 'EUR', amountMinor: 2_000, expiresAtMs: null, ...change },
    ]);
  const asked = (change: Partial<RedeemRequest> = {}): RedeemRequest => ({
    tenderId: uuidv7(),
    saleId: uuidv7(),
    kind: 'giftCard',
    number: GIFT,
    pin: null,
    amountMinor: 500,
    currency: 'EUR',
    rest: 'keep',
    dailyMinorMax: null,
    day: '2026-11-24',
    ...change,
  });
  const balance = async (number = GIFT, kind: StoredValueKind = 'giftCard') => {
    const told = await client.balance({ kind, number, pin: null });
    return told.ok ? told.value.balanceMinor : told.error;
  };
  const refused = (reason: string) => ({ ok: false, error: { kind: 'refused', reason } });

  describe('a gift card', () => {
    test('pays at most what is on it, and keeps the rest', async () => {
      await issue();
      expect(await client.redeem(asked({ amountMinor: 1_250 }))).toMatchObject({
        value: { amountMinor: 1_250, lastFour: '1234', leftMinor: 750, rest: null },
      });
      expect(await client.redeem(asked({ amountMinor: 1_000 }))).toMatchObject({
        value: { amountMinor: 750, leftMinor: 0 },
      });
      expect(await client.redeem(asked())).toEqual(refused('noBalance'));
    });

    test('is taken from once, however often the answer is lost and the same is asked again', async () => {
      await issue();
      let lose = true;
      const lossy = clientOn(async (url, init) => {
        const answer = await fetch(url, init as RequestInit);
        if (lose) throw new Error('the line broke after the server had done it');
        return answer;
      });
      const request = asked();
      expect(await lossy.redeem(request)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
      expect(await lossy.redeem(request)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
      lose = false;
      const told = await lossy.redeem(request);
      expect(told).toMatchObject({ value: { amountMinor: 500, leftMinor: 1_500 } });
      expect(await lossy.redeem(request)).toEqual(told);
      expect(await lossy.enquire(request.tenderId)).toEqual(told);
      expect(await balance()).toBe(1_500);
    });

    test('that was asked about before it was redeemed is closed: a late request takes nothing', async () => {
      await issue();
      const request = asked();
      expect(await client.enquire(request.tenderId)).toEqual(refused('neverSeen'));
      expect(await client.redeem(request)).toEqual(refused('neverSeen'));
      expect(await client.enquire(request.tenderId)).toEqual(refused('neverSeen'));
      expect(await balance()).toBe(2_000);
    });

    test('gives back once, also when the answer to that was lost', async () => {
      await issue();
      const request = asked();
      await client.redeem(request);
      const back = { tenderId: request.tenderId, reversalId: uuidv7() };
      expect(await client.reverse(back)).toEqual({ ok: true, value: { amountMinor: 500 } });
      expect(await client.reverse(back)).toEqual({ ok: true, value: { amountMinor: 500 } });
      expect(await client.reverse({ ...back, reversalId: uuidv7() })).toEqual({
        ok: true,
        value: { amountMinor: 500 },
      });
      expect(await balance()).toBe(2_000);
      expect(await client.redeem(request)).toEqual(refused('neverSeen'));
    });

    test('of a tender that took nothing gives nothing back', async () => {
      await issue();
      expect(await client.reverse({ tenderId: uuidv7(), reversalId: uuidv7() })).toEqual(refused('neverSeen'));
      expect(await balance()).toBe(2_000);
    });

    test('is not taken from under one name for two different things', async () => {
      await issue();
      const request = asked();
      await client.redeem(request);
      expect(await client.redeem({ ...request, amountMinor: 700 })).toMatchObject({ error: { kind: 'unreachable' } });
      expect(await balance()).toBe(1_500);
    });

    test('asked for at two kiosks at once pays what is on it, and no more', async () => {
      await issue();
      const all = await Promise.all(Array.from({ length: 6 }, () => client.redeem(asked({ amountMinor: 700 }))));
      const taken = all.reduce((sum, told) => sum + (told.ok ? told.value.amountMinor : 0), 0);
      expect(taken).toBe(2_000);
      expect(await balance()).toBe(0);
    });

    test('with a PIN opens with it alone, and shuts after too many wrong ones', async () => {
      await issue({ pin: '4711' });
      const wrong = () => client.balance({ kind: 'giftCard', number: GIFT, pin: '0000' });
      for (let tries = 1; tries < WRONG_PINS_MAX; tries += 1) expect(await wrong()).toEqual(refused('wrongPin'));
      expect(await client.balance({ kind: 'giftCard', number: GIFT, pin: '4711' })).toMatchObject({ ok: true });
      for (let tries = 0; tries < WRONG_PINS_MAX; tries += 1) await wrong();
      expect(await client.redeem(asked({ pin: '4711' }))).toEqual(refused('tooManyTries'));
    });

    test('says why it pays nothing', async () => {
      await issue({ expiresAtMs: START_MS + 1 });
      expect(await client.redeem(asked({ currency: 'CHF' }))).toEqual(refused('wrongCurrency'));
      expect(await client.redeem(asked({ kind: 'voucher' }))).toEqual(refused('unknownNumber'));
      expect(await client.redeem(asked({ number: '99999999' }))).toEqual(refused('unknownNumber'));
      nowMs += 2;
      expect(await client.redeem(asked())).toEqual(refused('expired'));
    });

    test('is worth the sum of its movements and nothing else, and its number lies nowhere', async () => {
      await issue({ pin: '4711' });
      await client.redeem(asked({ pin: '4711' }));
      const rows = await database.read('SELECT amount_minor FROM stored_value_movement');
      expect(rows.reduce((sum, row) => sum + Number(row.amount_minor), 0)).toBe(1_500);
      const all = await Promise.all(
        ['stored_value', 'stored_value_movement', 'stored_value_tender'].map((table) =>
          database.read(`SELECT * FROM ${table}`),
        ),
      );
      expect(JSON.stringify(all)).not.toContain(GIFT);
      expect(JSON.stringify(all)).not.toContain('"4711"');
    });
  });

  describe('a voucher', () => {
    const voucher = { kind: 'voucher', number: '70001111' } as const;

    test('is used once, and what it is worth more becomes a new one', async () => {
      await issue(voucher);
      const request = asked({ ...voucher, rest: 'newVoucher' });
      const told = await client.redeem(request);
      const rest = told.ok ? told.value.rest : null;
      expect(told).toMatchObject({ value: { amountMinor: 500, leftMinor: 0, rest: { amountMinor: 1_500 } } });
      expect(await client.redeem(request)).toEqual(told);
      expect(await client.redeem(asked({ ...voucher, rest: 'newVoucher' }))).toEqual(refused('alreadyUsed'));
      expect(await balance(rest?.number, 'voucher')).toBe(1_500);
    });

    test('given back is whole again, and the new one is worth nothing', async () => {
      await issue(voucher);
      const request = asked({ ...voucher, rest: 'newVoucher' });
      const told = await client.redeem(request);
      const number = told.ok ? (told.value.rest?.number ?? '') : '';
      await client.reverse({ tenderId: request.tenderId, reversalId: uuidv7() });
      expect(await balance(voucher.number, 'voucher')).toBe(2_000);
      expect(await balance(number, 'voucher')).toMatchObject({ reason: 'alreadyUsed' });
    });

    test('whose rest was spent meanwhile gives back only what it paid', async () => {
      await issue(voucher);
      const request = asked({ ...voucher, rest: 'newVoucher' });
      const told = await client.redeem(request);
      const number = told.ok ? (told.value.rest?.number ?? '') : '';
      await client.redeem(asked({ kind: 'voucher', number, amountMinor: 1_500, rest: 'newVoucher' }));
      await client.reverse({ tenderId: request.tenderId, reversalId: uuidv7() });
      expect(await balance(voucher.number, 'voucher')).toBe(500);
    });

    test('loses its rest where the shop decided so', async () => {
      await issue(voucher);
      expect(await client.redeem(asked({ ...voucher, rest: 'forfeit' }))).toMatchObject({
        value: { amountMinor: 500, leftMinor: 0, rest: null },
      });
      expect(await balance(voucher.number, 'voucher')).toMatchObject({ reason: 'alreadyUsed' });
    });
  });

  describe('a meal voucher', () => {
    const meal = { kind: 'mealVoucher', number: '60001111' } as const;

    test('pays so much a day and no more, and what went back counts as not taken', async () => {
      await issue(meal);
      const first = asked({ ...meal, amountMinor: 500, dailyMinorMax: 720 });
      expect(await client.redeem(first)).toMatchObject({ value: { amountMinor: 500 } });
      expect(await client.redeem(asked({ ...meal, amountMinor: 500, dailyMinorMax: 720 }))).toMatchObject({
        value: { amountMinor: 220 },
      });
      const more = () => client.redeem(asked({ ...meal, amountMinor: 500, dailyMinorMax: 720 }));
      expect(await more()).toEqual(refused('dailyLimit'));
      await client.reverse({ tenderId: first.tenderId, reversalId: uuidv7() });
      expect(await more()).toMatchObject({ value: { amountMinor: 500 } });
      const tomorrow = asked({ ...meal, amountMinor: 300, dailyMinorMax: 720, day: '2026-11-25' });
      expect(await client.redeem(tomorrow)).toMatchObject({ value: { amountMinor: 300 } });
    });
  });

  test('numbers that are taken are not issued a second time, and none of the others with them', async () => {
    await issue();
    const values = ['4000123412341111', GIFT].map(
      (number): NewValue => ({
        kind: 'giftCard',
        number,
        pin: null,
        currency: 'EUR',
        amountMinor: 1,
        expiresAtMs: null,
      }),
    );
    expect(await server.store.issueValue(values)).toEqual({ ok: false, error: { kind: 'taken' } });
    expect(await balance('4000123412341111')).toMatchObject({ reason: 'unknownNumber' });
    expect(await balance()).toBe(2_000);
  });
});
