/** A ledger of the first version, made by the program of that time: one kiosk, two sales, a broken one and a tender in doubt. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { createSignedRequest } from '../../../offline/signed-request.ts';
import type { RunningServer } from '../../../server/start.ts';
import {
  entry,
  START_MS,
  saleEntry,
  startTestServer,
  temporaryFolder,
  testIdentity,
} from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

const LEDGER = resolve(import.meta.dirname, '../../fixtures/ledger-format-1.db');
/** The key that this kiosk had made; it is good for nothing else. */
const KEY = 'MC4CAQAwBQYDK2VwBCIEIBS-yJBE2yJC89N7UESWxF_qO01VWRr0COz91Ij54VbY';
const EPOCH = '01a20c45-beaf-7382-81c5-21c26ae425a9';
const END = { seq: 5, hash: '48a5d554a9f58f5a0f5cfafb0f0efd6f61fe5a3ab48193a51b5ad3c27834847c' };

let place: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
beforeEach(async () => {
  place = temporaryFolder();
  copyFileSync(LEDGER, join(place.folder, 'ledger.db'));
  server = await startTestServer(place.folder);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

describe('a ledger of the version before', () => {
  it('keeps every row, sale, quarantine and open tender', async () => {
    expect(await server.store.summary()).toMatchObject({
      ...{ rows: 5, sales: 2, quarantinedCount: 1 },
      totals: [{ currency: 'EUR', sales: 2, totalMinor: 500 }],
      kiosks: [{ kiosk: 'till-1', epoch: EPOCH, hwm: END.seq, hash: END.hash, headSeq: null }],
      openTenders: [{ tenderId: 'tender-9' }],
    });
  });

  it('knows its kiosks by their keys, also when they begin a new journal', async () => {
    writeFileSync(dataFiles(place.folder).key, JSON.stringify({ v: 1, kiosk: 'till-1', privateKeyPkcs8: KEY }));
    const identity = testIdentity(place.folder);
    const request = createSignedRequest({ url: server.url, identity, now: () => START_MS, timeoutMs: 5_000 });
    const answer = await request('POST', '/v1/enrol', {
      ...{ kiosk: 'till-1', epoch: '01a20c45-beaf-7382-81c5-000000000000', publicKey: identity.publicKey },
      ...{ enrolmentCode: 'no-code-at-all', previous: { epoch: EPOCH, ...END } },
    });
    expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    expect((await server.store.summary()).alarms).toEqual([]);
  });
});

/** Word for word what the first version asked of a ledger: opening it, enrolling, taking an upload with its effects, reading. */
const STATEMENTS_OF_VERSION_1 = {
  open: [
    'CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)',
    'CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, applied_at_ms BIGINT NOT NULL)',
  ],
  minReader: 'select "value" from "meta" where "key" = ?',
  incarnation: 'insert into "meta" ("key", "value") values (?, ?) on conflict ("key") do nothing',
  keyOf: 'select "public_key" from "enrolment" where "kiosk" = ? and "epoch" = ?',
  enrol: 'insert into "enrolment" ("kiosk", "epoch", "public_key", "enrolled_at_ms") values (?, ?, ?, ?)',
  mark: 'select "hwm", "hash" from "mark" where "kiosk" = ? and "epoch" = ?',
  known: 'select "seq", "hash" from "journal" where "kiosk" = ? and "epoch" = ? and "seq" >= ? and "seq" <= ?',
  row: 'insert into "journal" ("kiosk", "epoch", "seq", "id", "session", "kind", "at", "boot", "catalogue_version", "payload", "prev_hash", "hash", "received_at_ms") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  sale: 'insert into "sale" ("sale_id", "kiosk", "epoch", "seq", "receipt_number", "at_ms", "currency", "total_minor", "taxes_json") values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict ("sale_id") do nothing',
  line: 'insert into "sale_line" ("sale_id", "position", "line_id", "code", "name_json", "unit", "quantity", "weight_grams", "unit_price_minor", "amount_minor", "tax_rate_basis_points") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  tender:
    'insert into "tender" ("sale_id", "position", "tender_id", "amount_minor", "terminal_reference", "approval_code", "card_brand", "masked_pan") values (?, ?, ?, ?, ?, ?, ?, ?)',
  quarantine: 'insert into "quarantine" ("kiosk", "epoch", "seq", "reason", "at_ms") values (?, ?, ?, ?, ?)',
  openTender:
    'insert into "open_tender" ("tender_id", "kiosk", "epoch", "seq", "at_ms") values (?, ?, ?, ?, ?) on conflict ("tender_id") do nothing',
  closeTender: 'delete from "open_tender" where "tender_id" = ?',
  checkIn:
    'insert into "check_in" ("kiosk", "epoch", "seq", "seat", "sequence_number", "at_ms", "flight_id", "passenger_id") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict ("flight_id", "passenger_id") do update set "kiosk" = ?, "epoch" = ?, "seq" = ?, "seat" = ?, "sequence_number" = ?, "at_ms" = ?',
  advance:
    'insert into "mark" ("kiosk", "epoch", "hwm", "hash", "received_at_ms") values (?, ?, ?, ?, ?) on conflict ("kiosk", "epoch") do update set "hwm" = ?, "hash" = ?, "received_at_ms" = ?',
  sales: 'select * from "sale" order by "sale_no" asc limit ?',
  lines: 'select * from "sale_line" where "sale_id" in (?, ?, ?) order by "position"',
  tenders: 'select * from "tender" where "sale_id" in (?, ?, ?) order by "position"',
  checkIns:
    'select "check_in_no" as "checkInNo", "flight_id" as "flightId", "passenger_id" as "passengerId", "seat", "sequence_number" as "sequenceNumber", "kiosk", "epoch", "seq", "at_ms" as "atMs" from "check_in" order by "check_in_no" asc limit ?',
  totals: 'select "currency", count(*) as "sales", sum("total_minor") as "totalMinor" from "sale" group by "currency"',
  quarantined:
    'select "kiosk", "epoch", "seq", "reason", "at_ms" as "atMs" from "quarantine" order by "at_ms" desc limit ?',
  openTenders:
    'select "tender_id" as "tenderId", "kiosk", "epoch", "seq", "at_ms" as "atMs" from "open_tender" order by "at_ms" desc limit ?',
  alarms:
    'select "kiosk", "epoch", "seq", "kind", "detail", "last_at_ms" as "lastAtMs", "times" from "alarm" order by "last_at_ms" desc limit ?',
};

describe('a ledger that this version wrote', () => {
  it('is read and written by the first version, and goes on here afterwards', async () => {
    const kiosk = kioskRows('till-2');
    await server.store.enrol({ kiosk: kiosk.kiosk, epoch: kiosk.epoch, publicKey: 'key' });
    kiosk.append([saleEntry(101), entry({ type: 'tender.unknown', tenderId: 'tender-102' })]);
    expect(await server.store.ingest(kiosk.upload(1))).toMatchObject({ ok: true });
    await server.close();

    const fresh = kiosk.append([saleEntry(102), entry({ type: 'sale.completed' })]);
    const file = new Database(join(place.folder, 'ledger.db'));
    const said = STATEMENTS_OF_VERSION_1;
    const run = (text: string, ...values: unknown[]) => file.prepare(text).run(...values).changes;
    const read = (text: string, ...values: unknown[]) => file.prepare(text).all(...values);
    for (const text of said.open) run(text);
    expect(read(said.minReader, 'minReader')).toEqual([{ value: '1' }]);
    expect(run(said.incarnation, 'incarnation', 'another')).toBe(0);
    expect(read(said.keyOf, 'till-2', kiosk.epoch)).toEqual([{ public_key: 'key' }]);
    expect(run(said.enrol, 'till-3', kiosk.epoch, 'key', START_MS)).toBe(1);
    const mark = { hwm: 2, hash: kiosk.rows[1]?.hash };
    expect(read(said.mark, 'till-2', kiosk.epoch)).toEqual([mark]);
    expect(read(said.known, 'till-2', kiosk.epoch, 2, 2)).toEqual([{ seq: 2, hash: mark.hash }]);
    for (const { seq, id, session, kind, at, boot, catalogueVersion, payload, prevHash, hash } of fresh) {
      const values = [id, session, kind, at, boot, catalogueVersion, payload, prevHash, hash, START_MS];
      run(said.row, 'till-2', kiosk.epoch, seq, ...values);
    }
    const { saleId, lines, tenders, receiptNumber, taxes } = JSON.parse(fresh[0]?.payload ?? '');
    const row = ['till-2', kiosk.epoch, 3];
    const sale = [saleId, ...row, receiptNumber, START_MS, 'EUR', 250, JSON.stringify(taxes)];
    expect([run(said.sale, ...sale), run(said.sale, ...sale)]).toEqual([1, 0]);
    const [{ lineId, code, name, unit, ...line }] = lines;
    const amounts = [line.quantity, null, line.unitPriceMinor, line.amountMinor, line.taxRateBasisPoints];
    run(said.line, saleId, 0, lineId, code, JSON.stringify(name), unit, ...amounts);
    run(said.tender, saleId, 0, tenders[0].tenderId, 250, 'ref-102', '123456', 'Visa', '************1111');
    expect(run(said.openTender, 'tender-103', ...row, START_MS + 1e9)).toBe(1);
    expect(run(said.closeTender, 'tender-102')).toBe(1);
    const accepted = [...row, '1A', 1, START_MS];
    run(said.checkIn, ...accepted, 'flight', 'passenger', ...accepted);
    run(said.quarantine, 'till-2', kiosk.epoch, 4, 'not understood', START_MS);
    const end = [4, fresh[1]?.hash, START_MS];
    run(said.advance, 'till-2', kiosk.epoch, ...end, ...end);
    expect(read(said.totals)).toEqual([{ currency: 'EUR', sales: 4, totalMinor: 1_000 }]);
    const ids = ['sale-101', saleId, 'none'];
    expect([read(said.sales, 10), read(said.lines, ...ids), read(said.tenders, ...ids)].map((it) => it.length)).toEqual(
      [4, 2, 2],
    );
    expect(read(said.checkIns, 10)).toHaveLength(1);
    expect(read(said.quarantined, 10)).toHaveLength(2);
    expect(read(said.openTenders, 10)).toMatchObject([{ tenderId: 'tender-103' }, { tenderId: 'tender-9' }]);
    expect(read(said.alarms, 10)).toEqual([]);
    file.close();

    server = await startTestServer(place.folder);
    expect(await server.store.checkInvariants('till-2')).toMatchObject([{ rows: 4, sales: 2, problems: [] }]);
    kiosk.append([saleEntry(103)]);
    expect(await server.store.ingest(kiosk.upload(1))).toMatchObject({ ok: true, value: { hwm: 5 } });
  });
});
