/**
 * Sends the receipts that shoppers asked for by mail, one mail a request. The queue is the table that the kiosks' rows fill, so it survives a
 * restart. An address is opened in memory for the moment in which its mail is sent, and not kept afterwards.
 */
import { readFileSync } from 'node:fs';
import nodemailer, { type Transporter } from 'nodemailer';
import { isEmail } from '../../core/checkout/receipt/email.ts';
import { openSealedText } from '../../offline/wire/sealed-text.ts';
import type { ServerLog } from '../app.ts';
import type { HeadOfficeKey } from '../head-office-key.ts';
import { type NudgedWork, nudgedWork } from '../nudged-work.ts';
import type { OfficeStore } from '../store/office-store.ts';
import { receiptPdf } from './receipt-pdf.ts';
import type { MailOutcome, ReceiptStore, WaitingMail } from './receipt-store.ts';
import { serverReceipt } from './server-receipt.ts';
import type { MailSettings } from './settings.ts';

const TRIES_MAX = 8;
const RETRY_FIRST_MS = 30_000;
const RETRY_MS_MAX = 3_600_000;
/** A mail that takes longer was lost with the server that sent it. */
const CLAIM_MS = 180_000;
const LOOK_AGAIN_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 20_000;
const DETAIL_CHARACTERS_MAX = 200;

export type Mailer = NudgedWork;

export interface MailerOptions {
  store: ReceiptStore & Pick<OfficeStore, 'keysOfSession'>;
  headOfficeKey: Pick<HeadOfficeKey, 'openSessionKey'>;
  settings: MailSettings;
  now: () => number;
  log: ServerLog;
  /** For tests. */
  retryFirstMs?: number;
}

export function transportOf({ host, port, secure, allowPlain, auth, caFile }: MailSettings): Transporter {
  return nodemailer.createTransport({
    ...{ host, port, secure, requireTLS: !secure && !allowPlain, ignoreTLS: allowPlain },
    ...(auth === null ? {} : { auth }),
    tls: { minVersion: 'TLSv1.2', ...(caFile === null ? {} : { ca: readFileSync(caFile, 'utf8') }) },
    ...{
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      greetingTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: CLAIM_MS / 2,
    },
    // Nothing that a message names is fetched or read.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}

export function createMailer(options: MailerOptions): Mailer {
  const { store, settings, now, log, retryFirstMs = RETRY_FIRST_MS } = options;
  const transport = transportOf(settings);

  async function addressOf({ session, recipient }: WaitingMail): Promise<string | null> {
    for (const { wrapped } of await store.keysOfSession(session)) {
      const opened = wrapped === null ? null : await options.headOfficeKey.openSessionKey(session, wrapped);
      const plain = opened?.ok && recipient !== null ? openSealedText(opened.value.key, recipient) : null;
      if (plain !== null && isEmail(plain)) return plain;
    }
    return null;
  }

  async function send(mail: WaitingMail): Promise<MailOutcome> {
    const putOff = (detail: string): MailOutcome =>
      mail.tries >= TRIES_MAX
        ? { state: 'failed', detail }
        : {
            state: 'waiting',
            nextTryAtMs: now() + Math.min(RETRY_MS_MAX, retryFirstMs * 2 ** (mail.tries - 1)),
            detail,
          };
    const rows = await store.receiptOfSale(mail.sale_id);
    const receipt = rows === null ? null : serverReceipt(rows);
    // The sale may still be in quarantine, and the key may come with a later upload.
    if (receipt === null) return putOff('the sale is not here');
    const to = await addressOf(mail);
    if (to === null) return putOff('the address cannot be opened');
    const { texts, title, model } = receipt;
    const [domain = 'localhost'] = settings.from.split('@').slice(-1);
    const name = model.receiptNumber.replace(/[^\w-]/g, '_');
    try {
      await transport.sendMail({
        from: { name: model.facts.brandName, address: settings.from },
        to: { name: '', address: to },
        subject: title,
        text: texts('digitalReceipt.mail', { brand: model.facts.brandName, place: model.facts.placeName }),
        // The same for every try: whoever gets it twice after all sees one.
        messageId: `<${mail.request_id.replace(/[^\w-]/g, '')}@${domain}>`,
        headers: { 'auto-submitted': 'auto-generated' },
        attachments: [{ filename: `${name}.pdf`, content: await receiptPdf(receipt), contentType: 'application/pdf' }],
      });
      return { state: 'sent' };
    } catch (cause) {
      return afterFailure(cause, putOff);
    }
  }

  async function round(): Promise<boolean> {
    const mail = await store.claimMail(CLAIM_MS);
    if (mail === null) return false;
    const outcome = await send(mail).catch((cause: unknown): MailOutcome => {
      // Nothing has gone out yet: what fails here is making the mail.
      log.error({ err: cause, request: mail.request_id }, 'a receipt could not be made for mail');
      return { state: 'failed', detail: 'the receipt could not be made' };
    });
    await store.settleMail(mail.request_id, outcome);
    // Never the address.
    if (outcome.state !== 'sent')
      log.warn({ request: mail.request_id, ...outcome }, 'a receipt could not be sent by mail');
    return true;
  }

  async function restMs(): Promise<number> {
    const next = await store.nextMailAtMs();
    return next === null ? LOOK_AGAIN_MS : Math.min(LOOK_AGAIN_MS, Math.max(1_000, next - now()));
  }

  const work = nudgedWork({
    round,
    restMs,
    failed: (cause) => log.error({ err: cause }, 'receipts could not be sent; they are tried again'),
    retryMs: LOOK_AGAIN_MS,
  });
  return {
    ...work,
    async close() {
      await work.close();
      transport.close();
    },
  };
}

/** Words of a server that has not taken the mail: it may come again. After the data has gone out nobody knows. */
function afterFailure(cause: unknown, putOff: (detail: string) => MailOutcome): MailOutcome {
  const { code, command, responseCode } = factsOf(cause);
  const detail = `${code} ${command} ${responseCode ?? ''}`.trim().slice(0, DETAIL_CHARACTERS_MAX);
  const isForGood = responseCode !== null && responseCode >= 500;
  if (isForGood) return { state: 'failed', detail };
  const wasAnswered = responseCode !== null;
  if (command === 'DATA' && !wasAnswered) return { state: 'unknown', detail };
  return putOff(detail);
}

/** Not the message of an error: servers repeat the address in it. */
function factsOf(cause: unknown): { code: string; command: string; responseCode: number | null } {
  const facts = typeof cause === 'object' && cause !== null ? cause : {};
  return {
    code: 'code' in facts && typeof facts.code === 'string' ? facts.code : 'ESENDING',
    command: 'command' in facts && typeof facts.command === 'string' ? facts.command : '',
    responseCode: 'responseCode' in facts && typeof facts.responseCode === 'number' ? facts.responseCode : null,
  };
}
