/** A mail server that takes everything and sends nothing on. */
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const MAILS_KEPT_MAX = 200;

export interface MailSink {
  readonly port: number;
  readonly mails: ParsedMail[];
  /** The reply code that every mail is answered with from now on; null takes them. */
  refuse(code: number | null): void;
  /** Resolves when so many have come. */
  count(mails: number): Promise<void>;
  close(): Promise<void>;
}

export const recipientsOf = ({ to }: ParsedMail): string[] =>
  [to ?? []].flat().flatMap((each: AddressObject) => each.value.map(({ address }) => address ?? ''));

export async function openMailSink(onMail: () => void = () => undefined): Promise<MailSink> {
  /** The newest of them. */
  const mails: ParsedMail[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let refusal: number | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, callback) {
      simpleParser(stream).then(
        (mail) => {
          if (refusal !== null) return callback(Object.assign(new Error('not now'), { responseCode: refusal }));
          mails.push(mail);
          if (mails.length > MAILS_KEPT_MAX) mails.shift();
          callback();
          onMail();
          for (const { count, resolve } of waiting) if (mails.length >= count) resolve();
        },
        (cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause))),
      );
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail sink has no port');
  return {
    port: address.port,
    mails,
    refuse(code) {
      refusal = code;
    },
    count: (count) =>
      mails.length >= count ? Promise.resolve() : new Promise((resolve) => void waiting.push({ count, resolve })),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
