import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { readGivenCode } from './enrolment-code.ts';
import { databaseSchema } from './store/open-store.ts';
import { tlsFilesSchema } from './tls.ts';

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

const ENROLMENT_CODES_MAX = 1_000;
const givenCodeSchema = z.string().refine((text) => readGivenCode(text).ok, {
  error: ({ input }) => {
    const given = readGivenCode(String(input));
    return given.ok ? '' : given.error.detail;
  },
});

/** What the server does once a night. */
export const nightlySchema = z.strictObject({
  /** From this hour on the wall, in `timeZone`; business days are that zone's too. */
  hour: z.int().min(0).max(23).default(3),
  timeZone: z.string().refine(isTimeZone, 'a time zone as in "Europe/Berlin"').default('UTC'),
  /** A backup every night; null makes none. `keep`: so many of the newest are kept. */
  backup: z
    .strictObject({ folder: z.string().min(1), keep: z.int().min(1).max(10_000).default(14) })
    .nullable()
    .default(null),
  /** Session keys are erased after so many days; null keeps them until they are erased one by one. */
  keepKeysDays: z.int().min(1).max(3_650).nullable().default(null),
});
export type NightlySettings = z.infer<typeof nightlySchema>;

/** The file given with `--config`; flags win over it. */
const serverConfigSchema = z.strictObject({
  dataFolder: z.string().min(1),
  database: databaseSchema.default({ kind: 'sqlite' }),
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(7320),
  /** `code`, or `kiosk=code`; each works once. Better made one by one with `server/commands/enrolment-code.ts`. */
  enrolmentCodes: z.array(givenCodeSchema).max(ENROLMENT_CODES_MAX).default([]),
  /** HTTPS with these PEM files (`certFile` with its chain) instead of plain HTTP. */
  tls: tlsFilesSchema.nullable().default(null),
  seedFolder: z.string().nullable().default(null),
  /** SVG files named like the products' `picture`. */
  picturesFolder: z.string().nullable().default(null),
  nightly: nightlySchema.prefault({}),
  /** Lets another machine read `/metrics` with `Authorization: Bearer`; without it only this machine may. */
  operatorToken: z.string().min(16).max(200).nullable().default(null),
});
/** `isAcceptingNewKeys` is only a flag: in the file it would be forgotten there. */
export type ServerConfig = z.infer<typeof serverConfigSchema> & { isAcceptingNewKeys: boolean };

export const USAGE = `usage: npm run server -- [--config file] [--data folder] [--port n] [--host address] [--seed folder] [--pictures folder] [--database postgres://…] [--tls-cert file --tls-key file] [--enrolment-code [kiosk=]code]… [--accept-new-keys]
Codes may also come from the environment variable PORTICO_ENROLMENT_CODE, with spaces between. Each enrols one kiosk, once.
The database may also come from PORTICO_DATABASE, so that nobody reads its password in the list of processes.`;

function readFile(file: string): object {
  try {
    return z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? 'one JSON object was expected' : String(cause);
    throw new Error(`${file} cannot be used: ${detail}`, { cause });
  }
}

/** The message names the source, each key and what was expected there. */
export function readOptions(
  args: string[],
  environment: NodeJS.ProcessEnv,
): Result<ServerConfig, { kind: 'usage'; message: string }> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        data: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        seed: { type: 'string' },
        pictures: { type: 'string' },
        database: { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'enrolment-code': { type: 'string', multiple: true },
        'accept-new-keys': { type: 'boolean', default: false },
      },
    });
    const file = values.config === undefined ? {} : readFile(values.config);
    const codes = values['enrolment-code'] ?? environment.PORTICO_ENROLMENT_CODE?.split(/\s+/);
    const url = values.database ?? environment.PORTICO_DATABASE;
    const parsed = serverConfigSchema.safeParse({
      ...file,
      ...(values.data === undefined ? {} : { dataFolder: values.data }),
      ...(url === undefined ? {} : { database: { kind: 'postgres', url } }),
      ...(values.port === undefined ? {} : { port: Number(values.port) }),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.seed === undefined ? {} : { seedFolder: values.seed }),
      ...(values.pictures === undefined ? {} : { picturesFolder: values.pictures }),
      ...(values['tls-cert'] === undefined && values['tls-key'] === undefined
        ? {}
        : { tls: { certFile: values['tls-cert'], keyFile: values['tls-key'] } }),
      ...(codes === undefined ? {} : { enrolmentCodes: codes }),
    });
    if (parsed.success) return ok({ ...parsed.data, isAcceptingNewKeys: values['accept-new-keys'] });
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(file)'}: ${issue.message}`);
    return err({ kind: 'usage', message: `${values.config ?? 'command line'}: ${problems.join('; ')}` });
  } catch (cause) {
    return err({ kind: 'usage', message: cause instanceof Error ? cause.message : String(cause) });
  }
}
