import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KioskIdentity } from '../../../offline/identity.ts';
import { createSignedRequest } from '../../../offline/signed-request.ts';
import { chainHeadText, type EpochEnd } from '../../../offline/wire/identity-wire.ts';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { WRONG_CODES_MAX, WRONG_CODES_WINDOW_MS } from '../../../server/code-guard.ts';
import { hashOfCode, newEnrolmentCode } from '../../../server/enrolment-code.ts';
import type { RunningServer } from '../../../server/start.ts';
import {
  codeFor,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestServer,
  temporaryFolder,
  testIdentity,
} from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';

const HOUR_MS = 3_600_000;
const epochOf = (number: number) => `019ab000-0000-7000-8000-${String(number).padStart(12, '0')}`;

onEachDatabase(({ open }) => {
  let folders: ReturnType<typeof temporaryFolder>[];
  let server: RunningServer;
  let database: TestDatabase;
  let nowMs: number;

  beforeEach(async () => {
    nowMs = START_MS;
    folders = [];
    const dataFolder = folder();
    database = await open(dataFolder);
    server = await startTestServer(dataFolder, { now: () => nowMs, database: database.config });
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    for (const { remove } of folders) remove();
  });

  function folder(): string {
    const made = temporaryFolder();
    folders.push(made);
    return made.folder;
  }

  /** A machine with a key of its own. */
  function machine(kioskId = 'till-1') {
    const identity: KioskIdentity = testIdentity(folder(), kioskId);
    const request = createSignedRequest({ url: server.url, identity, now: () => nowMs, timeoutMs: 5_000 });
    const answered = async (method: 'GET' | 'POST', path: string, body?: object) => {
      const answer = await request(method, path, body);
      if (!answer.ok) throw new Error(answer.error.detail);
      return answer.value;
    };
    return {
      identity,
      enrol: (enrolmentCode: string, epoch = epochOf(1), previous: EpochEnd | null = null) =>
        answered('POST', '/v1/enrol', {
          ...{ kiosk: kioskId, epoch, publicKey: identity.publicKey, enrolmentCode, previous },
        }),
      asks: () => answered('GET', '/v1/down?have='),
      greets: (epoch = epochOf(1)) =>
        answered('POST', '/v1/journal', {
          ...{ kiosk: kioskId, epoch, from: 1, prevHash: GENESIS_HASH, rows: [] },
          instance: { id: epochOf(9), machine: '' },
          head: {
            seq: 0,
            hash: GENESIS_HASH,
            signature: identity.sign(chainHeadText(kioskId, epoch, 0, GENESIS_HASH)),
          },
        }),
    };
  }

  const code = async (kiosk: string | null = 'till-1', expiresAtMs: number | null = null): Promise<string> => {
    const made = newEnrolmentCode();
    await server.store.addCode({ codeHash: hashOfCode(made), kiosk, expiresAtMs });
    return made;
  };
  const alarms = async () => (await server.store.summary()).alarms.map(({ kind, detail }) => ({ kind, detail }));

  describe('an enrolment code', () => {
    it('lets one kiosk in, once, and answers it again when its answer was lost', async () => {
      const once = await code(null);
      const first = machine();
      const answer = await first.enrol(once);
      expect(answer).toMatchObject({ status: 200, body: { publisherKey: expect.stringMatching(/^[\w-]{43}$/) } });
      expect((await first.enrol(once)).body).toEqual(answer.body);
      expect(await machine().enrol(once, epochOf(2))).toMatchObject({ status: 403, body: { kind: 'codeUsed' } });
      expect(await machine('till-2').enrol(once)).toMatchObject({ status: 403, body: { kind: 'codeUsed' } });
    });

    it('lets in one of two that show it at once', async () => {
      const once = await code(null);
      const answers = await Promise.all(['till-1', 'till-2', 'till-3'].map((kiosk) => machine(kiosk).enrol(once)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    });

    it('is for its own kiosk only', async () => {
      expect(await machine('till-2').enrol(await code('till-1'))).toMatchObject({
        status: 403,
        body: { kind: 'wrongEnrolmentCode' },
      });
    });

    it('ends with its time, and when it is withdrawn', async () => {
      const expiring = await code('till-1', nowMs + HOUR_MS);
      const withdrawn = await code();
      expect(await server.store.withdrawCodes(hashOfCode(withdrawn))).toBe(1);
      nowMs += HOUR_MS;
      for (const late of [expiring, withdrawn]) {
        expect(await machine().enrol(late)).toMatchObject({ status: 403, body: { kind: 'wrongEnrolmentCode' } });
      }
      expect(await server.store.codes()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ codeHash: hashOfCode(withdrawn), withdrawnAtMs: START_MS, usedAtMs: null }),
        ]),
      );
    });

    it('cannot be guessed: after so many wrong ones a source waits', async () => {
      const guesser = machine();
      for (let guess = 0; guess < WRONG_CODES_MAX; guess += 1) await guesser.enrol(`wrong-code-${guess}`);
      const right = await code();
      expect(await guesser.enrol(right)).toMatchObject({ status: 429, retryAfterMs: WRONG_CODES_WINDOW_MS });
      nowMs += WRONG_CODES_WINDOW_MS;
      expect((await guesser.enrol(right)).status).toBe(200);
    });

    it('does not replace the key of a living kiosk', async () => {
      await machine().enrol(await code());
      expect(await machine().enrol(await code())).toMatchObject({ status: 409, body: { kind: 'otherKey' } });
    });
  });

  describe('a new journal of a known kiosk', () => {
    /** Enrols, delivers so many of five rows, and opens a new epoch with this as the end of the one before. */
    async function again(delivered: number, previous: (ends: { seq: number; hash: string }[]) => object | null) {
      const kiosk = machine();
      const journal = openTestJournal(folder());
      const rows = journal.append([1, 2, 3, 4, 5].map((number) => saleEntry(number)));
      const { epoch } = journal.identity;
      journal.close();
      await kiosk.enrol(codeFor('till-1'), epoch);
      const upload = { kiosk: 'till-1', epoch, from: 1, prevHash: GENESIS_HASH, rows: rows.slice(0, delivered) };
      if (delivered > 0) expect(await server.store.ingest(upload)).toMatchObject({ ok: true });
      const end = previous([{ seq: 0, hash: GENESIS_HASH }, ...rows]);
      const { status } = await kiosk.enrol(
        'no-code-at-all',
        epochOf(2),
        end === null ? null : { epoch, seq: 0, hash: '', ...end },
      );
      expect(status).toBe(200);
      return (await alarms()).map(({ kind, detail }) => [kind, detail]);
    }
    const endAt = (seq: number) => (ends: { seq: number; hash: string }[]) => ({ seq, hash: ends[seq]?.hash ?? '' });

    it('needs no code, only the key, and is no alarm where the last one ended where the server is', async () => {
      expect(await again(3, endAt(3))).toEqual([]);
    });

    it('that ended before what the server has raises an alarm with both numbers', async () => {
      expect(await again(5, endAt(3))).toEqual([['rowsLost', expect.stringMatching(/ended at row 3,.* up to row 5/)]]);
    });

    it('that left rows behind says which', async () => {
      expect(await again(2, endAt(4))).toEqual([
        ['previousNotDelivered', expect.stringMatching(/row 4,.* up to row 2/)],
      ]);
    });

    it('that ended with other content raises an alarm', async () => {
      expect(await again(3, () => ({ seq: 3, hash: 'b'.repeat(64) }))).toEqual([
        ['previousDiffers', expect.any(String)],
      ]);
    });

    it('that the server never saw raises an alarm', async () => {
      expect(await again(0, endAt(2))).toEqual([['unknownPrevious', expect.any(String)]]);
    });

    it('that knows nothing of the one before raises an alarm', async () => {
      expect(await again(2, () => null)).toEqual([['epochWithoutPrevious', expect.stringContaining('up to row 2')]]);
    });
  });

  describe('a revoked key', () => {
    it('is refused by every request, and comes back only as another key with a new code', async () => {
      const stolen = machine();
      await stolen.enrol(codeFor('till-1'));
      expect((await stolen.asks()).status).toBe(200);
      expect((await stolen.greets()).status).toBe(200);
      expect(await server.store.revoke('till-1', '')).toEqual([stolen.identity.publicKey]);
      const refused = { status: 403, body: { kind: 'revoked' } };
      expect(await stolen.asks()).toMatchObject(refused);
      expect(await stolen.greets()).toMatchObject(refused);
      expect(await stolen.enrol(await code())).toMatchObject(refused);
      const renewed = machine();
      expect((await renewed.enrol('no-code-at-all')).status).toBe(403);
      expect((await renewed.enrol(await code())).status).toBe(200);
      expect((await renewed.greets()).status).toBe(200);
      expect(await stolen.enrol(await code())).toMatchObject(refused);
      expect((await stolen.asks()).status).not.toBe(200);
    });
  });
});
