/** A browser at the station, as far as the server sees one: its cookie, its CSRF token and the page's origin. */
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';

/** What tests take out of answers to go on with; empty where an answer does not hold it. */
const answerSchema = z.looseObject({
  kind: z.string().default(''),
  csrfToken: z.string().default(''),
  rights: z.array(z.string()).default([]),
  recoveryCodes: z.array(z.string()).default([]),
  totp: z.object({ secret: z.string() }).default({ secret: '' }),
  invitation: z.object({ code: z.string() }).default({ code: '' }),
  sessions: z.array(z.looseObject({ sessionId: z.string() })).default([]),
  accounts: z.array(z.unknown()).default([]),
  rows: z.array(z.record(z.string(), z.unknown())).default([]),
});

export interface Asked {
  status: number;
  body: z.infer<typeof answerSchema>;
  headers: Headers;
}

export const PASSWORD = 'correct horse battery';

export const codeOf = (secret: string, atMs: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });

export function stationVisitor(url: () => string, now: () => number) {
  let cookie = '';
  let csrfToken = '';
  let totpSecret = '';
  const visitor = {
    get cookie() {
      return cookie;
    },
    get totpSecret() {
      return totpSecret;
    },
    /** A POST where there is a body. */
    async ask(path: string, body?: object, headers: Record<string, string> = {}): Promise<Asked> {
      const response = await fetch(`${url()}/station/api/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined
            ? {}
            : { origin: url(), 'x-csrf-token': csrfToken, 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const answer = answerSchema.parse(text === '' ? {} : JSON.parse(text));
      const set = response.headers.get('set-cookie');
      if (set !== null) cookie = set.split(';')[0] ?? '';
      if (answer.csrfToken !== '') csrfToken = answer.csrfToken;
      return { status: response.status, body: answer, headers: response.headers };
    },
    async setUp(code: string, named?: { staffId: string; displayName: string }): Promise<Asked> {
      const begun = await visitor.ask('setup/begin', { code, ...(named === undefined ? {} : { named }) });
      if (begun.status !== 200) return begun;
      totpSecret = begun.body.totp.secret;
      return visitor.ask('setup/finish', { code, password: PASSWORD, totpCode: codeOf(totpSecret, now()) });
    },
    signIn: (staffId: string, secret: string, change: object = {}): Promise<Asked> =>
      visitor.ask('sign-in', {
        ...{ staffId, password: PASSWORD, secondFactor: { kind: 'totp', code: codeOf(secret, now()) } },
        ...change,
      }),
  };
  return visitor;
}
export type StationVisitor = ReturnType<typeof stationVisitor>;
