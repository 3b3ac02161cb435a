/** A receipt from the kiosk's journal to the shopper's phone and mailbox, and an exit code at the gate. */
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receiptDocument } from '../../../core/checkout/receipt/receipt-document.ts';
import { NOTHING_AFTER, receiptModelOf } from '../../../core/checkout/receipt/receipt-model.ts';
import { loadTexts } from '../../../core/messages/index.ts';
import { type MailSink, openMailSink, recipientsOf } from '../../../lab/mail-sink.ts';
import { wrapSessionKey } from '../../../offline/session-key.ts';
import { openHeadOfficeKey } from '../../../server/head-office-key.ts';
import type { RunningServer } from '../../../server/start.ts';
import {
  isDelivered,
  startTestKiosk,
  startTestServer,
  temporaryFolder,
  testIdentity,
} from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { linesOf } from '../core/receipt/sold.ts';
import { MILK, SOAP, scan } from '../core/world.ts';
import { answer, approved, pay } from '../host/purchase.ts';
import { filesIn, secretsIn, secretText } from '../host/raw-files.ts';
import { type Host, type Machine, machine } from '../host/rig.ts';

const ADDRESS = 'jana.weber@example.org';
const DAY_MS = 86_400_000;
const TOKEN = 'T'.repeat(32);

