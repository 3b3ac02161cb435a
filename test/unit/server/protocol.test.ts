import { gzipSync } from 'node:zlib';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../offline/chain.ts';
import type { KioskIdentity } from '../../../offline/identity.ts';
import { chainHeadText, SIGNATURE_HEADERS, signedText } from '../../../offline/wire/identity-wire.ts';
import { GENESIS_HASH, type JournalRow } from '../../../offline/wire/journal-wire.ts';
import { ROW_LINES_CONTENT_TYPE, rowLinesOf } from '../../../offline/wire/row-lines.ts';
import { isSigned, publicKeyOf } from '../../../server/kiosk-key.ts';
import type { RunningServer } from '../../../server/start.ts';
import {
  ENROLMENT_CODE,
  entry,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestServer,
  temporaryFolder,
  testIdentity,
} from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';

const INSTANCE = '019ab000-0000-7000-8000-000000000001';

onEachDatabase(({ open }) => {
  const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
  let database: TestDatabase;
  let server: RunningServer;
  let journal: ReturnType<typeof openTestJournal>;
  let identity: KioskIdentity;

  beforeEach(async () => {
    database = await open(serverFolder.folder);
    closeAfter(() => database.remove());
    server = await startTestServer(serverFolder.folder, { database: database.config });
    closeAfter(() => server.close());
    journal = openTestJournal(kioskFolder.folder);
    closeAfter(() => journal.close());
    identity = testIdentity(kioskFolder.folder);
  });

  async function send(
    path: string,
    body: object | Buffer | null,
    change: { atMs?: number; nonce?: string; sign?: string; headers?: object } = {},
  ) {
    const bytes = body === null ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const atMs = change.atMs ?? START_MS;
    const nonce = change.nonce ?? uuidv7();
    const method = body === null ? 'GET' : 'POST';
    const response = await fetch(new URL(path, server.url), {
      method,
      headers: {
        [SIGNATURE_HEADERS.kiosk]: identity.kiosk,
        [SIGNATURE_HEADERS.at]: String(atMs),
        [SIGNATURE_HEADERS.signature]: identity.sign(
          change.sign ?? signedText(method, path, atMs, nonce, sha256Hex(bytes)),
        ),
        [SIGNATURE_HEADERS.nonce]: nonce,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...change.headers,
      },
      ...(body === null ? {} : { body: new Uint8Array(bytes) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  const enrolment = (change: object = {}) => ({
    kiosk: 'till-1',
    epoch: journal.identity.epoch,
    publicKey: identity.publicKey,
    enrolmentCode: ENROLMENT_CODE,
    ...change,
  });
  const enrol = (change: object = {}) => send('/v1/enrol', enrolment(change));
  const headOf = (seq: number, hash: string) => ({
    ...{ seq, hash },
    signature: identity.sign(chainHeadText('till-1', journal.identity.epoch, seq, hash)),
  });
  const upload = (rows: JournalRow[], change: object = {}) => {
    const first = rows[0] ?? { seq: 1, prevHash: GENESIS_HASH };
    const last = rows.at(-1) ?? { seq: 0, hash: GENESIS_HASH };
    return {
      kiosk: 'till-1',
      epoch: journal.identity.epoch,
      from: first.seq,
      prevHash: first.prevHash,
      rows,
      instance: { id: INSTANCE, machine: '' },
      head: headOf(last.seq, last.hash),
      ...change,
    };
  };

  it('enrolment needs a real key', async () => {
    expect(await enrol({ publicKey: 'AAAA' })).toMatchObject({ status: 400, body: { kind: 'badRequest' } });
  });

  describe('signatures', () => {
    it('are asked for, of the enrolled key, this request and a recent time', async () => {
      expect((await send('/v1/down?have=catalogue:0', null)).status).toBe(401);
      await enrol();
      expect((await send('/v1/down?have=catalogue:0', null)).status).toBe(200);
      expect((await send('/v1/down?have=catalogue:0', null, { sign: 'something else' })).status).toBe(401);
      expect(await send('/v1/down?have=catalogue:0', null, { atMs: START_MS - 300_001 })).toMatchObject({
        status: 401,
        body: { kind: 'clockDiffers' },
      });
      expect(
        (await send('/v1/down?have=catalogue:0', null, { headers: { [SIGNATURE_HEADERS.kiosk]: 'till-2' } })).status,
      ).toBe(401);
    });

    it('cover a compressed body as sent', async () => {
      await enrol();
      const body = gzipSync(JSON.stringify(upload(journal.append([saleEntry(1)]))));
      expect(await send('/v1/journal', body, { headers: { 'content-encoding': 'gzip' } })).toMatchObject({
        status: 200,
        body: { hwm: 1 },
      });
    });

    it('are taken once, by every server on the same database', async () => {
      await enrol();
      const request = upload(journal.append([saleEntry(1)]));
      for (const [path, body] of [
        ['/v1/down?have=catalogue:0', null],
        ['/v1/journal', request],
        ['/v1/enrol', enrolment()],
      ] as const) {
        const nonce = uuidv7();
        expect((await send(path, body, { nonce })).status).toBeLessThan(300);
        expect(await send(path, body, { nonce })).toMatchObject({ status: 409, body: { kind: 'replayed' } });
      }
    });

    it('let a kiosk send its own journal only', async () => {
      await enrol();
      expect((await send('/v1/journal', upload([], { kiosk: 'till-2' }))).status).toBe(403);
    });
  });

  describe('the signed end of a chain', () => {
    it('is kept for audits with the key that signed it', async () => {
      await enrol();
      const rows = journal.append([saleEntry(1), saleEntry(2)]);
      await send('/v1/journal', upload(rows));
      const [mark] = (await server.store.summary()).kiosks;
      expect(mark).toMatchObject({ hwm: 2, headSeq: 2, headHash: journal.lastHash, headPublicKey: identity.publicKey });
      const text = chainHeadText('till-1', journal.identity.epoch, 2, journal.lastHash);
      expect(isSigned(text, mark?.headSignature ?? '', publicKeyOf(identity.publicKey))).toBe(true);
    });

    it('must be that of the rows, signed with the key that signed the request', async () => {
      await enrol();
      const rows = journal.append([saleEntry(1), saleEntry(2)]);
      const head = headOf(2, journal.lastHash);
      const signedElsewhere = { ...head, signature: identity.sign('something else') };
      for (const wrong of [headOf(1, rows[0]?.hash ?? ''), headOf(2, rows[0]?.hash ?? ''), signedElsewhere]) {
        expect(await send('/v1/journal', upload(rows, { head: wrong }))).toMatchObject({
          status: 400,
          body: { kind: 'wrongHead' },
        });
      }
      expect((await server.store.summary()).rows).toBe(0);
    });
  });

  describe('uploads', () => {
    it('answer a repeat with the same answer', async () => {
      await enrol();
      const request = upload(
        journal.append([saleEntry(1), entry({ type: 'sale.completed' }), entry({ type: 'anything.else' })]),
      );
      const first = await send('/v1/journal', request);
      expect(first).toMatchObject({ status: 200, body: { hwm: 3, hash: journal.lastHash, quarantined: [{ seq: 2 }] } });
      expect(await send('/v1/journal', request)).toEqual(first);
    });

    it('refuse a gap with the mark', async () => {
      await enrol();
      const rows = journal.append([saleEntry(1), saleEntry(2), saleEntry(3)]);
      await send('/v1/journal', upload(rows.slice(0, 1)));
      expect(await send('/v1/journal', upload(rows.slice(2)))).toMatchObject({
        status: 409,
        body: { kind: 'gap', hwm: 1, hash: rows[0]?.hash },
      });
    });

    it('refuse other content under a known number, and raise one alarm', async () => {
      await enrol();
      await send('/v1/journal', upload(journal.append([saleEntry(1)])));
      const place = temporaryFolder();
      const other = openTestJournal(place.folder);
      const forged = upload(other.append([saleEntry(9)]));
      other.close();
      place.remove();
      expect(await send('/v1/journal', forged)).toMatchObject({ status: 409, body: { kind: 'fork', hwm: 1 } });
      expect(await send('/v1/journal', forged)).toMatchObject({ status: 409 });
      expect((await server.store.summary()).alarms).toMatchObject([{ kind: 'fork', seq: 1, times: 2 }]);
      expect((await server.store.summary()).sales).toBe(1);
    });

    it('store nothing of rows whose hashes are not true', async () => {
      await enrol();
      const rows = journal.append([saleEntry(1), saleEntry(2)]);
      const forged = rows.map((row) => ({ ...row, payload: row.payload.replace('EUR', 'USD') }));
      expect(await send('/v1/journal', upload(forged))).toMatchObject({ status: 400, body: { kind: 'brokenRows' } });
      expect(await server.store.summary()).toMatchObject({ rows: 0, alarms: [{ kind: 'brokenRows' }] });
    });

    it('store nothing of rows in lines whose hashes do not lead to the signed one', async () => {
      await enrol();
      const said = upload(journal.append([saleEntry(1), saleEntry(2)]));
      const lines = rowLinesOf(said) ?? '';
      const inLines = (text: string) =>
        send('/v1/journal', Buffer.from(text), { headers: { 'content-type': ROW_LINES_CONTENT_TYPE } });
      const broken = { status: 400, body: { kind: 'brokenRows' } };
      expect(await inLines(lines.replace('EUR', 'USD'))).toMatchObject(broken);
      expect(await server.store.summary()).toMatchObject({ rows: 0, alarms: [{ kind: 'brokenRows' }] });
      expect(await inLines(lines)).toMatchObject({ status: 200, body: { hwm: 2, hash: journal.lastHash } });
      expect(await send('/v1/journal', said)).toMatchObject({ status: 200, body: { hwm: 2 } });
      expect(await server.store.summary()).toMatchObject({ rows: 2, sales: 2 });
    });

    it('keep both of two uploads that arrive together, in one commit or two', async () => {
      await enrol();
      const rows = journal.append([saleEntry(1), saleEntry(2), saleEntry(3)]);
      const answers = await Promise.all([send('/v1/journal', upload(rows)), send('/v1/journal', upload(rows))]);
      expect(answers.map(({ body }) => body.hwm)).toEqual([3, 3]);
      expect((await server.store.summary()).sales).toBe(3);
    });

    it('count one card payment in one sale only', async () => {
      await enrol();
      const first = saleEntry(1);
      const second = { ...first, payload: first.payload.replace('"sale-1"', '"sale-2"') };
      const answer = await send('/v1/journal', upload(journal.append([first, second])));
      expect(answer.body.quarantined).toMatchObject([{ seq: 2, reason: expect.stringContaining('tender') }]);
      expect((await server.store.summary()).totals).toEqual([{ currency: 'EUR', sales: 1, totalMinor: 250 }]);
    });

    it('keep the list of tenders that nobody knows the result of', async () => {
      await enrol();
      const events = ['t-1', 't-2'].map((tenderId) =>
        entry({ type: 'tender.unknown', tenderId, nextEnquiryAtMs: null }),
      );
      await send(
        '/v1/journal',
        upload(journal.append([...events, entry({ type: 'tender.declined', tenderId: 't-1', reason: 'refused' })])),
      );
      expect((await server.store.summary()).openTenders).toMatchObject([{ tenderId: 't-2', kiosk: 'till-1', seq: 2 }]);
    });
  });

  describe('the ledger', () => {
    it('lists sales whole, page by page', async () => {
      await enrol();
      await send('/v1/journal', upload(journal.append([saleEntry(1), saleEntry(2), saleEntry(3, 999)])));
      const first = await send('/v1/ledger/sales?limit=2', null);
      expect(first.body).toMatchObject({
        rows: [
          {
            kiosk: 'till-1',
            receiptNumber: '1',
            seq: 1,
            totalMinor: 250,
            lines: [{ name: { en: 'Milk', de: 'Milch' }, quantity: 2 }],
            tenders: [{ tenderId: 'tender-1', cardBrand: 'Visa' }],
          },
          { receiptNumber: '2' },
        ],
        next: 2,
      });
      expect((await send('/v1/ledger/sales?limit=2&after=2', null)).body).toMatchObject({
        rows: [{ receiptNumber: '3' }],
        next: null,
      });
      expect((await send('/v1/ledger/summary', null)).body).toMatchObject({
        alarms: [{ kind: 'saleDoesNotAddUp', seq: 3 }],
      });
    });
  });

  describe('nonsense from outside', () => {
    it('is answered clearly and counted', async () => {
      await enrol();
      expect(await send('/v1/journal', Buffer.from('{"kiosk"'))).toMatchObject({
        status: 400,
        body: { kind: 'badRequest' },
      });
      expect((await send('/v1/journal', upload([], { from: 'one' }))).body.detail).toContain('from:');
      expect((await send('/v1/journal', Buffer.alloc(9 * 1024 * 1024, 32))).status).toBe(413);
      expect((await send('/v1/journal', Buffer.from('x'), { headers: { 'content-type': 'text/plain' } })).status).toBe(
        415,
      );
      expect((await send('/admin.php', null)).status).toBe(404);
      expect((await send('/v1/health', null)).body).toMatchObject({ status: 'ok', badRequests: 5 });
    });
  });
});