onEachDatabase(({ open }) => {
  let kiosk: Machine;
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let sink: MailSink;
  let server: RunningServer;
  let laterMs: number;
  const now = (): number => kiosk.clock.nowMs() + laterMs;

  beforeEach(async () => {
    laterMs = 0;
    kiosk = machine('checkout');
    place = temporaryFolder();
    database = await open(place.folder);
    sink = await openMailSink();
    server = await start();
    const office = await openHeadOfficeKey(join(place.folder, 'head-office-key.json'));
    if (!office.ok) throw new Error(office.error.kind);
    kiosk.wrap = (session, key) => wrapSessionKey(office.value.publicKey, session, key);
  });
  afterEach(async () => {
    await server.close();
    await sink.close();
    await database.remove();
    place.remove();
    kiosk.scrap();
  });

  const start = () =>
    startTestServer(place.folder, {
      database: database.config,
      now,
      receipts: { mail: { host: '127.0.0.1', port: sink.port, allowPlain: true, from: 'receipts@fennel.example' } },
    });

  async function sold(): Promise<Host> {
    const host = await kiosk.boot({
      receipt: {
        paper: 'asked',
        digitalUrl: server.url,
        email: true,
        exit: { isIssued: true, validMinutes: 15 },
      },
      sign: testIdentity(kiosk.folder, 'k1').sign,
    });
    for (const product of [MILK, MILK, SOAP]) await host.submit(scan(product));
    await pay(host);
    await answer(host, 'payment.charge', approved);
    return host;
  }

  async function deliver(host: Host): Promise<void> {
    const line = startTestKiosk(kiosk.folder, server.url, undefined, { now });
    await line.until((state) => isDelivered(state) && state.ackedSeq === host.journal.lastSeq);
    await line.close();
  }

  const saleIn = (host: Host) => {
    const { state } = host;
    const sale = state.status === 'open' && state.journey.journey === 'checkout' ? state.journey.checkout.sale : null;
    if (sale?.receipt == null) throw new Error('nothing was sold');
    return { sale, facts: sale.receipt };
  };
  const paperLines = (host: Host): string[] => {
    const { sale, facts } = saleIn(host);
    const texts = loadTexts('en');
    const model = receiptModelOf(sale, facts, NOTHING_AFTER, { language: 'en', texts });
    return linesOf(receiptDocument(model, { copy: false, withExit: false }, texts));
  };
  const page = (path = `/r/${TOKEN}`, language = 'en') =>
    fetch(new URL(path, server.url), { headers: { 'accept-language': language } });

  describe('a digital receipt', () => {
    test('is not here yet before the sale has come, and says the same as the paper afterwards', async () => {
      const host = await sold();
      const early = await page(undefined, 'de-DE,de;q=0.9');
      expect(early.status).toBe(404);
      expect(early.headers.get('retry-after')).toBe('15');
      expect(await early.text()).toContain('Ihr Bon ist noch nicht da');
      await deliver(host);
      const there = await page();
      expect(there.status).toBe(200);
      const html = (await there.text()).replaceAll('&amp;', '&');
      for (const line of paperLines(host)) {
        for (const part of line.split(' | ')) if (!part.startsWith('[')) expect(html).toContain(part);
      }
    });

    test('names nobody, is kept by nobody in between, runs nothing and is in no search engine', async () => {
      const host = await sold();
      await host.submit({ type: 'receipt.choose', way: 'email' });
      await host.submit({ type: 'receipt.email', to: host.keys.current?.seal(ADDRESS) ?? '' });
      await deliver(host);
      const answered = await page();
      const html = await answered.text();
      expect(html).not.toMatch(/jana|weber|<script|<img|https?:\/\/(?!www\.w3\.org)/i);
      expect(html).not.toContain('PX1.');
      expect(answered.headers.get('cache-control')).toBe('private, no-store');
      expect(answered.headers.get('x-robots-tag')).toContain('noindex');
      expect(answered.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answered.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    });

    test('is there as PDF, whose text is that of the paper', async () => {
      const host = await sold();
      await deliver(host);
      const answered = await page(`/r/${TOKEN}/receipt.pdf`);
      expect(answered.headers.get('content-type')).toBe('application/pdf');
      const pdf = await getDocumentProxy(new Uint8Array(await answered.arrayBuffer()));
      const { text } = await extractText(pdf, { mergePages: true });
      const squeezed = text.replace(/\s+/g, '');
      for (const line of paperLines(host)) {
        for (const part of line.split(' | ')) {
          if (!part.startsWith('[')) expect(squeezed).toContain(part.replace(/\s+/g, ''));
        }
      }
    });

    test('is gone after as many days as the shop keeps them, and no other token opens it', async () => {
      const host = await sold();
      await deliver(host);
      expect((await page(`/r/${'U'.repeat(32)}`)).status).toBe(404);
      expect((await page('/r/short')).status).toBe(400);
      laterMs = 91 * DAY_MS;
      expect((await page()).status).toBe(410);
    });

    test('is not for whoever asks hundreds of times a minute', async () => {
      const statuses: number[] = [];
      for (let time = 0; time < 70; time += 1) statuses.push((await page()).status);
      expect(statuses.slice(0, 60)).not.toContain(429);
      expect(statuses.slice(60)).toEqual(Array.from({ length: 10 }, () => 429));
    });
  });

  describe('a receipt by mail', () => {
    async function asked(): Promise<Host> {
      const host = await sold();
      await host.submit({ type: 'receipt.choose', way: 'email' });
      await host.submit({ type: 'receipt.email', to: host.keys.current?.seal(ADDRESS) ?? '' });
      return host;
    }
    const states = async () => (await server.store.mails(10)).map(({ state }) => state);
    async function settled(): Promise<void> {
      server.mailer?.nudge();
      await server.mailer?.idle();
    }

    test('comes once, with the receipt as PDF, however often its row is delivered and the server starts', async () => {
      const host = await asked();
      await deliver(host);
      await settled();
      await server.close();
      server = await start();
      await deliver(host);
      await settled();
      expect(await states()).toEqual(['sent']);
      expect(sink.mails).toHaveLength(1);
      const [mail] = sink.mails;
      if (mail === undefined) throw new Error('no mail');
      expect(recipientsOf(mail)).toEqual([ADDRESS]);
      expect(mail.subject).toBe(`Receipt ${saleIn(host).sale.receiptNumber}`);
      expect(mail.text).toContain('Thank you for shopping at Fennel, Here.');
      const [file] = mail.attachments;
      expect(file?.contentType).toBe('application/pdf');
      const pdf = await getDocumentProxy(new Uint8Array(file?.content ?? []));
      expect((await extractText(pdf, { mergePages: true })).text).toContain(saleIn(host).sale.receiptNumber);
    });

    test('whose address lies nowhere in the clear, neither at the kiosk nor at the server', async () => {
      await deliver(await asked());
      await settled();
      const folders = [kiosk.folder, place.folder];
      expect(folders.flatMap((folder) => filesIn(folder)).length).toBeGreaterThan(3);
      expect(secretsIn(folders, [ADDRESS, 'jana.weber'].map(secretText))).toEqual([]);
    });

    test('is tried again later where the mail server does not take it now, and given up where it never will', async () => {
      sink.refuse(451);
      await deliver(await asked());
      await settled();
      expect(await states()).toEqual(['waiting']);
      laterMs = 10 * 60_000;
      sink.refuse(null);
      await settled();
      expect(await states()).toEqual(['sent']);
      expect(sink.mails).toHaveLength(1);
    });

    test('that is refused for good is not tried again', async () => {
      sink.refuse(550);
      await deliver(await asked());
      await settled();
      laterMs = DAY_MS;
      sink.refuse(null);
      await settled();
      expect(await states()).toEqual(['failed']);
      expect(sink.mails).toEqual([]);
    });

    test('that the server died over is not sent a second time on a guess, and people are told', async () => {
      sink.refuse(451);
      await deliver(await asked());
      await settled();
      laterMs = 10 * 60_000;
      expect(await server.store.claimMail(1_000)).not.toBeNull();
      laterMs += 60_000;
      sink.refuse(null);
      await settled();
      expect(await states()).toEqual(['unknown']);
      expect(sink.mails).toEqual([]);
    });
  });

  describe('an exit code', () => {
    const atGate = async (code: string) => {
      const response = await fetch(new URL('/v1/exit/use', server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, gate: 'gate 1' }),
      });
      return response.json();
    };

    test('opens the gate once, whoever asks at the same time, and the second try raises an alarm', async () => {
      const host = await sold();
      await deliver(host);
      const code = saleIn(host).facts.exit?.code ?? '';
      const answers = await Promise.all([atGate(code), atGate(code), atGate(code)]);
      expect(answers.filter(({ opens }) => opens)).toHaveLength(1);
      expect(answers.filter(({ because }) => because === 'used')).toHaveLength(2);
      expect(await atGate(code)).toEqual({ opens: false, because: 'used' });
      const alarms = await database.read("SELECT kind FROM alarm WHERE kind = 'exitCodeUsedAgain'");
      expect(alarms).toHaveLength(1);
    });

    test('that is forged, of an unknown kiosk or too old opens nothing', async () => {
      const host = await sold();
      await deliver(host);
      const code = saleIn(host).facts.exit?.code ?? '';
      expect(await atGate(code.replace(/\.T{16}\./, `.${'U'.repeat(16)}.`))).toMatchObject({
        because: 'wrongSignature',
      });
      expect(await atGate(code.replace('.k1.', '.k9.'))).toMatchObject({ because: 'unknownKiosk' });
      expect(await atGate('4006381333931')).toMatchObject({ because: 'notACode' });
      laterMs = 16 * 60_000;
      expect(await atGate(code)).toMatchObject({ opens: false, because: 'expired' });
    });
  });
});
